"""The question of a saved query as a sentence, its blanks filled in with what was understood."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.catalogue import Parameter, SavedQuery
from kg.saved.answer import Language, Value
from kg.saved.labels import short

_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence.

    Attributes:
        text: Its words.
        parameter: The parameter whose blank this is; `None` for words of the sentence itself.
        filled: Whether the blank is filled in; an empty one says that all are meant.
    """

    text: str
    parameter: Parameter | None = None
    filled: bool = False


def pieces(query: SavedQuery, values: Mapping[str, Sequence[Value]], language: Language) -> list[Piece]:
    """Cut a query's question at its blanks and fill them in.

    Args:
        query: The saved query.
        values: What its parameters were understood as; none of a parameter means all.
        language: The reader's.
    """
    header = query.header
    cut = _BLANK.split(header.question_en if language == "en" else header.question_zh)
    found = []
    for words, name, after in zip(cut[::2], [*cut[1::2], ""], [*cut[2::2], ""], strict=True):
        if words:
            found.append(Piece(words))
        if name:
            found.append(_blank(header.parameters_by_name[name], values.get(name, ()), after, language))
    return found


def sentence(query: SavedQuery, values: Mapping[str, Sequence[Value]], language: Language) -> str:
    """Return a query's question, filled in."""
    return "".join(piece.text for piece in pieces(query, values, language))


def written(value: Value, language: Language) -> str:
    """Return what a value is called in a language, else a short form of it."""
    return value.name.first(language) or short(value.term)


def _blank(parameter: Parameter, values: Sequence[Value], after: str, language: Language) -> Piece:
    between = ", " if language == "en" else "、"
    text = between.join(written(value, language) for value in values)
    if text:
        return Piece(text, parameter, filled=True)
    if language == "en":
        return Piece(f"any {_small(parameter.label_en)}", parameter)
    # 各领域领域有哪些目标: the sentence says the word itself
    return Piece("各" if after.startswith(parameter.label_zh) else f"各{parameter.label_zh}", parameter)


def _small(label: str) -> str:
    """Write a label inside a sentence; an abbreviation stays as it is."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]

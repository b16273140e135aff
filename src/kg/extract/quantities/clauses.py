"""A text cut into clauses, the units in which figures, duties and their subjects are looked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.quantities.figures import hide

_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_MARKS = re.compile(r"[。！？；：\n]|(?<!\d):|:(?!\d)|(?<!\d)，|，(?!\d{3}(?!\d))")
_LONGEST = 400  # no clause is longer; text without marks is cut, so that reading it stays linear
_SENTENCE_ENDS = "。！？\n"


@dataclass(frozen=True)
class Clause:
    """A stretch of text between two punctuation marks.

    Attributes:
        start: First code point.
        end: One past the last, before the mark.
        sentence: Ordinal of the sentence it belongs to, from 0.
    """

    start: int
    end: int
    sentence: int


def hide_brackets(folded: str) -> str:
    """Hide what stands in brackets, brackets included; same length."""
    return hide(_BRACKETS, folded)


def brackets(folded: str) -> Iterator[tuple[int, int]]:
    """Yield `[start, end)` of what stands inside each pair of brackets."""
    for match in _BRACKETS.finditer(folded):
        yield match.start() + 1, match.end() - 1


def clauses(plain: str) -> list[Clause]:
    """Cut a text at its punctuation marks.

    Args:
        plain: Folded text with its brackets hidden, so that no mark inside them cuts.

    Returns:
        The non-empty clauses in order.
    """
    found: list[Clause] = []
    start = sentence = 0
    for mark in _MARKS.finditer(plain):
        found.extend(_pieces(start, mark.start(), sentence))
        if mark[0] in _SENTENCE_ENDS:
            sentence += 1
        start = mark.end()
    return [*found, *_pieces(start, len(plain), sentence)]


def _pieces(start: int, end: int, sentence: int) -> Iterator[Clause]:
    for at in range(start, end, _LONGEST):
        yield Clause(at, min(at + _LONGEST, end), sentence)

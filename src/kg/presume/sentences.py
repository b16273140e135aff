"""A target's statement in the parts that are judged apart: its sentences, each with its indicators."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.flat import fold
from kg.record import Quantity, Target

_END = re.compile(r"[。；！？]")


@dataclass(frozen=True)
class Sentence:
    """A part of a statement.

    Attributes:
        text: Width folded, without its end mark.
        indicators: Slugs of what its values measure, in the order of the text.
    """

    text: str
    indicators: tuple[str, ...] = ()


def sentences(target: Target, indicators: Sequence[str | None]) -> tuple[Sentence, ...]:
    """Part a target's statement at 。；！？ and give each value's indicator to the sentence that states it.

    Args:
        target: The target.
        indicators: The indicator of each of its values, in their order; `None` where none is known.

    Returns:
        The sentences, at least one. A value whose clause runs over several, or stands in none as it is
        quoted, belongs to the first that holds its indicator's phrase, else to the first of all.
    """
    texts = [part for part in _END.split(fold(target.text)) if part.strip()] or [""]
    found: list[list[str]] = [[] for _ in texts]
    for quantity, indicator in zip(target.quantities, indicators, strict=True):
        if indicator is not None:
            found[_at(quantity, texts)].append(indicator)
    return tuple(Sentence(text, tuple(slugs)) for text, slugs in zip(texts, found, strict=True))


def _at(quantity: Quantity, texts: list[str]) -> int:
    for words in (_END.sub("", fold(quantity.text)), fold(quantity.indicator)):
        for at, text in enumerate(texts):
            if words in text:
                return at
    return 0

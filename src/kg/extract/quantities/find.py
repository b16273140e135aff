"""The numeric commitments of targets, measures, projects and provisions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.quantities.mentions import Mention, find_mentions
from kg.record import Comparator, Number

_BEING = re.compile(r"(?<![作成增提升降])[为是]$")


@dataclass(frozen=True)
class FoundQuantity:
    """One numeric commitment.

    Attributes:
        indicator: The noun phrase that names what is measured, as printed.
        comparator: How the value binds.
        value: The number; of a change the signed change, of a range the lower end.
        value_high: The upper end of a range.
        unit: As printed, width folded; empty for a fraction or a bare number.
        by_year: The year that the text itself gives.
        baseline_year: The year that a change counts from.
        text: The clause that states it, as printed.
        start: Where the clause begins in the text.
        end: One past its end.
        printed: Number and unit as printed (3.0%, 两项, 百分之九十).
    """

    indicator: str
    comparator: Comparator
    value: Number
    value_high: Number | None
    unit: str
    by_year: int | None
    baseline_year: int | None
    text: str
    start: int
    end: int
    printed: str


def find_quantities(text: str) -> list[FoundQuantity]:
    """Find the numeric commitments of an item.

    Args:
        text: The item's flat text (no white space), as printed.

    Returns:
        Quantities in reading order; `[]` for an item in words.
    """
    found = find_mentions(text)
    return [
        FoundQuantity(
            indicator=mention.indicator,
            comparator=mention.comparator,
            value=mention.value,
            value_high=mention.value_high,
            unit=mention.unit,
            by_year=mention.year,
            baseline_year=mention.base_year,
            text=text[mention.start : mention.end],
            start=mention.start,
            end=mention.end,
            printed=mention.printed,
        )
        for mention in found
        if not mention.origin and mention.indicator and not _reported(text, mention, found)
    ]


def _reported(text: str, mention: Mention, found: Sequence[Mention]) -> bool:
    """Whether a value is what was reached before the aim: 2020年为52%，到2030年控制在45%以内."""
    if mention.comparator != "=" or mention.year is None or not _BEING.search(text[: mention.at]):
        return False
    return any(
        later.at > mention.at
        and later.indicator == mention.indicator
        and later.comparator != "="
        and (later.year or 0) > mention.year
        for later in found
    )

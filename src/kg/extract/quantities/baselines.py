"""The figures that a plan's preface reports as already reached."""

from dataclasses import dataclass

from kg.extract.quantities.find import FoundQuantity
from kg.extract.quantities.mentions import Mention, find_mentions


@dataclass(frozen=True)
class FoundBaseline(FoundQuantity):
    """A figure already reached; the fields of a quantity and the year.

    Attributes:
        year: The year it was reached in; `None` when its sentence gives none.
    """

    year: int | None


def find_baselines(preface: str) -> list[FoundBaseline]:
    """Find the figures that a preface reports as reached.

    Args:
        preface: The preface's flat text, as printed.

    Returns:
        Figures in reading order; where the text gives both ends of a change (从2010年的…下降到…), both.
        A change alone (提高3个百分点) is no level and is left out.
    """
    return [
        _baseline(preface, mention)
        for mention in find_mentions(preface)
        if mention.indicator and not mention.comparator.startswith("delta")
    ]


def _baseline(preface: str, mention: Mention) -> FoundBaseline:
    return FoundBaseline(
        indicator=mention.indicator,
        comparator=mention.reached,
        value=mention.value,
        value_high=mention.value_high,
        unit=mention.unit,
        by_year=None,
        baseline_year=None,
        text=preface[mention.start : mention.end],
        start=mention.start,
        end=mention.end,
        printed=mention.printed,
        year=mention.year,
    )

"""Which figures count: known by the date, of one population, in one unit, one a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.assess.facts import Goal, Reading, SetAside
from kg.assess.refusals import other_population, other_unit, related, rival, unfit
from kg.assess.units import canonical, convert, level_unit, recount
from kg.flat import fold
from kg.vocabulary import vocabulary


@dataclass(frozen=True)
class Level:
    """A figure in the unit of its series."""

    year: int
    value: Decimal
    reading: Reading


@dataclass(frozen=True)
class Series:
    """The figures that count, by year, with one unit; and those that do not, with reasons."""

    levels: tuple[Level, ...]
    unit: str
    set_aside: tuple[SetAside, ...]

    def at(self, year: int) -> Level | None:
        """Return the figure of a year."""
        return next((level for level in self.levels if level.year == year), None)


def is_known(reading: Reading, as_of: date) -> bool:
    """Tell whether a figure was known: its year has begun, and it was published (else: its year is over)."""
    return reading.known_from <= as_of


def select(goal: Goal, readings: Sequence[Reading], as_of: date, population: str | None) -> Series:
    """Choose the figures that count.

    Args:
        goal: What they are held against.
        readings: Figures of the goal's place and indicator, in any order.
        as_of: Later figures are as if they did not exist.
        population: Whom the goal is about.

    Returns:
        At most one figure a year, all of one definition, one population and one unit.
    """
    known = sorted({r for r in readings if is_known(r, as_of)}, key=_order)
    own = [reading for reading in known if not reading.measure]
    refused = [refusal for reading in own if (refusal := unfit(goal, reading))]
    kept, others = _of_one_population([r for r in own if unfit(goal, r) is None], population)
    refused += others
    unit = _unit(goal, kept)
    levels: list[Level] = []
    for reading in kept:
        value = convert(reading.value, reading.unit, unit)
        if value is None:
            refused.append(other_unit(reading, unit))
        else:
            levels.append(Level(reading.year, recount(value, reading.heads, goal.heads), reading))
    chosen: list[Level] = []
    for year in sorted({level.year for level in levels}):
        rivals = sorted((level for level in levels if level.year == year), key=lambda lv: _merit(goal, lv))
        chosen.append(rivals[-1])
        refused += [
            rival(lv.reading, rivals[-1].reading) for lv in rivals[:-1] if lv.value != rivals[-1].value
        ]
    refused += related(known, after=chosen[-1].year if chosen else None)
    return Series(tuple(chosen), unit, tuple(refused))


def _order(reading: Reading) -> tuple[int, date, Decimal, tuple[str, ...]]:
    """Order figures so that nothing depends on how they came."""
    return (
        reading.year,
        reading.published or date.min,
        reading.value,
        (reading.unit, reading.population, reading.source, reading.id, reading.measure, str(reading.heads)),
    )


def _merit(goal: Goal, level: Level) -> tuple[date, Decimal, str, str]:
    """Order figures of one year: the last published counts, of several the less favourable."""
    sign = {"<=": 1, "delta<=": 1, ">=": -1, "delta>=": -1}.get(
        goal.comparator, {"lower": 1, "higher": -1, "neutral": 0}[goal.direction]
    )
    middle = (goal.value + (goal.value if goal.upper is None else goal.upper)) / 2
    badness = sign * level.value if sign else abs(level.value - middle)
    return (level.reading.published or date.min, badness, level.reading.source, level.reading.id)


def _unit(goal: Goal, kept: Sequence[Reading]) -> str:
    """Return the unit to compare in: the goal's; for a share of the base, the base's or the last figure's."""
    if not goal.comparator.startswith("delta"):
        return canonical(goal.unit)
    unit = None if goal.share is not None else level_unit(goal.unit)
    if unit is not None or not kept:
        return unit or ""
    year = goal.baseline_year or goal.plan_start - 1
    return canonical(next((r.unit for r in reversed(kept) if r.year == year), kept[-1].unit))


def _of_one_population(known: list[Reading], population: str | None) -> tuple[list[Reading], list[SetAside]]:
    """Keep the figures of the population asked for, else of the whole, else of the only one there is.

    A part (农村, 女性 …) and the whole never stand in for each other. A longer name (农村孕产妇) belongs to
    the indicator's own definition: figures of its part are preferred, those of the whole will do.
    """
    parts = vocabulary("assessment")["populations"]["part"]
    labels = {_label(reading.population) for reading in known}
    asked = _label(population or "")
    split = max((part for part in parts if part in asked), key=len, default="")
    wanted = next((label for label in (asked, split, "") if label in labels), None)
    if asked in parts and wanted != asked:
        wanted = None
    elif wanted is None and len(labels) == 1 and not any(part in label for part in parts for label in labels):
        (wanted,) = labels
    kept = [reading for reading in known if _label(reading.population) == wanted]
    if kept:
        return kept, []
    return [], [other_population(reading, population) for reading in known]


def _label(population: str) -> str:
    """Return a population's name, folded; empty for the whole of a place."""
    folded = fold(population).strip()
    return "" if folded in vocabulary("assessment")["populations"]["total"] else folded

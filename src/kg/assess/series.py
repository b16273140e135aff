"""Which figures count: known by the date, of one population, in one unit, one a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.assess.facts import Goal, Reading, SetAside
from kg.assess.units import canonical, convert, level_unit
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
    return reading.year <= as_of.year and (reading.published or date(reading.year, 12, 31)) <= as_of


def select(goal: Goal, readings: Sequence[Reading], as_of: date, population: str | None) -> Series:
    """Choose the figures that count.

    Args:
        goal: What they are held against.
        readings: Figures of the goal's place and indicator, in any order.
        as_of: Later figures are as if they did not exist.
        population: Whom the goal is about.

    Returns:
        At most one figure a year, all of one population and one unit.
    """
    known = sorted({r for r in readings if is_known(r, as_of)}, key=_order)
    kept, refused = _of_one_population(known, population)
    unit = _unit(goal, kept)
    levels: list[Level] = []
    for reading in kept:
        value = convert(reading.value, reading.unit, unit)
        if value is None:
            refused.append(_other_unit(reading, unit))
        else:
            levels.append(Level(reading.year, value, reading))
    chosen: list[Level] = []
    for year in sorted({level.year for level in levels}):
        rivals = sorted((level for level in levels if level.year == year), key=lambda lv: _merit(goal, lv))
        chosen.append(rivals[-1])
        refused += [_rival(lv, rivals[-1]) for lv in rivals[:-1] if lv.value != rivals[-1].value]
    return Series(tuple(chosen), unit, tuple(refused))


def _order(reading: Reading) -> tuple[int, date, Decimal, str, str, str]:
    """Order figures so that nothing depends on how they came."""
    return (
        reading.year,
        reading.published or date.min,
        reading.value,
        reading.unit,
        reading.population,
        reading.source,
    )


def _merit(goal: Goal, level: Level) -> tuple[date, Decimal, str]:
    """Order figures of one year: the last published counts, of several the less favourable."""
    sign = {"<=": 1, "delta<=": 1, ">=": -1, "delta>=": -1}.get(
        goal.comparator, {"lower": 1, "higher": -1, "neutral": 0}[goal.direction]
    )
    middle = (goal.value + (goal.value if goal.upper is None else goal.upper)) / 2
    badness = sign * level.value if sign else abs(level.value - middle)
    return (level.reading.published or date.min, badness, level.reading.source)


def _unit(goal: Goal, kept: Sequence[Reading]) -> str:
    """Return the unit to compare in: the goal's; for a share of the base, the base's or the last figure's."""
    if not goal.comparator.startswith("delta"):
        return canonical(goal.unit)
    unit = level_unit(goal.unit)
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
    elif wanted is None and len(labels) == 1 and labels.isdisjoint(parts):
        (wanted,) = labels
    kept = [reading for reading in known if _label(reading.population) == wanted]
    if kept:
        return kept, []
    return [], [_other_population(reading, population) for reading in known]


def _label(population: str) -> str:
    """Return a population's name, folded; empty for the whole of a place."""
    folded = fold(population).strip()
    return "" if folded in vocabulary("assessment")["populations"]["total"] else folded


def _other_unit(reading: Reading, unit: str) -> SetAside:
    return SetAside(
        reading,
        "unit",
        f"单位“{reading.unit}”与“{unit}”之间没有确切的换算关系，未采用",
        f"not used: no exact factor leads from the unit “{reading.unit}” to “{unit}”",
    )


def _other_population(reading: Reading, asked: str | None) -> SetAside:
    return SetAside(
        reading,
        "population",
        f"统计口径“{reading.population or '全体'}”与目标的口径“{asked or '全体'}”不同，未采用",
        f"not used: it covers “{reading.population or 'the whole'}”, the target “{asked or 'the whole'}”",
    )


def _rival(level: Level, chosen: Level) -> SetAside:
    return SetAside(
        level.reading,
        "same-year",
        f"同一年另有数值 {chosen.reading.value}{chosen.reading.unit}（公布更晚，或较为不利），未采用",
        f"not used: for the same year {chosen.reading.value}{chosen.reading.unit} was published later, "
        "or is the less favourable of the two",
    )

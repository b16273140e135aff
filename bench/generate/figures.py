"""Yearly figures of synthetic places for the indicators that their plans name.

Drawn, not measured: from the aim of the plan and a fate (ahead of its pace, behind, reached, never reported
again, never reported), so that every standing occurs. Each row's source says that it is synthetic.
"""

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice
from typing import Any

from bench.generate.draw import Draw
from bench.generate.places import grammar
from kg.imports.assignments import table_key
from kg.indicators import Indicator, IndicatorRegister
from kg.places import Place
from kg.record import Plan, Quantity
from kg.tables import ObservationRow, Table

PER_PLAN = 700
"""Figures a plan: with it, the plans of all the country have five million."""
_HUNDRED = 100
_SIXTH = 6
_LEAST = 0.05
"""Of the aim: where a series that falls towards the past ends."""


@dataclass(frozen=True)
class Reported:
    """A place's table of figures.

    Attributes:
        name: Its file name.
        data: Its bytes: CSV in a layout that `kg import observations` takes.
        table: What that import has to make of it.
    """

    name: str
    data: bytes
    table: Table[ObservationRow]


@dataclass(frozen=True)
class _Cell:
    """One figure before it stands in a table."""

    indicator: Indicator
    population: str
    year: int
    value: str


def reported(
    place: Place, plans: Sequence[Plan], register: IndicatorRegister, per_plan: int, seed: str
) -> Reported:
    """Return the figures of a place.

    Args:
        place: The place.
        plans: Its plans; an indicator that two of them name is reported once.
        register: The register of indicators.
        per_plan: How many figures for the indicators that each names, at most: the whole population's first,
            then those of its parts. A plan names about 37 indicators, which is 900 figures.
        seed: The same seed gives the same figures.
    """
    known: set[str] = set()
    cells: list[_Cell] = []
    for plan in plans:
        aims = _aims(plan, register, known)
        draw = Draw(f"{seed} {place.code} {plan.audience} figures")
        series = [_series(one, aim, draw) for one, aim in aims]
        populations = [_populations(place, one) for one, _ in aims]
        whole = (
            _told(one, names[0], values)
            for (one, _), names, values in zip(aims, populations, series, strict=True)
        )
        parts = (
            _told(one, name, values)
            for (one, _), names, values in zip(aims, populations, series, strict=True)
            for name in names[1:]
        )
        cells += islice(chain.from_iterable(chain(whole, parts)), per_plan)
    return _table(place, cells)


def _aims(plan: Plan, register: IndicatorRegister, known: set[str]) -> list[tuple[Indicator, Quantity]]:
    """Return each indicator that a plan names and nobody named before, with what it is to become first."""
    domains = plan.domains
    named = [q for domain in domains for one in domain.targets for q in one.quantities]
    named += [q for domain in domains for one in domain.measures for q in one.quantities]
    named += [q for one in (*plan.projects, *plan.implementation, *plan.monitoring) for q in one.quantities]
    found = []
    for quantity in named:
        indicator = register.find(quantity.indicator) if quantity.indicator else None
        if indicator is not None and indicator.slug not in known:
            known.add(indicator.slug)
            found.append((indicator, quantity))
    return found


def _populations(place: Place, indicator: Indicator) -> list[str]:
    """Return whom figures are about: all, then the parts, but of an indicator that is of a part already."""
    words = grammar()["figures"]
    beside = re.search(words["beside"], f"{indicator.label_zh}{indicator.population}")
    return [words["whole"][place.level], *(() if beside else words["parts"])]


def _series(indicator: Indicator, quantity: Quantity, draw: Draw) -> dict[int, float]:
    """Return a value a year, as far as any are reported."""
    words = grammar()["figures"]
    fates: list[dict[str, int]] = words["fates"]
    fate = fates[draw.weighted({at: one["weight"] for at, one in enumerate(fates)})]
    first, last = words["years"]
    base, due = words["base"]
    due = quantity.by_year or due
    aim = float(quantity.value or 1)
    rising = indicator.direction == "higher"
    gap = aim * draw.between(words["gap"]) / _HUNDRED
    pace = gap / (due - base) * fate.get("pace", 0) / _HUNDRED
    values = {}
    for year in range(first, min(last, fate.get("until", last)) + 1):
        moved = (year - base) * pace + gap / 50 * draw.below(5) / 5 * (year > base)
        value = aim - gap + moved if rising else aim + gap - moved
        values[year] = _possible(value, aim, indicator)
    return values


def _possible(value: float, aim: float, indicator: Indicator) -> float:
    """Return the nearest value that an indicator can have."""
    most = _HUNDRED if indicator.unit[0] == "%" else value
    return max(min(value, most), aim * _LEAST)


def _told(indicator: Indicator, population: str, values: dict[int, float]) -> Iterator[_Cell]:
    share = grammar()["figures"]["parts"].get(population, _HUNDRED) / _HUNDRED
    for year, value in values.items():
        part = value * share if indicator.direction == "higher" else value / share
        printed = f"{_possible(part, value, indicator):.2f}".rstrip("0").rstrip(".")
        yield _Cell(indicator, population, year, printed)


def _table(place: Place, cells: Sequence[_Cell]) -> Reported:
    """Return figures as the file that is imported and as what the import keeps."""
    words: dict[str, Any] = grammar()["figures"]
    source = words["source"].format(place=place.name_zh)
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(words["header"])
    for cell in cells:
        one = cell.indicator
        printed = f"{cell.value}{one.unit[0]}"
        writer.writerow(
            [place.code, place.name_zh, one.label_zh, cell.population, cell.year, printed, source]
        )
    data, name = text.getvalue().encode(), f"synthetic-observations-{place.code}.csv"
    digest = hashlib.sha256(data).hexdigest()
    rows = (
        ObservationRow(
            source=source,
            file=name,
            sha256=digest,
            row=at,
            place=place.code,
            indicator=cell.indicator.slug,
            phrase=cell.indicator.label_zh,
            year=cell.year,
            value=cell.value,
            unit=cell.indicator.unit[0],
            population=cell.population,
        )
        for at, cell in enumerate(cells, 2)
    )
    return Reported(name, data, Table(table_key(name), tuple(rows)))


def judged(table: Table[ObservationRow]) -> Table[ObservationRow]:
    """Return a part of a table as rows of the same file: of every sixth indicator, the whole population's."""
    slugs = list(dict.fromkeys(row.indicator for row in table.rows))[::_SIXTH]
    whole = set(grammar()["figures"]["whole"].values())
    rows = (row for row in table.rows if row.indicator in slugs and row.population in whole)
    return Table(table.key, tuple(rows))

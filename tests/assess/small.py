"""A small made-up world for assessments: 示例国 and 示例市 do not exist, nor do their plans.

Indicators are the shipped ones where a test names one of them; figures marked (real) cite their source.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kg.agencies import AgencyRegister
from kg.assess import Standing, standings
from kg.indicators import IndicatorRegister, indicator_register
from kg.places import Place, PlaceRegister
from kg.record import Baseline, Domain, Plan, Quantity, Record, Target, TargetKind
from kg.registry import Registry
from kg.tables import ObservationRow, Table

CITY, COUNTRY = "990100", "990000"
SPAN = (0, 1)
TODAY = date(2026, 11, 22)
"""A day after the due year of what was due in 2025."""


def places() -> PlaceRegister:
    """Return the two made-up places."""
    rows = {CITY: ("示例市", "prefecture", COUNTRY), COUNTRY: ("示例国", "province", "")}
    return PlaceRegister(
        tuple(
            Place(
                code=code,
                name_zh=name,
                short_zh=name,
                level=level,
                within=within,
                name_en="X",
                source="made up",
            )
            for code, (name, level, within) in rows.items()
        )
    )


def registry(rows: Sequence[ObservationRow] = (), indicators: IndicatorRegister | None = None) -> Registry:
    """Return registers of the made-up places with one table of figures."""
    known = places()
    return Registry(
        folder=Path(),
        places=known,
        indicators=indicators or indicator_register(),
        groups=(),
        topics=(),
        agencies=AgencyRegister((), (), known),
        remits=(),
        assignments=(),
        observations=(Table("made-up", tuple(rows)),) if rows else (),
    )


def row(indicator: str, year: int, value: str, unit: str, **more: str) -> ObservationRow:
    """Return a figure of 示例市, or of the place that is named."""
    cells: dict[str, Any] = {"place": CITY, "phrase": indicator, "source": "made up", "row": 2} | more
    cells |= {"indicator": indicator, "year": year, "value": value, "unit": unit}
    return ObservationRow(file="made-up.csv", sha256="0" * 64, **cells)


def quantity(indicator: str, comparator: str, printed: str, unit: str, **more: object) -> Quantity:
    """Return a quantity whose number and unit are printed so."""
    cells: dict[str, Any] = {"text": f"{indicator}{printed}"} | more
    if "value" not in cells:
        cells["value"] = float(printed.removesuffix(unit))
    return Quantity(
        indicator=indicator, comparator=comparator, printed=printed, unit=unit, span=SPAN, **cells
    )


def target(ordinal: int, *quantities: Quantity, kind: TargetKind = "quantified") -> Target:
    """Return a target with these quantities."""
    return Target(
        ordinal=ordinal, printed_number=None, text="示例", span=SPAN, kind=kind, quantities=list(quantities)
    )


def record(
    *targets: Target,
    period: tuple[int, int] = (2021, 2030),
    baselines: Sequence[Baseline] = (),
    **more: object,
) -> Mapping[str, Record]:
    """Return one record of a children's plan of 示例市 with these targets."""
    cells: dict[str, Any] = {"place": "示例市", "title": "示例市儿童发展规划", "issued": None} | more
    plan = Plan(
        audience="children",
        issuer=None,
        document_number=None,
        period=period,
        span=SPAN,
        domains=[Domain(ordinal=1, name="儿童与健康", span=SPAN, targets=list(targets))],
        baselines=list(baselines),
        **cells,
    )
    return {"made-up": Record(document="made-up.txt", sha256="0" * 64, plans=[plan])}


def baseline(indicator: str, printed: str, unit: str, year: int | None, comparator: str = "=") -> Baseline:
    """Return a figure of a preface."""
    return Baseline(
        indicator=indicator,
        comparator=comparator,
        value=float(printed.removesuffix(unit)),
        printed=printed,
        unit=unit,
        text=f"{indicator}{printed}",
        span=SPAN,
        year=year,
    )


def of(
    records: Mapping[str, Record], rows: Sequence[ObservationRow] = (), today: date = TODAY
) -> list[Standing]:
    """Return how the targets of a record stand with these figures."""
    return list(standings(records, registry(rows), today))


def on(day: date, found: Sequence[Standing]) -> Standing:
    """Return the only standing whose interval holds a day."""
    (standing,) = [s for s in found if s.as_of <= day and (s.until is None or day <= s.until)]
    return standing


def judged(
    wanted: Quantity, rows: Sequence[ObservationRow], day: date = TODAY, **more: object
) -> tuple[str, str, list[str]]:
    """Return status, rule and reasons of what is set aside, of one target value as of a day."""
    standing = on(day, of(record(target(1, wanted), **more), rows))  # type: ignore[arg-type]  # cells of a plan
    found = standing.assessment
    return found.status, found.rule.id, [aside.reason for aside in found.set_aside]

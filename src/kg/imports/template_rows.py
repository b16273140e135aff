"""What forms hold before anybody has filled them in: every target, and what was imported already."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.figures import find_indicator
from kg.imports.assignments import ROLES
from kg.places import Place
from kg.record import Domain, Plan, Quantity, Target
from kg.registry import Registry
from kg.tables import AssignmentRow, ObservationRow
from kg.vocabulary import vocabulary

Value = str | int | Decimal


@dataclass(frozen=True)
class FormRow:
    """A row of a form.

    Attributes:
        cells: Field → what is filled in.
        units: The units that its figure may have.
    """

    cells: Mapping[str, Value]
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """The rows of a form, and what is filled in already.

    Attributes:
        tables: Keys of the imported tables that the contents come from.
        whole: Those of them that hold nothing else.
    """

    rows: tuple[FormRow, ...]
    tables: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass(frozen=True)
class FormPlan:
    """The plan that a form is for.

    Attributes:
        key: Its key.
        plan: Its record.
        place: Its place.
        year: The last year that is over.
    """

    key: str
    plan: Plan
    place: Place
    year: int


def _targets(plan: Plan) -> Iterator[tuple[Domain, Target, str]]:
    for domain in plan.domains:
        for target in domain.targets:
            yield domain, target, f"d{domain.ordinal}/t{target.ordinal}"


def assignment_form(of: FormPlan, registry: Registry) -> Form:
    """Return one row a target, with the units that imported tables give it."""
    assigned: dict[str, list[AssignmentRow]] = {}
    tables: dict[str, bool] = {}
    for table in registry.assignments:
        mine = [row for row in table.rows if row.plan == of.key]
        if mine:
            tables[table.key] = len(mine) == len(table.rows)
        for row in mine:
            assigned.setdefault(row.target, []).append(row)
    rows = []
    for domain, target, address in _targets(of.plan):
        known = assigned.get(address, [])
        cells: dict[str, Value] = {
            "key": f"{of.key}/{address}",
            "domain": domain.name,
            "number": target.printed_number or target.ordinal,
            "target": target.text,
            **{role: "、".join(dict.fromkeys(r.printed for r in known if r.role == role)) for role in ROLES},
            "source": "；".join(dict.fromkeys(row.source for row in known)),
        }
        rows.append(FormRow(cells))
    return Form(tuple(rows), tuple(tables), tuple(key for key, whole in tables.items() if whole))


def observation_form(of: FormPlan, registry: Registry) -> Form:
    """Return the figures imported for the plan's indicators, and a row for each that the last year lacks.

    Of two tables that give one figure differently, the one published later counts.
    """
    figures = _Figures(of, registry)
    rows = [
        row
        for _, target, address in _targets(of.plan)
        for ordinal, quantity in enumerate(target.quantities, 1)
        for row in figures.rows(f"{of.key}/{address}/v{ordinal}", target, quantity)
    ]
    tables = {
        table.key: sum(row.indicator in figures.shown for row in table.rows if row.place == of.place.code)
        for table in registry.observations
    }
    whole = (table.key for table in registry.observations if tables[table.key] == len(table.rows))
    return Form(tuple(rows), tuple(key for key, count in tables.items() if count), tuple(whole))


class _Figures:
    """The figures of a plan's place, and which indicators have had their rows."""

    def __init__(self, of: FormPlan, registry: Registry) -> None:
        self.shown: set[str] = set()
        self._of = of
        self._registry = registry
        self._known: dict[str, dict[tuple[int, str], ObservationRow]] = {}
        for table in registry.observations:
            for row in table.rows:
                if row.place == of.place.code:
                    self._add(row)

    def _add(self, row: ObservationRow) -> None:
        figures = self._known.setdefault(row.indicator, {})
        about = row.year, "" if row.population in _whole_populations() else row.population
        if about not in figures or figures[about].published < row.published:
            figures[about] = row

    def rows(self, key: str, target: Target, quantity: Quantity) -> Iterator[FormRow]:
        """Yield the rows of a target value; none when another one of its indicator has had them."""
        of = self._of
        given: dict[str, Value] = {
            "key": key,
            "place_code": of.place.code,
            "target": target.text,
            "goal": quantity.printed or f"{quantity.value}{quantity.unit}",
            "indicator": quantity.indicator,
        }
        due = min(of.year, quantity.by_year or of.plan.period[1])
        indicator = find_indicator(quantity.indicator, of.place, self._registry)
        if indicator is None:
            remark = vocabulary("template")["remarks"]["unregistered"]
            yield FormRow({**given, "year": due, "remark": remark})
            return
        if indicator.slug in self.shown:
            return
        self.shown.add(indicator.slug)
        known = self._known.get(indicator.slug, {})
        for about in sorted(known):
            yield FormRow({**given, **_filled(known[about])}, indicator.unit)
        if (due, "") not in known:
            unit = indicator.unit[0] if len(indicator.unit) == 1 else ""
            unit = quantity.unit if quantity.unit in indicator.unit else unit
            yield FormRow({**given, "year": due, "unit": unit}, indicator.unit)


def _filled(row: ObservationRow) -> dict[str, Value]:
    return {
        "indicator": row.phrase,
        "year": row.year,
        "value": Decimal(row.value),
        "unit": row.unit,
        "population": row.population,
        "published": row.published,
        "source": row.source,
    }


def _whole_populations() -> list[str]:
    return list(vocabulary("assessment")["populations"]["total"])

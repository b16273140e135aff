"""Who answers for how much in which domain, and the items behind every number."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from api.reading import Label, labels, rows, text
from api.views.agency import Answered
from api.views.duty import OF_AGENCY, duties
from kg.store import GraphStore
from kg.vocab import BASE

AT_ONCE = 40
"""Agencies on a page."""
NO_DOMAIN = "none"
"""Stands for what belongs to no domain: implementation, monitoring, key projects."""
Kind = Literal["", "Target", "Measure"]
Basis = Literal["", "stated", "assigned", "presumed"]

_DUTIES = """
SELECT DISTINCT ?item ?domain ?named ?now ?basis WHERE {
  VALUES ?plan { $plans }
  ?item gp:plan ?plan %s.
  ?duty gp:responsibleFor ?item ; gp:agency ?named ; gp:basis ?basis .
  OPTIONAL { ?item gp:domain ?domain }
  OPTIONAL { ?named gp:presentAgency ?now }
}"""
_PLACES = "SELECT ?agency ?place WHERE { VALUES ?agency { $agencies } ?agency gp:jurisdiction ?place }"
_ITEMS = """
SELECT ?item ?plan ?domain ?statement ?title WHERE {
  VALUES ?item { $items }
  ?item gp:plan ?plan %s.
  OPTIONAL { ?item gp:domain ?domain }
  OPTIONAL { ?item gp:statement ?statement }
  OPTIONAL { ?item dcterms:title ?title }
}"""


@dataclass
class Cell:
    """Items that an agency answers for in a domain.

    Attributes:
        firm: Those that a plan states or a table assigns.
        presumed: Those that are only presumed.
    """

    firm: set[str] = field(default_factory=set)
    presumed: set[str] = field(default_factory=set)

    @property
    def only_presumed(self) -> int:
        """How many are presumed and nothing firmer."""
        return len(self.presumed - self.firm)


@dataclass(frozen=True)
class Line:
    """An agency with its cells by domain, and all of them together.

    Attributes:
        place: For which place it acts, where another agency is called the same.
    """

    agency: Label
    cells: dict[str, Cell]
    total: Cell
    place: Label | None = None

    @property
    def path(self) -> str:
        """The agency as addresses name it."""
        return self.agency.iri.removeprefix(f"{BASE}id/agency/")


@dataclass(frozen=True)
class Matrix:
    """Agencies by domains.

    Attributes:
        domains: The columns; `NO_DOMAIN` last, where something belongs to none.
        lines: The agencies of the page: those who surely answer for most first.
        agencies: How many agencies there are in all.
        page: Which page, from 1.
    """

    domains: list[Label]
    lines: list[Line]
    agencies: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.agencies // AT_ONCE))


@dataclass(frozen=True)
class Order:
    """Which page of agencies, in which order.

    Attributes:
        page: From 1.
        by: A domain's key, or `NO_DOMAIN`: who answers for most in it first; `name`: by name; by the total
            if empty.
    """

    page: int = 1
    by: str = ""

    def key(self, line: Line) -> tuple[int | str, ...]:
        """Return what a line is ordered by: firm before presumed, the most first."""
        if self.by == "name":
            return line.agency.first("zh"), line.agency.iri
        cells = {domain.rpartition("/")[2] or NO_DOMAIN: cell for domain, cell in line.cells.items()}
        cell = cells.get(self.by, Cell()) if self.by else line.total
        total = line.total
        return (
            -len(cell.firm), -cell.only_presumed, -len(total.firm), -total.only_presumed, line.agency.iri,
        )  # fmt: skip


def matrix(
    store: GraphStore, plans: Sequence[str], domain: str, kind: Kind, basis: Basis, order: Order
) -> Matrix:
    """Count who answers for how much.

    Args:
        store: The built graph.
        plans: Of which plans.
        domain: Only this domain, by IRI; `NO_DOMAIN` for what belongs to none; all if empty.
        kind: Only targets or only measures; all items if empty.
        basis: Only on one ground; all if empty.
        order: Which agencies of all.
    """
    page = order.page
    cells: dict[str, dict[str, Cell]] = defaultdict(lambda: defaultdict(Cell))
    for row in rows(store, _DUTIES % _of_kind(kind), plans=plans) if plans else ():
        ground = row["basis"].value.rsplit("/", 1)[-1]
        if ground != (basis or ground) or domain not in {"", text(row, "domain") or NO_DOMAIN}:
            continue
        agency = text(row, "now") or row["named"].value
        cell = cells[agency][text(row, "domain")]
        (cell.presumed if ground == "presumed" else cell.firm).add(row["item"].value)
    names = labels(store, [*cells, *{column for found in cells.values() for column in found if column}])
    lines = [Line(names[agency], dict(found), _sum(found.values())) for agency, found in cells.items()]
    lines.sort(key=order.key)
    columns = sorted({column for found in cells.values() for column in found}, key=lambda iri: (not iri, iri))
    shown = lines[(page - 1) * AT_ONCE : page * AT_ONCE]
    called = Counter(line.agency.zh for line in lines)
    places = _places(store, [line.agency.iri for line in shown if called[line.agency.zh] > 1])
    return Matrix(
        domains=[names.get(column, Label("", "", "")) for column in columns],
        lines=[replace(line, place=places.get(line.agency.iri)) for line in shown],
        agencies=len(lines),
        page=page,
    )


def _places(store: GraphStore, agencies: Sequence[str]) -> dict[str, Label]:
    """Return for which place each agency acts."""
    found = {row["agency"].value: row["place"].value for row in rows(store, _PLACES, agencies=agencies)}
    names = labels(store, found.values())
    return {agency: names[place] for agency, place in found.items()}


def _of_kind(kind: Kind) -> str:
    return f"; a gp:{kind} " if kind else ""


def _sum(cells: Iterable[Cell]) -> Cell:
    total = Cell()
    for cell in cells:
        total.firm |= cell.firm
        total.presumed |= cell.presumed
    return total


@dataclass(frozen=True)
class Behind:
    """The items behind a number, by plan: what is firm, and what is only presumed."""

    plan: Label
    firm: list[Answered]
    presumed: list[Answered]


def behind(
    store: GraphStore, agency: str, domain: str, plans: Sequence[str], kind: Kind, basis: Basis
) -> list[Behind]:
    """Return the items that an agency (by its present name) answers for in a domain.

    Args:
        store: The built graph.
        agency: Its IRI.
        domain: The domain's IRI; `NO_DOMAIN` for what belongs to none; all if empty.
        plans: Of which plans.
        kind: Only targets or only measures; all items if empty.
        basis: Only on one ground; all if empty.
    """
    found = [
        duty
        for duty in duties(store, OF_AGENCY, agency)
        if not basis or duty.basis.iri.rsplit("/", 1)[-1] == basis
    ]
    items = {
        row["item"].value: (row["plan"].value, text(row, "statement") or text(row, "title"))
        for row in rows(store, _ITEMS % _of_kind(kind), items=sorted({duty.item for duty in found}))
        if row["plan"].value in plans and domain in {"", text(row, "domain") or NO_DOMAIN}
    }
    names = labels(store, {plan for plan, _ in items.values()})
    by_plan: dict[str, Behind] = {}
    for duty in found:
        if duty.item in items:
            plan, words = items[duty.item]
            group = by_plan.setdefault(plan, Behind(names[plan], [], []))
            (group.presumed if duty.presumed else group.firm).append(Answered(duty, words, None))
    return [by_plan[plan] for plan in sorted(by_plan)]

"""An agency as its page shows it: what it answers for and on what ground, and what became of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from api.reading import Label, labels, rows, text
from api.views.duty import OF_AGENCY, DutyOf, duties
from api.views.standing import Status, standings
from kg.store import GraphStore
from kg.vocab import BASE

_ITEMS = """
SELECT ?item ?plan ?domain ?words WHERE {
  VALUES ?item { $items }
  ?item gp:plan ?plan .
  OPTIONAL { ?item gp:domain ?domain }
  OPTIONAL { ?item gp:statement ?statement }
  OPTIONAL { ?item dcterms:title ?title }
  BIND(COALESCE(?statement, ?title, "") AS ?words)
}"""
_CHANGES = """
SELECT DISTINCT ?change ?date ?kind ?before ?after WHERE {
  { $agency (org:changedBy/org:resultingOrganization)*/org:changedBy ?change }
  UNION { $agency (org:resultedFrom/org:originalOrganization)*/org:resultedFrom ?change }
  ?change dcterms:date ?date ; gp:changeKind ?kind ; org:originalOrganization ?before ;
    org:resultingOrganization ?after
} ORDER BY STR(?date) ?change"""
_PRESENT = "SELECT ?now WHERE { $agency gp:presentAgency ?now FILTER(?now != $agency) }"


@dataclass(frozen=True)
class Answered:
    """One duty of the agency.

    Attributes:
        duty: Role, ground and evidence.
        words: A target's statement, else the item's title.
        status: How a target stands, its worst value first; `None` of other items and before the period.
        domain: IRI of the item's domain; empty where it has none.
    """

    duty: DutyOf
    words: str
    status: Status | None
    domain: str = ""


@dataclass(frozen=True)
class PlanDuties:
    """What an agency answers for under one plan: facts, and apart from them what is only presumed."""

    plan: Label
    firm: list[Answered]
    presumed: list[Answered]


@dataclass(frozen=True)
class Change:
    """A renaming, merger, split or transfer.

    Attributes:
        iri: The change.
        date: As exact as it is known, ISO.
        kind: `renaming`, `merger`, `split` or `transfer`.
    """

    iri: str
    date: str
    kind: str
    before: list[Label]
    after: list[Label]


@dataclass(frozen=True)
class AgencyView:
    """An agency.

    Attributes:
        iri: The agency.
        plans: What it answers for; those plans first in which something is more than presumed.
        changes: How it came to be and what became of it, earliest first.
        present: Who has its duties today, where that is somebody else.
        domains: Names of the domains of what it answers for.
    """

    iri: str
    plans: list[PlanDuties]
    changes: list[Change]
    present: list[Label]
    domains: list[Label]

    @property
    def path(self) -> str:
        """The agency as addresses name it."""
        return self.iri.removeprefix(f"{BASE}id/agency/")

    def grounds(self) -> list[tuple[str, int]]:
        """Count its items by ground: `stated`, `assigned`, `presumed`; an item counts once a ground."""
        items = {(a.duty.basis.iri.rsplit("/", 1)[-1], a.duty.item) for a in self._answered()}
        counted = Counter(ground for ground, _ in items)
        return [(ground, counted[ground]) for ground in ("stated", "assigned", "presumed")]

    def statuses(self) -> list[tuple[Status, int]]:
        """Count how the targets stand that it surely answers for, worst first."""
        by_item = {a.duty.item: a.status for a in self._answered() if a.status and not a.duty.presumed}
        return sorted(Counter(by_item.values()).items(), key=lambda pair: pair[0].rank)

    def by_domain(self) -> list[tuple[Label | None, int, int]]:
        """Return for each domain, and last for what has none, how many items are firm and only presumed."""
        firm: dict[str, set[str]] = defaultdict(set)
        presumed: dict[str, set[str]] = defaultdict(set)
        for a in self._answered():
            (presumed if a.duty.presumed else firm)[a.domain].add(a.duty.item)
        names = {label.iri: label for label in self.domains}
        order = sorted({*firm, *presumed}, key=lambda iri: (not iri, iri))
        return [(names.get(iri), len(firm[iri]), len(presumed[iri] - firm[iri])) for iri in order]

    def _answered(self) -> Iterator[Answered]:
        for plan in self.plans:
            yield from plan.firm
            yield from plan.presumed

    @property
    def firm(self) -> int:
        """How many of its duties are stated or assigned."""
        return sum(len(plan.firm) for plan in self.plans)

    @property
    def presumed(self) -> int:
        """How many of its duties are only presumed."""
        return sum(len(plan.presumed) for plan in self.plans)


def agency_view(store: GraphStore, agency: str, day: date) -> AgencyView:
    """Read an agency.

    Args:
        store: The built graph.
        agency: The agency's IRI.
        day: As of which day the targets' progress is shown.
    """
    present = sorted(row["now"].value for row in rows(store, _PRESENT, agency=agency))
    names = labels(store, present)
    plans = _plans(store, agency, day)
    domains = {a.domain for plan in plans for a in (*plan.firm, *plan.presumed) if a.domain}
    return AgencyView(
        agency,
        plans,
        _changes(store, agency),
        [names[now] for now in present],
        list(labels(store, domains).values()),
    )


def _plans(store: GraphStore, agency: str, day: date) -> list[PlanDuties]:
    found = duties(store, OF_AGENCY, agency)
    items = {
        row["item"].value: (row["plan"].value, row["words"].value, text(row, "domain"))
        for row in rows(store, _ITEMS, items=sorted({duty.item for duty in found}))
    }
    plans = sorted({plan for plan, _, _ in items.values()})
    names, standing = labels(store, plans), standings(store, day, plans).by_target
    by_plan = {plan: PlanDuties(names[plan], [], []) for plan in plans}
    for duty in sorted(found, key=lambda duty: (_in_order(duty.item), duty.rank)):
        plan, words, domain = items[duty.item]
        group = by_plan[plan].presumed if duty.presumed else by_plan[plan].firm
        group.append(Answered(duty, words, standing.get(duty.item), domain))
    return sorted(by_plan.values(), key=lambda group: not group.firm)


def _changes(store: GraphStore, agency: str) -> list[Change]:
    found = list(rows(store, _CHANGES, agency=agency))
    names = labels(store, {row[key].value for row in found for key in ("before", "after")})
    changes: dict[str, Change] = {}
    for row in found:
        change = Change(row["change"].value, text(row, "date"), text(row, "kind"), [], [])
        change = changes.setdefault(change.iri, change)
        for key, side in (("before", change.before), ("after", change.after)):
            label = names[row[key].value]
            if label not in side:
                side.append(label)
    return list(changes.values())


def _in_order(iri: str) -> list[tuple[str, int]]:
    """Place `…/m2` before `…/m10`."""
    steps = iri.split("/")
    return [(step.rstrip("0123456789"), int("0" + step[len(step.rstrip("0123456789")) :])) for step in steps]

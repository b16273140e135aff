"""An agency as its page shows it: what it answers for and on what ground, and what became of it."""

from dataclasses import dataclass
from datetime import date

from api.reading import Label, labels, rows, text
from api.views.duty import OF_AGENCY, DutyOf, duties
from api.views.standing import Status, standings
from kg.store import GraphStore

_ITEMS = """
SELECT ?item ?plan ?words WHERE {
  VALUES ?item { $items }
  ?item gp:plan ?plan .
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
    """

    duty: DutyOf
    words: str
    status: Status | None


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
    """

    iri: str
    plans: list[PlanDuties]
    changes: list[Change]
    present: list[Label]

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
    return AgencyView(
        agency, _plans(store, agency, day), _changes(store, agency), [names[now] for now in present]
    )


def _plans(store: GraphStore, agency: str, day: date) -> list[PlanDuties]:
    found = duties(store, OF_AGENCY, agency)
    items = {
        row["item"].value: (row["plan"].value, row["words"].value)
        for row in rows(store, _ITEMS, items=sorted({duty.item for duty in found}))
    }
    plans = sorted({plan for plan, _ in items.values()})
    names, standing = labels(store, plans), standings(store, day, plans).by_target
    by_plan = {plan: PlanDuties(names[plan], [], []) for plan in plans}
    for duty in sorted(found, key=lambda duty: (_in_order(duty.item), duty.rank)):
        plan, words = items[duty.item]
        group = by_plan[plan].presumed if duty.presumed else by_plan[plan].firm
        group.append(Answered(duty, words, standing.get(duty.item)))
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

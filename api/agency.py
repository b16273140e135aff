"""An agency as its page shows it: what it answers for, plan by plan, in the plans' own words."""

from dataclasses import dataclass

from api.items import DutyOf
from api.reading import Label, labels, rows, text
from kg.store import Store

_DUTIES = """
SELECT ?duty ?plan ?item ?role ?basis ?words ?quote WHERE {
  ?duty gp:agency $agency ; gp:responsibleFor ?item ; gp:role ?role ; gp:basis ?basis .
  ?item gp:plan ?plan .
  OPTIONAL { ?item gp:statement ?statement }
  OPTIONAL { ?item dcterms:title ?title }
  BIND(COALESCE(?statement, ?title, "") AS ?words)
  OPTIONAL { ?duty gp:source/oa:hasSelector/oa:exact ?quote }
}"""


@dataclass(frozen=True)
class Answered:
    """One duty of the agency.

    Attributes:
        duty: Role and basis.
        item: IRI of the target, measure, project or provision.
        words: A target's statement, else the item's title.
        quote: Where the document says so; empty where the document does not ship.
    """

    duty: DutyOf
    item: str
    words: str
    quote: str


@dataclass(frozen=True)
class PlanDuties:
    """What an agency answers for under one plan."""

    plan: Label
    duties: list[Answered]


def agency_view(store: Store, agency: str) -> list[PlanDuties]:
    """Return an agency's duties by plan, in the order of the plans' items.

    Args:
        store: The built graph.
        agency: The agency's IRI.
    """
    found = {row["duty"].value: row for row in rows(store, _DUTIES, agency=agency)}
    names = labels(
        store, [agency, *(row[key].value for row in found.values() for key in ("plan", "role", "basis"))]
    )
    by_plan: dict[str, list[Answered]] = {}
    for iri in sorted(found, key=_in_order):
        row = found[iri]
        duty = DutyOf(iri, names[agency], names[row["role"].value], names[row["basis"].value])
        by_plan.setdefault(row["plan"].value, []).append(
            Answered(duty, row["item"].value, row["words"].value, text(row, "quote"))
        )
    return [PlanDuties(names[plan], duties) for plan, duties in by_plan.items()]


def _in_order(iri: str) -> list[tuple[str, int]]:
    """Place `…/m2` before `…/m10`."""
    steps = iri.split("/")
    return [(step.rstrip("0123456789"), int("0" + step[len(step.rstrip("0123456789")) :])) for step in steps]

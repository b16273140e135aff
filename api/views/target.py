"""A target as its page shows it: its words, values, who answers, the place in the text, its neighbours."""

from dataclasses import dataclass
from datetime import date

from api.reading import Label, labels, number, rows, text
from api.views.comparing import Comparison, comparisons
from api.views.course import Course, course
from api.views.duty import OF_ITEM as OF_ANSWERED
from api.views.duty import Answering, answering
from api.views.items import OF_ITEM, Place, Quantity, place_of, quantities, tags
from api.views.progress import Progress, progress
from api.views.serving import Serving, serving
from kg.store import GraphStore

_TARGET = """
SELECT ?statement ?section ?plan ?place ?source ?domain ?kind ?ordinal WHERE {
  $target gp:statement ?statement ; dcterms:isPartOf ?section ; gp:plan ?plan ; gp:domain ?domain ;
    gp:ordinal ?ordinal .
  ?plan gp:place ?place .
  OPTIONAL { ?plan gp:partial true ; dcterms:source ?source }
  OPTIONAL { $target gp:targetKind ?kind }
}"""
_FOOTNOTES = "SELECT ?note WHERE { $target gp:footnote ?note } ORDER BY ?note"
_NEIGHBOURS = """
SELECT ?item ?ordinal WHERE { ?item a gp:Target ; dcterms:isPartOf $section ; gp:ordinal ?ordinal }"""


@dataclass(frozen=True)
class TargetView:
    """A target with what belongs to it.

    Attributes:
        table: Where the target is from, if only some of its plan's are there; else empty.
        progress: How its values stand as of the day; empty before the plan's period.
        answering: Who answers for it.
        course: How its values stood from day to day; only those that change.
        compared: Every plan's values of its indicators; only where more than one plan has one.
        measures: The measures of the same domain, with what of the target they are about.
        previous: IRI of the target before it in its domain; empty for the first.
        next: IRI of the target after it; empty for the last.
    """

    iri: str
    statement: str
    plan: Label
    section: Label
    domain: Label
    kind: Label | None
    table: str
    quantities: list[Quantity]
    progress: list[Progress]
    answering: Answering
    tags: list[Label]
    footnotes: list[str]
    place: Place | None
    course: list[Course]
    compared: list[Comparison]
    measures: list[Serving]
    previous: str
    next: str

    @property
    def section_anchor(self) -> str:
        """The section's place on the plan's page."""
        return f"{self.plan.iri}#{self.section.iri.rsplit('/', 1)[1]}"


def target_view(store: GraphStore, target: str, day: date) -> TargetView | None:
    """Read a target.

    Args:
        store: The built graph.
        target: The target's IRI.
        day: As of which day its progress is shown.

    Returns:
        The view, or `None` when the thing lacks what every target has.
    """
    row = next(rows(store, _TARGET, target=target), None)
    if row is None:
        return None
    section, plan, domain, kind = (text(row, name) for name in ("section", "plan", "domain", "kind"))
    own = quantities(store, OF_ITEM, target).get(target, [])
    indicators = list(dict.fromkeys(q.indicator for q in own if q.indicator))
    names = labels(store, [section, plan, domain, kind])
    compared = comparisons(store, indicators)
    order = sorted((number(r, "ordinal"), r["item"].value) for r in rows(store, _NEIGHBOURS, section=section))
    at = [iri for _, iri in order].index(target)
    return TargetView(
        iri=target,
        statement=row["statement"].value,
        plan=names[plan],
        section=names[section],
        domain=names[domain],
        kind=names.get(kind),
        table=text(row, "source"),
        quantities=own,
        progress=progress(store, target, own, row["place"].value, day),
        answering=answering(store, OF_ANSWERED, target).get(target, Answering()),
        tags=tags(store, OF_ITEM, target).get(target, []),
        footnotes=[r["note"].value for r in rows(store, _FOOTNOTES, target=target)],
        place=place_of(store, target),
        course=course(store, [q.iri for q in own]),
        compared=[compared[indicator] for indicator in indicators if compared[indicator].plans > 1],
        measures=serving(store, target, section),
        previous=order[at - 1][1] if at > 0 else "",
        next=order[at + 1][1] if at + 1 < len(order) else "",
    )

"""A target as its page shows it: its words, values, who answers, the place in the text, its neighbours."""

from dataclasses import dataclass

from api.items import (
    OF_ITEM,
    Compared,
    DutyOf,
    Place,
    Quantity,
    better,
    compared,
    duties,
    place_of,
    quantities,
    tags,
)
from api.reading import Label, labels, number, rows, text
from kg.store import Store

_TARGET = """
SELECT ?statement ?section ?plan ?domain ?kind ?ordinal WHERE {
  $target gp:statement ?statement ; dcterms:isPartOf ?section ; gp:plan ?plan ; gp:domain ?domain ;
    gp:ordinal ?ordinal .
  OPTIONAL { $target gp:targetKind ?kind }
}"""
_FOOTNOTES = "SELECT ?note WHERE { $target gp:footnote ?note } ORDER BY ?note"
_NEIGHBOURS = """
SELECT ?item ?ordinal WHERE { ?item a gp:Target ; dcterms:isPartOf $section ; gp:ordinal ?ordinal }"""
_MEASURES = """
SELECT ?item ?ordinal ?title WHERE {
  ?item a gp:Measure ; dcterms:isPartOf $section ; gp:ordinal ?ordinal ; dcterms:title ?title
}"""


@dataclass(frozen=True)
class TargetView:
    """A target with what belongs to it.

    Attributes:
        compared: Indicator, which direction of it is better, every plan's value; only where
            more than one plan has one.
        measures: (IRI, ordinal, title) of the measures of the same domain.
        previous: IRI of the target before it in its domain; empty for the first.
        next: IRI of the target after it; empty for the last.
    """

    iri: str
    statement: str
    plan: Label
    section: Label
    domain: Label
    kind: Label | None
    quantities: list[Quantity]
    duties: list[DutyOf]
    tags: list[Label]
    footnotes: list[str]
    place: Place | None
    compared: list[tuple[Label, Label | None, list[Compared]]]
    measures: list[tuple[str, int, str]]
    previous: str
    next: str

    @property
    def section_anchor(self) -> str:
        """The section's place on the plan's page."""
        return f"{self.plan.iri}#{self.section.iri.rsplit('/', 1)[1]}"


def target_view(store: Store, target: str) -> TargetView | None:
    """Read a target.

    Args:
        store: The built graph.
        target: The target's IRI.

    Returns:
        The view, or `None` when the thing lacks what every target has.
    """
    row = next(rows(store, _TARGET, target=target), None)
    if row is None:
        return None
    section, plan, domain, kind = (text(row, name) for name in ("section", "plan", "domain", "kind"))
    own = quantities(store, OF_ITEM, target).get(target, [])
    indicators = list(dict.fromkeys(q.indicator for q in own if q.indicator))
    names = labels(store, [section, plan, domain, kind, *indicators])
    others = [
        (names[indicator], better(store, indicator), compared(store, indicator)) for indicator in indicators
    ]
    order = sorted((number(r, "ordinal"), r["item"].value) for r in rows(store, _NEIGHBOURS, section=section))
    at = [iri for _, iri in order].index(target)
    measures = rows(store, _MEASURES, section=section)
    return TargetView(
        iri=target,
        statement=row["statement"].value,
        plan=names[plan],
        section=names[section],
        domain=names[domain],
        kind=names.get(kind),
        quantities=own,
        duties=duties(store, OF_ITEM, target).get(target, []),
        tags=tags(store, OF_ITEM, target).get(target, []),
        footnotes=[r["note"].value for r in rows(store, _FOOTNOTES, target=target)],
        place=place_of(store, target),
        compared=[other for other in others if len({c.quantity.plan for c in other[2]}) > 1],
        measures=sorted(
            ((r["item"].value, number(r, "ordinal"), r["title"].value) for r in measures), key=lambda m: m[1]
        ),
        previous=order[at - 1][1] if at > 0 else "",
        next=order[at + 1][1] if at + 1 < len(order) else "",
    )

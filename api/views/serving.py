"""Measures of a target's domain, those first that serve it: that share an indicator or a topic with it."""

from collections import defaultdict
from dataclasses import dataclass

from api.reading import Label, labels, number, rows
from kg.store import GraphStore

_MEASURES = """
SELECT ?item ?ordinal ?title WHERE {
  ?item a gp:Measure ; dcterms:isPartOf $section ; gp:ordinal ?ordinal ; dcterms:title ?title
}"""
_SHARED = """
SELECT DISTINCT ?item ?common WHERE {
  ?item a gp:Measure ; dcterms:isPartOf $section .
  { $target gp:topic ?common . ?item gp:topic ?common }
  UNION { $target gp:hasTargetValue/gp:indicator ?common . ?item gp:hasCommitment/gp:indicator ?common }
}"""
"""The rule of the saved query `measures-of-targets`."""


@dataclass(frozen=True)
class Serving:
    """A measure beside a target.

    Attributes:
        ordinal: Its number in its domain.
        shared: Indicators and topics that both are about; empty if it does not serve the target.
    """

    iri: str
    ordinal: int
    title: str
    shared: tuple[Label, ...]


def serving(store: GraphStore, target: str, section: str) -> list[Serving]:
    """Return the measures of a target's domain in their order.

    Args:
        store: The built graph.
        target: The target's IRI.
        section: The IRI of its domain in its plan.
    """
    shared: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows(store, _SHARED, target=target, section=section):
        shared[row["item"].value].append(row["common"].value)
    names = labels(store, [iri for found in shared.values() for iri in found])
    found = [
        Serving(
            row["item"].value,
            number(row, "ordinal"),
            row["title"].value,
            tuple(sorted((names[iri] for iri in shared[row["item"].value]), key=lambda name: name.iri)),
        )
        for row in rows(store, _MEASURES, section=section)
    ]
    return sorted(found, key=lambda measure: measure.ordinal)

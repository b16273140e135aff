"""Several default graphs as one: their merge holds a triple once, however many of them say it.

Oxigraph goes through the graphs one after another, and gives a triple that two of them hold twice.
"""

import re
from collections.abc import Sequence

import pyoxigraph as ox

from kg.store.clauses import clauses

_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)
_COMPARED = 16
"""Graphs that are compared with each other at most; for more of them merging takes no longer."""

Dataset = tuple[list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph], list[ox.NamedNode | ox.BlankNode]]


def dataset(
    store: ox.Store, text: str, default: Sequence[str] | None, named: Sequence[str] | None
) -> tuple[ox.Store, Dataset | None]:
    """Return what a query is to be evaluated on.

    Args:
        store: Holds every triple of its named graphs once in its default graph.
        text: A query that can be read.
        default: Default graphs that the request names; `None`, as `named`, if it names no dataset.
        named: Named graphs that it names.

    Returns:
        The store, or one made for the query; default graphs and named graphs, or `None` where the query's own
        text says them, or nothing does.
    """
    if default is None and named is None:
        default, named = _own(text)
    if default is None and named is None:
        return store, None
    several = [ox.NamedNode(graph) for graph in dict.fromkeys(default or ())]
    others = [ox.NamedNode(graph) for graph in dict.fromkeys(named or ())]
    if len(several) < 2:  # noqa: PLR2004 - one graph needs no merging
        return store, ([*several], [*others])
    if set(store.named_graphs()) == set(several):
        return store, ([ox.DefaultGraph()], [*others])
    if len(several) <= _COMPARED and not _overlap(store, several):
        return store, ([*several], [*others])
    return _merged(store, several, others), ([ox.DefaultGraph()], [*others])


def _own(text: str) -> tuple[Sequence[str] | None, Sequence[str] | None]:
    """Return the dataset that a query says itself, if it has several default graphs."""
    if not _FROM.search(text):
        return None, None
    try:
        said = clauses(text)
    except Exception:  # noqa: BLE001 - rdflib raises errors of many kinds; Oxigraph says what is wrong
        return None, None
    return (said.default_graphs, said.named_graphs) if len(said.default_graphs) > 1 else (None, None)


def _overlap(store: ox.Store, graphs: Sequence[ox.NamedNode]) -> bool:
    """Tell whether two graphs hold the same triple."""
    listed = " ".join(map(str, graphs))
    same = "GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(STR(?g) < STR(?h))"
    return bool(store.query(f"ASK {{ VALUES ?g {{ {listed} }} VALUES ?h {{ {listed} }} {same} }}"))


def _merged(store: ox.Store, graphs: Sequence[ox.NamedNode], others: Sequence[ox.NamedNode]) -> ox.Store:
    merged = ox.Store()
    merged.bulk_extend(
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for graph in graphs
        for quad in store.quads_for_pattern(None, None, None, graph)
    )
    merged.bulk_extend(quad for graph in others for quad in store.quads_for_pattern(None, None, None, graph))
    for graph in others:
        merged.add_graph(graph)
    return merged

"""Which facts of a built graph a reasoner is asked about: one plan's with what it refers to, or all."""

from collections.abc import Iterator

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

from kg import iri
from kg.errors import ParameterError
from kg.reason.axioms import Triple
from kg.reason.rl import GRAPH
from kg.store import Store
from kg.term import XSD_STRING, Term

ONTOLOGY = iri.graph("ontology")
_DERIVED = frozenset({str(GRAPH), str(ONTOLOGY), str(iri.graph("validation"))})
"""Graphs that hold no facts of their own."""


def ontology_of(store: Store) -> Graph:
    """Return the ontology that a graph was built with."""
    graph = Graph()
    for triple in _triples(store, ONTOLOGY):
        graph.add(triple)
    return graph


def plans_of(store: Store) -> list[str]:
    """Return the keys of the plans of a graph."""
    start = str(iri.graph("plan")) + "/"
    return [graph.removeprefix(start) for graph in store.graphs() if graph.startswith(start)]


def whole(store: Store) -> set[Triple]:
    """Return every fact of a graph, without what is inferred and what validation found."""
    return {t for graph in store.graphs() if graph not in _DERIVED for t in _triples(store, graph)}


def of_plan(store: Store, key: str, facts: set[Triple] | None = None) -> set[Triple]:
    """Return what a graph says about a plan and its parts, and about all that these refer to.

    Another plan that it refers to comes with its own properties, not with its parts.

    Args:
        store: The graph.
        key: The plan's key.
        facts: `whole(store)`, where the caller has it.

    Raises:
        ParameterError: There is no such plan.
    """
    if key not in plans_of(store):
        raise ParameterError(
            f"图谱里没有规划 {key} is no plan of this graph.",
            f"可用的有 there are: {', '.join(plans_of(store))}.",
        )
    about: dict[URIRef, list[Triple]] = {}
    for triple in whole(store) if facts is None else facts:
        about.setdefault(triple[0], []).append(triple)
    plan = iri.plan(key)
    waiting = [thing for thing in about if thing == plan or thing.startswith(f"{plan}/")]
    taken = set(waiting)
    while waiting:
        for _, predicate, node in about[waiting.pop()]:
            if predicate != RDF.type and isinstance(node, URIRef) and node in about and node not in taken:
                taken.add(node)
                waiting.append(node)
    return {triple for thing in taken for triple in about[thing]}


def _triples(store: Store, graph: str) -> Iterator[Triple]:
    with store.query(f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") as answer:
        for row in answer.rows():
            yield URIRef(row["s"].value), URIRef(row["p"].value), _node(row["o"])


def _node(term: Term) -> URIRef | Literal:
    if term.kind == "iri":
        return URIRef(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype is None or term.datatype == XSD_STRING:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype), normalize=False)

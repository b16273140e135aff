"""The report in RDF as it leaves the graph: whole, or with some of its results, and as SHACL wants it.

What is stored has no blank nodes, so that a result whose path is more than a predicate has no path there;
here it has one. And `sh:conforms` speaks of the results that are given, not of those that were left out.
"""

from collections.abc import Iterable, Iterator

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.report import REPORT
from kg.store import Answer, GraphStore, Store, node_of
from kg.worklist.model import Finding
from kg.worklist.reading import GRAPH

_WHOLE = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
_SOME = f"""
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ BIND(<{REPORT}> AS ?s) GRAPH <{GRAPH}> {{ ?s ?p ?o FILTER(?p != sh:result) }} }}
  UNION {{ VALUES ?o {{ $results }} GRAPH <{GRAPH}> {{ ?s ?p ?o FILTER(?p = sh:result) }} }}
  UNION {{ VALUES ?s {{ $results }} GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}
  UNION {{
    VALUES ?result {{ $results }}
    GRAPH <{GRAPH}> {{ ?result gp:acceptance|sh:sourceShape ?s . ?s ?p ?o }}
  }}
}}"""
_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"

Triple = tuple[Node, Node, Node]


def report(store: GraphStore, shapes: Graph, chosen: Iterable[Finding] | None) -> Answer:
    """Return a `sh:ValidationReport` as a graph.

    Args:
        store: The built graph, with the report that its build stored.
        shapes: The shapes, for their paths.
        chosen: Whose results are wanted; `None` for the whole report with all acceptances.
    """
    results = "" if chosen is None else " ".join(f"<{finding.iri}>" for finding in chosen)
    with store.query(_WHOLE if chosen is None else _SOME.replace("$results", results)) as answer:
        stored = [(node_of(s), node_of(p), node_of(o)) for s, p, o in answer.triples()]
    told: set[Triple] = {triple for triple in stored if triple[1] != SH.conforms}
    empty = not any(predicate == SH.result for _, predicate, _ in told)
    told.add((REPORT, SH.conforms, Literal(lexical_or_value=empty)))
    told.update(_paths(shapes, {(s, o) for s, p, o in told if p == SH.sourceShape}))
    return Store.of((s, p, o, URIRef(GRAPH)) for s, p, o in told).query(_EVERYTHING)


def _paths(shapes: Graph, found: Iterable[tuple[Node, Node]]) -> Iterator[Triple]:
    """Yield the paths of results, given with their shapes, that are more than a predicate."""
    for result, shape in sorted(found):
        path = shapes.value(shape, SH.path)
        if isinstance(path, BNode) and str(result).startswith(f"{REPORT}/"):
            named = _Named(str(result).rpartition("/")[2])
            yield result, SH.resultPath, named(path)
            yield from _copied(shapes, path, named)


class _Named:
    """Gives the blank nodes of a path names of one result's own, the same in every run."""

    def __init__(self, result: str) -> None:
        self._result = result
        self._given: dict[Node, BNode] = {}

    def __call__(self, node: Node) -> Node:
        if not isinstance(node, BNode):
            return node
        return self._given.setdefault(node, BNode(f"path-{self._result}-{len(self._given)}"))


def _copied(shapes: Graph, node: BNode, named: _Named) -> Iterator[Triple]:
    """Yield what the shapes say of a path's node, and of those below it."""
    for predicate, part in sorted(shapes.predicate_objects(node)):
        yield named(node), predicate, named(part)
        if isinstance(part, BNode):
            yield from _copied(shapes, part, named)

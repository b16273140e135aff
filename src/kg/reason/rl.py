"""The OWL 2 RL closure of ontology and data, by the rule engine `reasonable`."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version

import reasonable
from rdflib import Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import Node

from kg import iri
from kg.reason.axioms import Triple, is_generated

GRAPH = iri.graph("inferred")
"""The named graph that holds what is inferred."""

RULES = URIRef("https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules")
"""Where the rules are written."""

_RESERVED = tuple(str(namespace) for namespace in (RDF, RDFS, OWL, XSD))
_HIERARCHY = frozenset({RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty})
_EQUALITY = frozenset({OWL.FunctionalProperty, OWL.InverseFunctionalProperty})


@dataclass(frozen=True)
class Engine:
    """A rule engine, for provenance."""

    name: str
    version: str


def engine() -> Engine:
    """Return the engine that draws the closure."""
    return Engine("reasonable", version("reasonable"))


def closure(triples: Iterable[tuple[Node, Node, Node]]) -> set[Triple]:
    """Draw everything that the OWL 2 RL rules of the engine give, the premises included.

    Functional properties are left out: different IRIs of ours are different things, so what rule prp-fp
    would equate is a contradiction (`clashes` finds it), and equating it would spread the fault to whatever
    it touches.

    Args:
        triples: Ontology and data; a restriction may be a blank node or its generated IRI.

    Returns:
        Triples of the engine, trivial ones included; the same whatever the order of the premises.
    """
    reasoner = reasonable.PyReasoner()
    reasoner.from_graph([t for t in triples if not (t[1] == RDF.type and t[2] in _EQUALITY)])
    return {(subject, predicate, _plain(node)) for subject, predicate, node in reasoner.reason()}


def _plain(node: URIRef | Literal) -> URIRef | Literal:
    """Return a string as our graphs write it: rdflib has two kinds of them, and the engine the other one."""
    is_string = isinstance(node, Literal) and node.datatype == XSD.string
    return Literal(str(node)) if is_string else node


def inferred(triples: Iterable[Triple]) -> list[Triple]:
    """Return what is inferred and worth keeping, sorted.

    Left out is what a premise says already, what holds of everything (`owl:Thing`, a class below itself),
    what is said of the terms of RDF, RDFS and OWL, equality, membership in a restriction, and what has a
    literal or a blank node for its subject.

    Args:
        triples: Ontology and data.

    Returns:
        Triples of IRIs and literals, none of them among the premises.
    """
    asserted = {(subject, predicate, _plain(node)) for subject, predicate, node in triples}
    return sorted(t for t in closure(asserted) if t not in asserted and wanted(t))


def wanted(triple: Triple) -> bool:
    """Say whether an inferred triple is worth keeping; see `inferred`."""
    subject, predicate, node = triple
    if not isinstance(subject, URIRef) or is_generated(subject) or is_generated(node):
        return False
    if _reserved(subject) or predicate == OWL.sameAs or (predicate in _HIERARCHY and subject == node):
        return False
    return not (_reserved(node) and predicate in {RDF.type, *_HIERARCHY})


def _reserved(node: Node) -> bool:
    return str(node).startswith(_RESERVED)


def asserted_graphs(graphs: Iterable[str]) -> list[str]:
    """Return the named graphs without the inferred one, for `FROM`: what is asserted alone.

    Args:
        graphs: The named graphs of a store.
    """
    return sorted(graph for graph in graphs if graph != str(GRAPH))

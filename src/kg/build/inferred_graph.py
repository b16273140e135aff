"""What follows from the class hierarchy: the superclasses of each thing, in a graph of their own (rdfs9).

So that a client that knows ELI, ORG or Web Annotation alone finds plans, agencies and spans by them.
"""

from collections.abc import Iterable

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from kg import iri
from kg.build.quads import GraphQuads


def inferred_graph(ontology: Graph, graphs: Iterable[GraphQuads]) -> GraphQuads:
    """Infer the superclasses of everything that has a class of the ontology.

    Args:
        ontology: The ontology with its alignment.
        graphs: The graphs whose `rdf:type` triples count.

    Returns:
        Quads of graph `…/graph/inferred`; nothing that a graph asserts already.
    """
    quads = GraphQuads(iri.graph("inferred"))
    asserted = {(s, o) for graph in graphs for s, p, o, _ in graph if p == RDF.type and isinstance(o, URIRef)}
    above: dict[URIRef, list[URIRef]] = {}
    for subject, kind in sorted(asserted):
        if kind not in above:
            found = ontology.transitive_objects(kind, RDFS.subClassOf)
            above[kind] = sorted(c for c in found if isinstance(c, URIRef) and c not in {kind, OWL.Thing})
        for superclass in above[kind]:
            if (subject, superclass) not in asserted:
                quads.a(subject, superclass)
    return quads

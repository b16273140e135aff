"""The ontology with its code lists and its alignment, as one graph."""

from rdflib import BNode, Graph, Literal, URIRef

from kg import iri
from kg.build.quads import GraphQuads
from kg.errors import BuildError


def ontology_graph(ontology: Graph) -> GraphQuads:
    """Return the ontology as quads of graph `…/graph/ontology`.

    Raises:
        BuildError: The ontology holds a blank node; the store has none.
    """
    quads = GraphQuads(iri.graph("ontology"))
    for subject, predicate, node in ontology:
        if isinstance(subject, BNode) or isinstance(node, BNode):
            raise BuildError(
                f"The ontology holds a blank node: {subject} {predicate} {node}.",
                "Give the thing an IRI of its own.",
            )
        if (
            isinstance(subject, URIRef)
            and isinstance(predicate, URIRef)
            and isinstance(node, URIRef | Literal)
        ):
            quads.add(subject, predicate, node)
    return quads

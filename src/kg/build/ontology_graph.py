"""The ontology with its code lists and its alignment, as one graph."""

from pathlib import Path

from rdflib import BNode, Graph, Literal, URIRef

from kg import iri
from kg.build.quads import GraphQuads
from kg.errors import BuildError


def read_ontology(folder: Path) -> Graph:
    """Parse every Turtle file below a folder into one graph.

    Args:
        folder: The folder `ontology/`.

    Raises:
        BuildError: A file is no Turtle; names the file and what the parser says.
    """
    graph = Graph()
    for path in sorted(folder.rglob("*.ttl")):
        try:
            graph.parse(path, format="turtle")
        except Exception as error:  # rdflib's parsers raise errors of many kinds
            raise BuildError(f"ontology/{path.relative_to(folder)}: {error}") from error
    return graph


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

"""One shape without the others, for examples that are about it alone."""

from rdflib import Graph, URIRef
from rdflib.term import Node

GPS = "https://w3id.org/govplan/shapes#"


def alone(shapes: Graph, shape: str) -> Graph:
    """Return a shape with all that it leads to: its property shapes, their queries and prefixes, its group.

    Args:
        shapes: The shapes.
        shape: The local name of one.
    """
    graph = Graph()
    seen: set[Node] = set()
    waiting: list[Node] = [URIRef(GPS + shape)]
    while waiting:
        if (node := waiting.pop()) in seen:
            continue
        seen.add(node)
        for triple in shapes.triples((node, None, None)):
            graph.add(triple)
            waiting.append(triple[2])
    return graph

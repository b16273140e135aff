"""The shapes as a graph, and what stands in it about one shape."""

from functools import lru_cache
from pathlib import Path
from typing import get_args

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg.base import named_here
from kg.errors import BuildError
from kg.report import Severity, path_text, shorten
from kg.shipped import shipped

__all__ = ["group_of", "path_text", "read_shapes", "severity", "severity_of", "shape_names"]


def read_shapes(folder: Path | None = None) -> Graph:
    """Parse every Turtle file of a folder into one shapes graph.

    Args:
        folder: `None` for the shipped `shapes/`.

    Raises:
        BuildError: There is no file, or one is no Turtle; names it.
    """
    graph = Graph()
    paths = sorted((folder or shipped("shapes")).rglob("*.ttl"))
    if not paths:
        raise BuildError(
            f"There are no shapes in {folder or shipped('shapes')}.", "Install the software whole."
        )
    for path in paths:
        try:
            parsed = _parsed(named_here(path.read_text(encoding="utf-8")))
        except (SyntaxError, ValueError, OSError) as error:
            raise BuildError(f"shapes/{path.name}: {error}", "Mend the Turtle at that place.") from error
        for prefix, namespace in parsed.namespaces():
            graph.bind(prefix, namespace)
        for triple in parsed:
            graph.add(triple)
    return graph


@lru_cache(maxsize=32)
def _parsed(text: str) -> Graph:
    """Return the graph of a file, to be copied: blank nodes are the same each time that it is read."""
    return Graph().parse(data=text, format="turtle")


def shape_names(shapes: Graph) -> set[str]:
    """Return the prefixed names of all node and property shapes."""
    return {
        shorten(node)
        for kind in (SH.NodeShape, SH.PropertyShape)
        for node in shapes.subjects(RDF.type, kind)
        if isinstance(node, URIRef)
    }


def group_of(shapes: Graph, shape: URIRef) -> URIRef | None:
    """Return the group that a shape is in, if any."""
    group = shapes.value(shape, SH.group)
    return group if isinstance(group, URIRef) else None


def severity_of(shapes: Graph, shape: URIRef) -> Severity:
    """Return how bad it is to break a shape; SHACL's own default is a violation."""
    return severity(shapes.value(shape, SH.severity))


def severity(term: Node | None) -> Severity:
    """Return a severity's short name; what is none of the three counts as a violation."""
    name = str(term).removeprefix(str(SH))
    return next((s for s in get_args(Severity) if s == name), "Violation")

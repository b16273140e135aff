"""The one door to pySHACL: a graph held against the shapes.

pySHACL is wrong and slow on a graph that stands on Oxigraph (plain literals come back typed), so it only ever
gets a graph parsed by rdflib itself. It also calls a shape whose target class is misspelt conforming; shapes
that reach nothing are therefore part of the report.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH
from rdflib.plugins.stores.memory import Memory, SimpleMemory
from rdflib.term import Node

from kg.errors import BuildError
from kg.report import Report, Result, Severity, shorten
from kg.shipped import shipped

__all__ = ["Report", "Result", "Severity", "path_text", "read_shapes", "validate"]

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_PATHS = {
    SH.inversePath: "^{}",
    SH.zeroOrMorePath: "{}*",
    SH.oneOrMorePath: "{}+",
    SH.zeroOrOnePath: "{}?",
}


def validate(data: Graph, shapes: Graph | None = None, *, check_shapes: bool = True) -> Report:
    """Hold data against shapes (SHACL Core).

    Args:
        data: The data with the ontology, whose subclasses `sh:class` needs; a plain in-memory graph.
        shapes: The shapes; `None` for the shipped ones.
        check_shapes: Whether to hold the shapes against the shapes of SHACL itself first (about 1 s).

    Returns:
        All results and all shapes that reached nothing.

    Raises:
        BuildError: The data stand on another store or hold a fault at a blank node; the shapes are malformed.
    """
    if not isinstance(data.store, Memory | SimpleMemory):
        raise BuildError(
            f"Validation needs a plain rdflib graph, not one on {type(data.store).__name__}.",
            "Parse the data with rdflib into a Graph of its own.",
        )
    held = read_shapes() if shapes is None else shapes
    try:
        _, found, text = pyshacl.validate(
            data, shacl_graph=held, meta_shacl=check_shapes, inference="none", advanced=False
        )
    except ReportableRuntimeError as error:
        raise BuildError(f"The shapes cannot be used: {error}", "Mend the shape that it names.") from error
    if not isinstance(found, Graph):
        raise BuildError(f"Validation broke off: {text}", "Mend the shape that it names.")
    results = [_read(found, held, node) for node in found.objects(None, SH.result)]
    order = get_args(Severity)
    results.sort(key=lambda r: (order.index(r.severity), *r.cells()))
    return Report(tuple(results), tuple(sorted(_unreached(data, held))))


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
            graph.parse(path, format="turtle")
        except (SyntaxError, ValueError, OSError) as error:
            raise BuildError(f"shapes/{path.name}: {error}", "Mend the Turtle at that place.") from error
    return graph


def path_text(shapes: Graph, path: Node) -> str:
    """Return a SHACL path as a SPARQL property path.

    Args:
        shapes: The graph that holds the path.
        path: A predicate, a list (sequence) or a node with one of the path properties.

    Returns:
        For example `^gp:responsibleFor` or `(gp:source|gp:rule)`.
    """
    if isinstance(path, URIRef):
        return shorten(path)
    for predicate, form in _PATHS.items():
        if (inner := shapes.value(path, predicate)) is not None:
            return form.format(path_text(shapes, inner))
    alternatives = shapes.value(path, SH.alternativePath)
    members, joint = (path, "/") if alternatives is None else (alternatives, "|")
    return f"({joint.join(path_text(shapes, part) for part in Collection(shapes, members))})"


def _read(found: Graph, shapes: Graph, node: Node) -> Result:
    """Read one result of pySHACL's report."""
    focus, value = found.value(node, SH.focusNode), found.value(node, SH.value)
    shape, component = found.value(node, SH.sourceShape), found.value(node, SH.sourceConstraintComponent)
    severity = str(found.value(node, SH.resultSeverity)).removeprefix(str(SH))
    if isinstance(value, BNode) or not (
        isinstance(focus, URIRef) and isinstance(shape, URIRef) and isinstance(component, URIRef)
    ):
        raise BuildError(
            f"{shape}: the fault lies at something without an IRI ({focus} {value}).",
            "Give shapes and things an IRI of their own.",
        )
    path = shapes.value(shape, SH.path)
    messages = {m.language: str(m) for m in found.objects(node, SH.resultMessage) if isinstance(m, Literal)}
    fallback = next(iter(messages.values()), "")
    return Result(
        focus=focus,
        path="" if path is None else path_text(shapes, path),
        predicate=path if isinstance(path, URIRef) else None,
        value=value if isinstance(value, URIRef | Literal) else None,
        shape=shape,
        component=component,
        severity=next((s for s in get_args(Severity) if s == severity), "Violation"),
        message_zh=messages.get("zh", fallback),
        message_en=messages.get("en", fallback),
    )


def _unreached(data: Graph, shapes: Graph) -> set[URIRef]:
    """Return the shapes that have targets of which none hits a node."""
    targeted = {s for t in _TARGETS for s in shapes.subjects(t, None) if isinstance(s, URIRef)}
    return {shape for shape in targeted if next(_hits(data, shapes, shape), None) is None}


def _hits(data: Graph, shapes: Graph, shape: URIRef) -> Iterator[Node]:
    """Yield the nodes that a shape's targets hit."""
    yield from (node for node in shapes.objects(shape, SH.targetNode) if (node, None, None) in data)
    for cls in shapes.objects(shape, SH.targetClass):
        for kind in data.transitive_subjects(RDFS.subClassOf, cls):
            yield from data.subjects(RDF.type, kind)
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        yield from data.subjects(predicate, None)
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        yield from data.objects(None, predicate)

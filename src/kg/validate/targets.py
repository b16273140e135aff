"""Which things of the data a shape is about."""

from collections.abc import Collection, Iterator

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_PARTS = (
    *(SH.property, SH.node, SH.qualifiedValueShape, SH["not"], SH["or"], SH["and"], SH.xone, SH.sparql),
    *(RDF.first, RDF.rest),
)
"""From a shape, or a list of them, to those that it is made of."""
_ABOUT = "urn:x-kg:about:"
"""Begins the properties that say of a thing which shape is about it; they never leave this package."""
_KINDS = (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint)


def targeted(shapes: Graph) -> set[URIRef]:
    """Return the shapes that have a target."""
    return {s for t in TARGETS for s in shapes.subjects(t, None) if isinstance(s, URIRef)}


def unreached(data: Graph, shapes: Graph) -> set[URIRef]:
    """Return the shapes that nothing of the data is held against.

    These are the shapes that have targets of which none hits a node, as a misspelt one does not; and the
    shapes and constraints that have no target and that no shape with a target is made of.
    """
    idle = {shape for shape in targeted(shapes) if next(hits(data, shapes, shape), None) is None}
    return idle | unused(shapes)


def unused(shapes: Graph) -> set[URIRef]:
    """Return the shapes and constraints that no target leads to, whatever the data, as those switched off."""
    waiting: list[Node] = list(targeted(shapes))
    used: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node in used or Literal(lexical_or_value=True) in shapes.objects(node, SH.deactivated):
            continue
        used.add(node)
        waiting += [part for predicate in _PARTS for part in shapes.objects(node, predicate)]
    told = {node for kind in _KINDS for node in shapes.subjects(RDF.type, kind)}
    told |= {node for node in shapes.subjects(SH.path, None) if not isinstance(node, BNode)}
    return {node for node in told - used if isinstance(node, URIRef)}


def narrowed(data: Graph, shapes: Graph, focus: Collection[Node]) -> Graph:
    """Return shapes of which each is about those of its things alone that are given.

    Args:
        data: The data.
        shapes: The shapes.
        focus: Things of the data.
    """
    about = {
        shape: {node for node in hits(data, shapes, shape) if node in focus} for shape in targeted(shapes)
    }
    narrow = Graph()
    for triple in shapes:
        if triple[1] not in TARGETS:
            narrow.add(triple)
    for shape, nodes in about.items():
        for node in nodes:
            narrow.add((shape, SH.targetNode, node))
    return narrow


def aimed(data: Graph, shapes: Graph, focus: Collection[Node]) -> Graph:
    """Return shapes of which each is about those of its things alone that are given; see `narrowed`.

    Where these are many, naming them one by one in every shape takes longer than validation. So each says of
    itself in the data which shapes are about it, by a property that no shape looks at.

    Args:
        data: The data, to which that is added.
        shapes: The shapes.
        focus: Things of the data.
    """
    near = Graph()
    for triple in shapes:
        if triple[1] not in TARGETS:
            near.add(triple)
    for number, shape in enumerate(sorted(targeted(shapes))):
        about = URIRef(f"{_ABOUT}{number}")
        for node in {node for node in hits(data, shapes, shape) if node in focus}:
            data.add((node, about, node))
        near.add((shape, SH.targetSubjectsOf, about))
    return near


def hits(data: Graph, shapes: Graph, shape: URIRef) -> Iterator[Node]:
    """Yield the nodes that a shape's targets hit; one may come more than once.

    A node that is only named by `sh:targetNode` counts as hit where the data say something of it.
    """
    yield from (node for node in shapes.objects(shape, SH.targetNode) if (node, None, None) in data)
    for cls in shapes.objects(shape, SH.targetClass):
        for kind in data.transitive_subjects(RDFS.subClassOf, cls):
            yield from data.subjects(RDF.type, kind)
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        yield from data.subjects(predicate, None)
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        yield from data.objects(None, predicate)

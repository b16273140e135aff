"""A store asked which things shapes are about, without a graph in this process's memory."""

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol, Self

from rdflib import Graph, URIRef
from rdflib.namespace import RDFS, SH
from rdflib.term import Node

from kg.term import Term
from kg.validate.targets import targeted, unused

_SOME = 500
"""So many things are named to a query at once."""


class Rows(Protocol):
    """An answer of a `SELECT`, left when it is read."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def rows(self) -> Iterator[dict[str, Term]]:
        """Yield the solutions."""
        ...


class Asked(Protocol):
    """What the constraints' queries are put to, such as a store."""

    def query(self, text: str, /) -> Rows:
        """Answer one of them."""
        ...


def hit_in_store(store: Asked, shapes: Graph, shape: Node, things: Collection[str]) -> set[str]:
    """Return those of some things that the targets of a shape hit.

    Args:
        store: The data.
        shapes: The shapes.
        shape: One of them.
        things: IRIs.
    """
    named, found = sorted(things), set()
    for start in range(0, len(named), _SOME):
        some = " ".join(f"<{thing}>" for thing in named[start : start + _SOME])
        for pattern in _patterns(store, shapes, shape):
            with store.query(f"SELECT DISTINCT ?this {{ VALUES ?this {{ {some} }} {pattern} }}") as answer:
                found |= {row["this"].value for row in answer.rows()}
    return found


def unreached_in_store(store: Asked, shapes: Graph) -> set[URIRef]:
    """Return the shapes that nothing of a store is held against; see `kg.validate.targets.unreached`."""
    return {shape for shape in targeted(shapes) if not _hits_any(store, shapes, shape)} | unused(shapes)


def _hits_any(store: Asked, shapes: Graph, shape: Node) -> bool:
    for pattern in _patterns(store, shapes, shape):
        with store.query(f"SELECT ?this {{ {pattern} }} LIMIT 1") as answer:
            if next(iter(answer.rows()), None) is not None:
                return True
    return False


def _patterns(store: Asked, shapes: Graph, shape: Node) -> Iterator[str]:
    """Yield patterns that together find what a shape's targets hit, as `?this`."""
    for node in shapes.objects(shape, SH.targetNode):
        yield f"?this ?says ?anything FILTER(?this = <{node}>)"
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        yield f"?this <{predicate}> ?anything"
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        yield f"?anything <{predicate}> ?this"
    if classes := " ".join(f"<{cls}>" for cls in _kinds(store, shapes.objects(shape, SH.targetClass))):
        yield f"VALUES ?kind {{ {classes} }} ?this a ?kind"


def _kinds(store: Asked, classes: Iterable[Node]) -> list[str]:
    """Return classes with all that the store says is a subclass of one of them."""
    told = {str(cls) for cls in classes}
    if not told:
        return []
    named = " ".join(f"<{cls}>" for cls in sorted(told))
    path = f"<{RDFS.subClassOf}>*"
    with store.query(f"SELECT DISTINCT ?kind {{ VALUES ?cls {{ {named} }} ?kind {path} ?cls }}") as answer:
        return sorted(told | {row["kind"].value for row in answer.rows()})

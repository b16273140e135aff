"""What was written, held against the shapes: what the write touched is judged, in the light of all else."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Self

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SH, XSD
from rdflib.term import Node

from kg import iri
from kg.report import Report
from kg.store import Answer, Store
from kg.store.around import around, described, instances, named, referring, subclasses
from kg.store.content import Content, things
from kg.store.terms import terms_of
from kg.term import Term
from kg.validate import read_shapes, validate
from kg.writes.draft import Altered

Edge = tuple[Term, Term]
"""A class and one that it is a subclass of."""

_SUBCLASS = str(RDFS.subClassOf)

LEFT_OUT = tuple(str(iri.graph(name)) for name in ("inferred", "validation"))
"""Graphs that say nothing of their own: what was inferred would hide that nobody stated it."""


def judge(store: Store, altered: Sequence[Altered], written: Collection[str]) -> Report:
    """Hold what a write touched against the shapes.

    Args:
        store: The store with the write in it.
        altered: What the write changed.
        written: All graphs that are not the release's.

    Returns:
        Findings on the things of which triples were added or removed; on those of a class that became or no
        longer is a subclass of one that the shapes know; on those things of written graphs that refer to a
        thing of which triples, or whose class, were removed; and on those of written graphs that are referred
        to by a property which the shapes follow backwards. Blank nodes are named by IRIs.
    """
    added = frozenset().union(*(one.added for one in altered))
    removed = frozenset().union(*(one.removed for one in altered))
    before, after = _subclasses(store, altered)
    robbed = things(removed) | _moved(store, before - after, before)
    touched = things(added | removed) | _moved(store, after - before, after) | robbed
    touched |= referring(store, robbed, written)
    touched |= described(store, _pointed_at(added | removed), written)
    data = Graph()
    if touched:
        data.parse(around(store, touched, LEFT_OUT), format="nt")
    _retype(data)
    focus = {URIRef(named(thing)) for thing in touched}
    return validate(data, shapes(), check_shapes=False, store=_Named(store), focus=focus)


def _subclasses(store: Store, altered: Sequence[Altered]) -> tuple[set[Edge], set[Edge]]:
    """Return the subclasses that there were before a write and that there are now, in whichever graph."""
    others = subclasses(store, {*LEFT_OUT, *(one.graph for one in altered)})
    before = {edge for one in altered for edge in _told(one.before)}
    return others | before, others | {edge for one in altered for edge in _told(one.after)}


def _told(content: Content | None) -> Iterator[Edge]:
    for triple in content or ():
        if triple.predicate.value == _SUBCLASS:
            subject, _, node = terms_of(triple)
            yield subject, node


def _moved(store: Store, changed: Iterable[Edge], edges: Collection[Edge]) -> set[Term]:
    """Return the things that other shapes are about since some classes became, or are no more, subclasses.

    Args:
        store: The store as it is now.
        changed: Those classes, each with the class that it is, or was, a subclass of.
        edges: All subclasses that there are, or were, with them.
    """
    upwards, downwards = _steps(edges), _steps((above, below) for below, above in edges)
    classes: set[Term] = set()
    for below, above in changed:
        if not _known().isdisjoint(cls.value for cls in _reached(above, upwards)):
            classes |= _reached(below, downwards)
    return instances(store, classes, LEFT_OUT)


def _steps(edges: Iterable[Edge]) -> Mapping[Term, set[Term]]:
    steps: dict[Term, set[Term]] = {}
    for start, end in edges:
        steps.setdefault(start, set()).add(end)
    return steps


def _reached(start: Term, steps: Mapping[Term, set[Term]]) -> set[Term]:
    """Return what can be reached from a class, itself included."""
    found, waiting = {start}, [start]
    while waiting:
        fresh = steps.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def _pointed_at(content: Content) -> set[Term]:
    """Return the objects of those properties that the shapes follow backwards."""
    followed = {str(node) for node in shapes().objects(None, SH.inversePath)}
    found = {terms_of(triple)[2] for triple in content if triple.predicate.value in followed}
    return {node for node in found if node.kind != "literal"}


@cache
def _known() -> frozenset[str]:
    """Return the classes that the shapes speak of."""
    return frozenset(str(cls) for p in (SH.targetClass, SH["class"]) for cls in shapes().objects(None, p))


@cache
def shapes() -> Graph:
    """Return the shapes, read once; nobody changes them."""
    return read_shapes()


@cache
def _narrower() -> dict[URIRef, URIRef]:
    """Return the properties that the shapes give a narrower datatype than `xsd:integer`, with that type."""
    graph = shapes()
    return {
        path: kind
        for shape, kind in graph.subject_objects(SH.datatype)
        if kind in _LEAST
        and isinstance(path := graph.value(shape, SH.path), URIRef)
        and isinstance(kind, URIRef)
    }


def _retype(data: Graph) -> None:
    """Give whole numbers the narrower types that shapes want: the store knows integers alone."""
    for path, kind in _narrower().items():
        for subject, node in list(data.subject_objects(path)):
            if isinstance(node, Literal) and node.datatype == XSD.integer and int(node) >= _LEAST[kind]:
                data.remove((subject, path, node))
                data.add((subject, path, Literal(str(node), datatype=kind)))


_LEAST: dict[Node, int] = {XSD.nonNegativeInteger: 0, XSD.positiveInteger: 1}
"""Types of whole numbers that the shapes use, and their least value."""


class _Named:
    """A store whose answers name blank nodes by IRIs, as the data beside it do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def query(self, text: str, /) -> "_NamedRows":
        return _NamedRows(self._store.query(text))


class _NamedRows:
    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __enter__(self) -> Self:
        self._answer.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._answer.__exit__(*_)

    def rows(self) -> Iterator[dict[str, Term]]:
        for row in self._answer.rows():
            yield {
                name: Term(named(term), "iri") if term.kind == "bnode" else term for name, term in row.items()
            }

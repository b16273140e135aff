"""What was written, held against the shapes: what the write touched is judged, in the light of all else."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Self

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH, XSD
from rdflib.term import Node

from kg import iri
from kg.report import Report
from kg.store import Answer, Store
from kg.store.around import around, named, referring
from kg.store.content import things
from kg.term import Term
from kg.validate import read_shapes, validate
from kg.writes.draft import Altered

LEFT_OUT = tuple(str(iri.graph(name)) for name in ("inferred", "validation"))
"""Graphs that say nothing of their own: what was inferred would hide that nobody stated it."""


def judge(store: Store, altered: Sequence[Altered], written: Collection[str]) -> Report:
    """Hold what a write touched against the shapes.

    Args:
        store: The store with the write in it.
        altered: What the write changed.
        written: All graphs that are not the release's.

    Returns:
        Findings on the things of which triples were added or removed, and on those things of written graphs
        that refer to a thing of which triples were removed. Blank nodes are named by IRIs.
    """
    touched = {thing for one in altered for thing in things(one.added | one.removed)}
    robbed = {thing for one in altered for thing in things(one.removed)}
    touched |= referring(store, robbed, written)
    data = Graph()
    if touched:
        data.parse(around(store, touched, LEFT_OUT), format="nt")
    _retype(data)
    focus = {URIRef(named(thing)) for thing in touched}
    return validate(data, shapes(), check_shapes=False, store=_Named(store), focus=focus)


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

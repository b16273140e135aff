"""The shapes as documentation: which constraints concern a term, and what they say of classes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from api.reading import Label
from kg.saved import short
from kg.validate import path_text, read_shapes
from kg.validate.shapes import severity_of
from kg.vocab import GP

_CHECKS = (
    "minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount", "datatype", "class", "nodeKind",
    "hasValue", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "minLength", "maxLength",
    "pattern", "uniqueLang", "equals", "disjoint", "lessThan", "lessThanOrEquals", "in", "languageIn",
)  # fmt: skip
_LOGIC = ("or", "and", "not", "xone", "node", "sparql")
_FILLED = re.compile(r"\{[?$]\w+\}")
"""Where a message of a SPARQL constraint holds what the query found."""
_OURS = re.compile(r"\bgp:(\w+)")
_ORDER = ("Violation", "Warning", "Info")


@dataclass(frozen=True)
class Constraint:
    """One shape that can be broken.

    Attributes:
        iri: The shape.
        severity: `Violation`, `Warning` or `Info`.
        message: What it says when it is broken, `…` standing for what is found.
        path: The property path it is about; empty where it is about the thing itself.
        checks: Its components, such as `minCount 1`.
        about: Classes whose instances it is about.
        mentions: Our terms that it names otherwise.
    """

    iri: str
    severity: str
    message: Label
    path: str
    checks: tuple[str, ...]
    about: frozenset[str]
    mentions: frozenset[str]

    @property
    def name(self) -> str:
        """Its prefixed name, as reports give it."""
        return "gps:" + self.iri.rpartition("#")[2]


@dataclass(frozen=True)
class Shapes:
    """What the shapes say.

    Attributes:
        constraints: All of them, the gravest first.
        relations: (class, property, class or datatype of its values) where a shape says so.
    """

    constraints: tuple[Constraint, ...]
    relations: frozenset[tuple[str, str, str]]

    def about(self, kinds: frozenset[str], below: frozenset[str]) -> list[Constraint]:
        """Return the constraints on the instances of a class.

        Args:
            kinds: The class and those above it, whose constraints hold for it too.
            below: Those below it; what is asked of several of them at once is asked of it.
        """
        return [
            one
            for one in self.constraints
            if one.about & kinds or (len(one.about) > 1 and one.about <= below)
        ]

    def domain(self, prop: str) -> list[str]:
        """Return the classes that some shape lets have a property."""
        return sorted({source for source, found, _ in self.relations if found == prop})

    def range(self, prop: str) -> list[str]:
        """Return the classes and datatypes that some shape asks of a property's values."""
        return sorted({kind for _, found, kind in self.relations if found == prop})

    def naming(self, term: str) -> list[Constraint]:
        """Return the constraints that name a term as a property or as a class of values."""
        return [found for found in self.constraints if term in found.mentions]


def shapes() -> Shapes:
    """Read the shapes that ship.

    Raises:
        BuildError: They are not there, or one file is no Turtle.
    """
    graph = read_shapes()
    found: list[Constraint] = []
    relations: set[tuple[str, str, str]] = set()
    for shape in sorted(set(graph.subjects(RDF.type, SH.NodeShape)), key=str):
        about = frozenset(str(cls) for cls in graph.objects(shape, SH.targetClass))
        for part in (shape, *sorted(graph.objects(shape, SH.property), key=str)):
            if isinstance(part, URIRef) and (told := _constraint(graph, part, about)):
                found.append(told)
                relations |= set(_relations(graph, part, about))
    found.sort(key=lambda one: (_ORDER.index(one.severity), one.path, one.iri))
    return Shapes(tuple(found), frozenset(relations))


def _constraint(graph: Graph, shape: URIRef, about: frozenset[str]) -> Constraint | None:
    """Read one shape; `None` for one that only serves others or is about nothing of its own."""
    messages = [*graph.objects(shape, SH.message)]
    messages += [
        text for query in graph.objects(shape, SH.sparql) for text in graph.objects(query, SH.message)
    ]
    told = {text.language: _FILLED.sub("…", str(text)) for text in messages if isinstance(text, Literal)}
    checks = tuple(_checks(graph, shape))
    if not about or not told or not checks:
        return None
    path = graph.value(shape, SH.path)
    written = path_text(graph, path) if path is not None else ""
    message = Label(told.get("zh", ""), told.get("en", ""), str(shape))
    queries = (
        str(text) for query in graph.objects(shape, SH.sparql) for text in graph.objects(query, SH.select)
    )
    named = {str(GP[name]) for name in _OURS.findall(" ".join([written, *checks, *queries]))}
    named |= {str(GP[name]) for name in _OURS.findall(" ".join(_inner(graph, shape)))}
    return Constraint(
        str(shape), severity_of(graph, shape), message, written, checks, about, frozenset(named)
    )


def _checks(graph: Graph, shape: URIRef) -> Iterator[str]:
    for name in _CHECKS:
        for value in sorted(graph.objects(shape, SH[name]), key=str):
            yield f"{name} {_written(graph, value)}"
    yield from (name for name in _LOGIC if (shape, SH[name], None) in graph)


def _written(graph: Graph, value: Node) -> str:
    if (value, RDF.first, None) in graph:
        return " ".join(_written(graph, member) for member in Collection(graph, value))
    return short(str(value)) if isinstance(value, URIRef) else str(value)


def _inner(graph: Graph, shape: Node, depth: int = 4) -> Iterator[str]:
    """Yield the paths and classes that the shapes inside a shape name."""
    for name in ("or", "and", "xone", "not", "node", "qualifiedValueShape", "property"):
        for value in graph.objects(shape, SH[name]) if depth else ():
            members = Collection(graph, value) if (value, RDF.first, None) in graph else [value]
            for member in members:
                path, kind = graph.value(member, SH.path), graph.value(member, SH["class"])
                if path is not None:
                    yield path_text(graph, path)
                if kind is not None:
                    yield short(str(kind))
                if name != "property":  # a node shape's own properties are constraints of their own
                    yield from _inner(graph, member, depth - 1)


def _relations(graph: Graph, shape: URIRef, about: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    path = graph.value(shape, SH.path)
    kinds = {*graph.objects(shape, SH["class"]), *graph.objects(shape, SH.datatype)}
    for choice in graph.objects(shape, SH["or"]):
        kinds |= {kind for member in Collection(graph, choice) for kind in graph.objects(member, SH["class"])}
    if isinstance(path, URIRef):
        yield from ((source, str(path), str(kind)) for kind in kinds for source in about)

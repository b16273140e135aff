"""Collecting the quads of a graph."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, XSD

Node = URIRef | Literal
Quad = tuple[URIRef, URIRef, Node, URIRef]


def year(value: int) -> Literal:
    """Return a year as `xsd:gYear`; it is never made up into a day."""
    return Literal(f"{value:04d}", datatype=XSD.gYear)


def day(value: str) -> Literal:
    """Return an ISO date as `xsd:date`."""
    return Literal(date.fromisoformat(value).isoformat(), datatype=XSD.date)


def decimal(value: float | Decimal) -> Literal:
    """Return a number as `xsd:decimal` in its shortest exact spelling."""
    return Literal(f"{Decimal(str(value)).normalize():f}", datatype=XSD.decimal)


def integer(value: int) -> Literal:
    """Return a whole number as `xsd:integer`."""
    return Literal(str(value), datatype=XSD.integer)


def offset(value: int) -> Literal:
    """Return a text position as `xsd:nonNegativeInteger`."""
    return Literal(str(value), datatype=XSD.nonNegativeInteger)


def boolean(*, value: bool) -> Literal:
    """Return `xsd:boolean`."""
    return Literal("true" if value else "false", datatype=XSD.boolean)


def chinese(text: str) -> Literal:
    """Return text tagged `@zh`."""
    return Literal(text, lang="zh")


def english(text: str) -> Literal:
    """Return text tagged `@en`."""
    return Literal(text, lang="en")


class GraphQuads:
    """The quads of one named graph, each once."""

    def __init__(self, graph: URIRef) -> None:
        self.graph = graph
        self._quads: dict[Quad, None] = {}

    def add(self, subject: URIRef, predicate: URIRef, *objects: Node | None) -> None:
        """Add a triple for each object; `None` is left out."""
        for node in objects:
            if node is not None:
                self._quads[subject, predicate, node, self.graph] = None

    def a(self, subject: URIRef, *classes: URIRef) -> None:
        """Say what the subject is."""
        self.add(subject, RDF.type, *classes)

    def extend(self, triples: Iterable[tuple[URIRef, URIRef, Node]]) -> None:
        """Add triples as they are."""
        for subject, predicate, node in triples:
            self.add(subject, predicate, node)

    def __iter__(self) -> Iterator[Quad]:
        """Iterate over the quads in the order in which they were added."""
        return iter(self._quads)

    def __len__(self) -> int:
        return len(self._quads)

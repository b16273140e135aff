"""Oxigraph's terms from rdflib's, and plain terms from Oxigraph's."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from kg.term import XSD_STRING, Term, Triple


def term_of(node: object) -> Term:
    """Return an Oxigraph term as a plain one."""
    if isinstance(node, ox.NamedNode):
        return Term(node.value, "iri")
    if isinstance(node, ox.Literal):
        return Term(node.value, "literal", node.language, node.datatype.value)
    return Term(str(node), "bnode")


def node_of(term: Term) -> URIRef | Literal | BNode:
    """Return a plain term as rdflib's, a literal in its own spelling."""
    if term.kind == "iri":
        return URIRef(term.value)
    if term.kind == "bnode":
        return BNode(term.value.removeprefix("_:"))
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = URIRef(term.datatype) if term.datatype not in {None, XSD_STRING} else None
    return Literal(term.value, datatype=datatype, normalize=False)


def terms_of(triple: ox.Triple) -> Triple:
    """Return an Oxigraph triple as plain terms."""
    return term_of(triple.subject), term_of(triple.predicate), term_of(triple.object)


def canonical_nquads(quads: Iterable[tuple[URIRef, URIRef, URIRef | Literal, URIRef]]) -> bytes:
    """Write quads without blank nodes as canonical N-Quads (RDFC-1.0): one spelling a term, lines sorted.

    Args:
        quads: (subject, predicate, object, graph) of rdflib terms.

    Returns:
        UTF-8 bytes; the same set of quads always gives the same bytes.
    """
    written = ox.serialize(map(quad_of, quads), format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted({line + b"\n" for line in written.split(b"\n") if line}))


def read_nquads(lines: bytes) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """Yield the triples of canonical N-Quads or N-Triples without blank nodes as rdflib's terms.

    Args:
        lines: The lines.

    Yields:
        Triples, literals in their own spelling.
    """
    for quad in ox.parse(lines, ox.RdfFormat.N_QUADS):
        node = node_of(term_of(quad.object))
        if not isinstance(node, BNode):
            yield URIRef(quad.subject.value), URIRef(quad.predicate.value), node


def quad_of(quad: tuple[Node, Node, Node, Node]) -> ox.Quad:
    """Return a quad of rdflib terms as Oxigraph's."""
    subject, predicate, node, graph = quad
    return ox.Quad(_resource(subject), ox.NamedNode(str(predicate)), _object(node), ox.NamedNode(str(graph)))


def _object(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if not isinstance(node, Literal):
        return _resource(node)
    kind = None if node.language else ox.NamedNode(str(node.datatype or XSD.string))
    return ox.Literal(str(node), datatype=kind, language=node.language)


def _resource(node: Node) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(str(node)) if isinstance(node, BNode) else ox.NamedNode(str(node))

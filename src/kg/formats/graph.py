"""The answer of a CONSTRUCT as RDF."""

from rdflib import URIRef
from rdflib.term import Node

from kg.formats.issued import Issued
from kg.store import Store, node_of
from kg.vocab import BASE

_GRAPH = URIRef(f"{BASE}graph/answer")


def to_rdf(issued: Issued, media_type: str) -> bytes:
    """Write the triples of an answer.

    Args:
        issued: The answer of a CONSTRUCT.
        media_type: A key of `kg.store.GRAPH_FORMATS`.

    Returns:
        UTF-8 bytes; the same triples give the same bytes.
    """
    quads: list[tuple[Node, Node, Node, Node]] = [
        (node_of(s), node_of(p), node_of(o), _GRAPH) for s, p, o in issued.answer.triples or ()
    ]
    with Store.of(quads).query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }") as answer:
        return answer.write(media_type)

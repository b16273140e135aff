"""Writing answers: the forms there are, and a graph once a triple, sorted, with the prefixes it uses."""

import re
from collections.abc import Iterable

import pyoxigraph as ox
from rdflib.namespace import RDF

from kg.errors import QueryError
from kg.jsonld import to_jsonld, used_prefixes
from kg.store.terms import terms_of
from kg.term import Triple
from kg.vocab import PREFIXES

SOLUTION_FORMATS: dict[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
"""Media types of SELECT and ASK answers (ASK has JSON and XML alone in the specifications)."""

GRAPH_FORMATS: dict[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
"""Media types of CONSTRUCT and DESCRIBE answers."""

_NAMESPACES = {name: namespace for name, namespace in PREFIXES.items() if name != "id"}
"""Prefixes of written graphs: `id:` would need a backslash before every slash of an IRI's path."""

_XML_NAME_END = re.compile(r"[A-Za-z_\u00c0-\U000effff][\w.\u00b7-]*$")


def write_graph(triples: Iterable[ox.Triple], rdf_format: ox.RdfFormat) -> bytes:
    """Write triples, sorted by subject, its types first.

    Raises:
        QueryError: RDF/XML has no name for a property.
    """

    def place(pair: tuple[Triple, ox.Triple]) -> tuple[object, ...]:
        subject, predicate, node = pair[0]
        return subject.sort_key, predicate.value != str(RDF.type), predicate.value, node.sort_key

    pairs = sorted(((terms_of(triple), triple) for triple in triples), key=place)
    known = [terms for terms, _ in pairs]
    if rdf_format == ox.RdfFormat.JSON_LD:
        return to_jsonld(known, _NAMESPACES)
    if rdf_format == ox.RdfFormat.RDF_XML:
        for _, predicate, _ in known:
            if not _XML_NAME_END.search(predicate.value):
                raise QueryError(
                    f"RDF/XML has no name for the property <{predicate.value}>.", "Ask for Turtle or JSON-LD."
                )
    prefixes = used_prefixes(known, _NAMESPACES)
    return ox.serialize((triple for _, triple in pairs), format=rdf_format, prefixes=prefixes) or b""

"""Which forms an answer can be written in, by media type."""

from typing import Literal

import pyoxigraph as ox

from kg.errors import KgError

Kind = Literal["solutions", "boolean", "graph"]
"""What a query answers with: SELECT, ASK, or CONSTRUCT and DESCRIBE."""

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"

SOLUTION_FORMATS: dict[str, ox.QueryResultsFormat] = {
    JSON: ox.QueryResultsFormat.JSON,
    XML: ox.QueryResultsFormat.XML,
    CSV: ox.QueryResultsFormat.CSV,
    TSV: ox.QueryResultsFormat.TSV,
}
"""Media types of SELECT answers."""

BOOLEAN_FORMATS = (JSON, XML)
"""Media types of ASK answers: the specifications of CSV and TSV have none."""

GRAPH_FORMATS: dict[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
"""Media types of CONSTRUCT and DESCRIBE answers."""


class NotAcceptableError(KgError):
    """An answer has no form that was asked for.

    Args:
        kind: What the query answers with.
    """

    def __init__(self, kind: Kind) -> None:
        forms = {"solutions": SOLUTION_FORMATS, "boolean": BOOLEAN_FORMATS, "graph": GRAPH_FORMATS}[kind]
        super().__init__(
            f"This query answers with a {kind}, which has no form that was asked for.",
            f"Ask for one of: {', '.join(forms)}.",
        )
        self.kind = kind

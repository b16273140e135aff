"""Forms in which answers of saved queries can be had, as addresses and headers name them."""

from api.transport.negotiate import CSV, HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Offer
from kg.catalogue import SavedQuery
from kg.formats import FORMS, VEGA_LITE
from kg.issuing import kind_of
from kg.packs import MEDIA_TYPE

DATA = Offer("application/json", ("json",), (), "JSON")
SPARQL_JSON = Offer("application/sparql-results+json", ("srj", "sparql-json"), (), "SPARQL JSON")
EXCEL = Offer(FORMS["xlsx"].media_type, ("xlsx", "excel"), (), "Excel")
MARKDOWN = Offer("text/markdown", ("md", "markdown"), (), "Markdown")
TEXT = Offer("text/plain", ("txt", "text"), (), "TXT")
LINKED = Offer(JSON_LD.media_type, ("jsonld", "json-ld"), (), "JSON-LD")

TABLE = (DATA, EXCEL, CSV, MARKDOWN, SPARQL_JSON, TEXT, HTML)
"""Answers of SELECT and ASK; the first is what a client that takes anything gets."""
GRAPH = (TURTLE, N_TRIPLES, RDF_XML, LINKED, DATA, TEXT, HTML)
"""Answers of CONSTRUCT."""
SVG = Offer(FORMS["svg"].media_type, ("svg",), (), "SVG")
PNG = Offer(FORMS["png"].media_type, ("png",), (), "PNG")
VEGA = Offer(VEGA_LITE, ("vega", "vega-lite"), (), "Vega-Lite")
CHART = (SVG, PNG, VEGA)
"""Charts of answers."""
PACK = Offer(MEDIA_TYPE, ("zip", "pack"), (), "研究包 Pack (ZIP)")
"""Query, answer and what it takes to cite, re-run and verify it; of any query."""
ABOUT = (HTML, DATA)
"""What is said of queries and receipts."""


def offers(query: SavedQuery) -> tuple[Offer, ...]:
    """Return the forms of a query's answer."""
    if kind_of(query) == "graph":
        return (*GRAPH, PACK)
    return (*TABLE, *CHART, PACK) if query.header.chart else (*TABLE, PACK)


def form_of(offer: Offer, *, bom: bool = False) -> str:
    """Return the key of `kg.formats.FORMS` of an offer; that of a pack is `zip`."""
    return "csv-bom" if offer is CSV and bom else offer.names[0]

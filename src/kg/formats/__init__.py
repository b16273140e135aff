"""Forms in which an answer goes out: for spreadsheets, programs, the terminal, minutes and mails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from kg.formats.book import RECEIPT, to_workbook
from kg.formats.delimited import to_csv
from kg.formats.graph import to_rdf
from kg.formats.issued import Issued
from kg.formats.markdown import to_markdown
from kg.formats.picture import to_png, to_svg, to_vega
from kg.formats.plain import to_text
from kg.formats.shown import to_page
from kg.formats.table import Layout, Shown, heading, layout
from kg.formats.tree import to_json, to_sparql_json

__all__ = [
    "FORMS", "PICTURES", "RECEIPT", "VEGA_LITE", "Form", "Issued", "Kind", "Layout", "Shown", "heading",
    "layout", "to_csv", "to_json", "to_markdown", "to_rdf", "to_sparql_json", "to_text", "to_workbook",
    "write",
]  # fmt: skip

Kind = Literal["table", "graph"]
"""What an answer is: rows of SELECT and ASK, or triples of CONSTRUCT."""


@dataclass(frozen=True)
class Form:
    """A form.

    Attributes:
        media_type: What it is on the web.
        ending: Of its files.
        kinds: Answers that it can hold.
        write: Writes one.
    """

    media_type: str
    ending: str
    kinds: tuple[Kind, ...]
    write: Callable[[Issued], bytes]


def _rdf(media_type: str) -> Callable[[Issued], bytes]:
    return lambda issued: to_rdf(issued, media_type)


_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VEGA_LITE = "application/vnd.vegalite.v6+json"
_TABLE: tuple[Kind, ...] = ("table",)
_GRAPH: tuple[Kind, ...] = ("graph",)
FORMS: Mapping[str, Form] = {
    "json": Form("application/json", "json", ("table", "graph"), to_json),
    "xlsx": Form(_SPREADSHEET, "xlsx", _TABLE, to_workbook),
    "csv": Form("text/csv", "csv", _TABLE, to_csv),
    "csv-bom": Form("text/csv", "csv", _TABLE, lambda issued: to_csv(issued, bom=True)),
    "md": Form("text/markdown", "md", _TABLE, to_markdown),
    "srj": Form("application/sparql-results+json", "srj", _TABLE, to_sparql_json),
    "txt": Form("text/plain", "txt", ("table", "graph"), to_text),
    "ttl": Form("text/turtle", "ttl", _GRAPH, _rdf("text/turtle")),
    "nt": Form("application/n-triples", "nt", _GRAPH, _rdf("application/n-triples")),
    "jsonld": Form("application/ld+json", "jsonld", _GRAPH, _rdf("application/ld+json")),
    "page": Form("application/json", "json", ("table", "graph"), to_page),
    "vega": Form(VEGA_LITE, "vl.json", _TABLE, to_vega),
    "svg": Form("image/svg+xml", "svg", _TABLE, to_svg),
    "png": Form("image/png", "png", _TABLE, to_png),
    "rdf": Form("application/rdf+xml", "rdf", _GRAPH, _rdf("application/rdf+xml")),
}
"""Forms by the name that commands and addresses use; `page` is for our own pages alone, and pictures are of
queries that say how their answer is drawn."""
PICTURES = ("svg", "png")
"""Forms that are drawn; a worker that answers queries has no room for it and writes `vega` in their place."""


def write(issued: Issued, form: str) -> bytes:
    """Write an answer.

    Args:
        issued: The answer and its receipt.
        form: A key of `FORMS` that can hold its kind.

    Returns:
        The same bytes for the same answer and receipt.
    """
    return FORMS[form].write(issued)

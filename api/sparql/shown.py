"""An answer as the query page shows it, read from the bytes that the workers wrote."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib.namespace import XSD

from api.transport.cache import Kept
from api.transport.negotiate import HTML, KINDS, Offer
from kg.term import Term

_NUMBERS = ("decimal", "integer", "double", "nonNegativeInteger", "gYear")


@dataclass(frozen=True)
class Shown:
    """An answer as the page shows it.

    Attributes:
        kind: `solutions`, `boolean` or `graph`.
        cut: Whether this is only the beginning.
        variables: Names of the columns.
        numeric: Columns that hold numbers alone.
        rows: The rows; a missing cell is `None`.
        boolean: The answer of ASK.
        turtle: The graph in Turtle.
        downloads: Forms that the whole answer can be had in.
    """

    kind: str
    cut: bool
    variables: Sequence[str] = ()
    numeric: frozenset[str] = frozenset()
    rows: Sequence[Sequence[Term | None]] = ()
    boolean: bool = False
    turtle: str = ""
    downloads: tuple[Offer, ...] = ()


def shown(answer: Kept, *, cut: bool) -> Shown:
    """Read an answer.

    Args:
        answer: Solutions or a boolean in JSON, or a graph in Turtle.
        cut: Whether the workers cut it.
    """
    downloads = tuple(offer for offer in KINDS[answer.kind] if offer is not HTML)
    if answer.kind == "graph":
        return Shown("graph", cut, turtle=answer.body.decode(), downloads=downloads)
    read = json.loads(answer.body)
    if answer.kind == "boolean":
        return Shown("boolean", cut, boolean=read["boolean"], downloads=downloads)
    names = read["head"]["vars"]
    rows = [[_term(row.get(name)) for name in names] for row in read["results"]["bindings"]]
    numeric = frozenset(name for i, name in enumerate(names) if all(_is_number(row[i]) for row in rows))
    return Shown("solutions", cut, names, numeric, rows, downloads=downloads)


def _term(cell: Mapping[str, str] | None) -> Term | None:
    if cell is None:
        return None
    if cell["type"] == "uri":
        return Term(cell["value"], "iri")
    if cell["type"] == "bnode":
        return Term(cell["value"], "bnode")
    return Term(cell["value"], "literal", cell.get("xml:lang"), cell.get("datatype", str(XSD.string)))


def _is_number(term: Term | None) -> bool:
    return term is None or (term.datatype or "").rsplit("#", 1)[-1] in _NUMBERS

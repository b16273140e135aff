"""Values of parameters as people write them: each type's check, and the RDF term that a value becomes."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal

from rdflib import Literal as RdfLiteral
from rdflib import URIRef
from rdflib.namespace import XSD

ParameterType = Literal[
    "concept", "iri", "string", "number", "integer", "year", "date", "boolean", "language"
]
"""`concept`: of a scheme. `iri`: of a class. The rest are literals."""

DATATYPES: Mapping[str, URIRef] = {
    "number": XSD.decimal,
    "integer": XSD.integer,
    "year": XSD.gYear,
    "date": XSD.date,
    "boolean": XSD.boolean,
}
"""Datatypes of parameters that are neither things nor strings."""

TODAY = "today"
"""What a parameter of type `date` may be given, or have as its default, instead of a day."""

_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f]+")
_FORMS: Mapping[str, re.Pattern[str]] = {
    "concept": _IRI,
    "iri": _IRI,
    "number": re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?"),
    "integer": re.compile(r"[+-]?[0-9]{1,18}"),
    "year": re.compile(r"[0-9]{4}"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "boolean": re.compile(r"true|false"),
    "language": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
}
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPES = str.maketrans(_ESCAPED)
# SPARQL expands \uXXXX before it reads a query (19.2), wherever it stands, and engines differ in how often;
# a value that holds one would mean something else in each of them.
_UNSAFE = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|[\x00\ud800-\udfff]")


def to_term(kind: ParameterType, value: str) -> URIRef | RdfLiteral:
    """Turn a value into an RDF term of a type.

    Args:
        kind: The type.
        value: An absolute IRI for a concept or thing, a lexical form for the rest.

    Raises:
        ValueError: The value is not of the type; says why in both languages.
    """
    form = _FORMS.get(kind)
    if form is not None and not form.fullmatch(value):
        raise ValueError(f"类型不符 is no {kind}")
    if kind == "date" and not _is_day(value):
        raise ValueError("不是日历上的日期 is no day of the calendar")
    if form is None and (found := _UNSAFE.search(value)):
        raise ValueError(f"含有不能用的字符 holds {found[0]!r}, which no query can carry")
    if kind in {"concept", "iri"}:
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"类型不符 is no {kind}") from error
        return URIRef(value)
    return RdfLiteral(value, datatype=DATATYPES.get(kind))


def written(term: URIRef | RdfLiteral) -> str:
    """Write a term as SPARQL: a string on one line, whatever it holds; its datatype in full.

    Args:
        term: What `to_term` made.
    """
    if isinstance(term, URIRef):
        return f"<{term}>"
    text = f'"{str.translate(term, _ESCAPES)}"'
    return f"{text}^^<{term.datatype}>" if term.datatype else text


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True

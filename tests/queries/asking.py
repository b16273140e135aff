"""Asking a saved query on a fixed day and looking at some of its columns."""

from datetime import date

from kg.catalogue import catalogue
from kg.saved import Answer, run
from kg.shipped import shipped
from kg.store import Store
from kg.term import Term
from kg.vocab import BASE

QUERIES = catalogue(shipped("queries"))
ASKED_ON = date(2026, 6, 1)
Rows = list[tuple[str, ...]]


def finding(shape: str, focus: str, value: str = "") -> str:
    """Return a result of validation in the prefixes of `made_up.trig`.

    Args:
        shape: Name of the shape.
        focus: The thing at fault, its IRI without the base.
        value: The value at fault, likewise.
    """
    sh = "http://www.w3.org/ns/shacl#"
    at = f" ; <{sh}value> <{value}>" if value else ""
    return f"""
    <../graph/validation> {{ <validation/report/{shape}-{focus.replace("/", "-")}> a <{sh}ValidationResult> ;
      <{sh}sourceShape> <../shapes#{shape}> ; <{sh}focusNode> <{focus}>{at} . }}"""


def rows_of(answer: Answer) -> list[dict[str, Term]]:
    """Return an answer's rows; of a graph one row a triple, its three terms under the three columns."""
    if answer.triples is None:
        return list(answer.terms)
    names = [column.name for column in answer.columns]
    return [dict(zip(names, triple, strict=True)) for triple in answer.triples]


def ask(store: Store, name: str, columns: str = "", **values: str) -> Rows:
    """Return the answer's rows, cells without the base of IRIs and empty where unbound.

    Args:
        store: What is asked.
        name: The query.
        columns: Columns to look at; empty for all.
        values: Parameters.
    """
    table = run(store, QUERIES[name], {key: [value] for key, value in values.items()}, ASKED_ON)
    known = [column.name for column in table.columns]
    wanted = columns.split() or known
    assert not {*wanted} - {*known}
    return [
        tuple(row[c].value.removeprefix(f"{BASE}id/") if c in row else "" for c in wanted)
        for row in rows_of(table)
    ]

"""JSON: the answer with what it was understood as, and the same as SPARQL results have it."""

import json
from decimal import Decimal
from typing import Any

from kg.formats.issued import Issued
from kg.formats.table import layout, typed
from kg.saved import Cell
from kg.saved.sentence import written
from kg.term import XSD_STRING, Term


def to_json(issued: Issued) -> bytes:
    """Write an answer as JSON.

    Returns:
        `query` (name, version, hash, title, question), `parameters` (by name what was understood), `columns`,
        `rows` (one object a row: labels and words as text, numbers and yes/no as such, IRIs in columns of
        their own), `labels` (of IRIs), `total`, `offset`, `complete`, `sources`, `license`, `receipt`; of a
        graph `triples` in place of columns and rows.
    """
    answer = issued.answer
    header, receipt, language = answer.query.header, issued.receipt, answer.language
    told: dict[str, Any] = {
        "query": {
            "name": answer.query.name,
            "version": header.version,
            "hash": answer.query.hash,
            "title": issued.title,
            "question": issued.question,
            "description": issued.description,
        },
        "parameters": {
            name: [{"value": value.term, "label": written(value, language)} for value in values]
            for name, values in answer.values.items()
        },
        "day": answer.day.isoformat(),
        "language": language,
        **(_table(issued) if answer.triples is None else _triples(issued)),
        "total": answer.total,
        "offset": answer.offset,
        "complete": answer.complete,
        "sources": [_source(issued, at) for at in range(len(answer.sources))],
        "license": answer.license,
        "receipt": {"id": receipt.id, "link": issued.receipt_link, **receipt.model_dump(mode="json")},
    }
    if header.chart is not None:
        told["chart"] = header.chart.vega_lite(header.columns_by_name, language)
    return (json.dumps(told, ensure_ascii=False, indent=2, default=_as_number) + "\n").encode()


def to_sparql_json(issued: Issued) -> bytes:
    """Write the rows as SPARQL 1.1 results, each term as it was answered; the head links the receipt."""
    answer = issued.answer
    told = {
        "head": {
            "vars": [column.name for column in answer.columns],
            "link": [issued.receipt_link] if issued.site else [],
        },
        "results": {
            "bindings": [
                {name: _term(cell.term) for name, cell in row.items() if cell.term is not None}
                for row in answer.rows
            ]
        },
    }
    return (json.dumps(told, ensure_ascii=False) + "\n").encode()


def _table(issued: Issued) -> dict[str, Any]:
    answer = issued.answer
    headings = {shown.column.name: shown for shown in layout(answer).all}
    columns = [
        {
            "name": column.name,
            "label": headings[column.name].heading,
            "kind": column.kind,
            **{
                key: value
                for key, value in (
                    ("meaning", headings[column.name].meaning),
                    ("unit", column.unit),
                    ("unit_column", column.unit_column),
                    ("label_of", column.label_of),
                    ("link", column.link),
                )
                if value
            },
        }
        for column in answer.columns
    ]
    rows = [
        {name: _value(cell) for name, cell in row.items() if cell.term is not None or cell.text}
        for row in answer.rows
    ]
    labels = {cell.iri: cell.text for row in answer.rows for cell in row.values() if _names(cell)}
    return {"columns": columns, "rows": rows, "labels": dict(sorted(labels.items()))}


def _triples(issued: Issued) -> dict[str, Any]:
    triples = issued.answer.triples or ()
    return {"triples": [[_term(term) for term in triple] for triple in triples]}


def _names(cell: Cell) -> bool:
    """Tell whether a cell is a thing, of which the text says what it is called."""
    return cell.term is not None and cell.term.kind == "iri"


def _value(cell: Cell) -> object:
    if _names(cell):
        return cell.iri
    value = typed(cell)
    return value if isinstance(value, bool | int | Decimal) else cell.text


def _as_number(value: object) -> float:
    """Return a decimal as JSON can carry it; it has no more digits than that keeps."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)


def _source(issued: Issued, at: int) -> dict[str, str]:
    source = issued.answer.sources[at]
    told = {
        "kind": source.kind,
        "title": source.title.first(issued.answer.language),
        "iri": source.iri,
        "document": source.document,
        "sha256": source.sha256,
    }
    return {key: value for key, value in told.items() if value}


def _term(term: Term) -> dict[str, str]:
    if term.kind == "iri":
        return {"type": "uri", "value": term.value}
    if term.kind == "bnode":
        return {"type": "bnode", "value": term.value.removeprefix("_:")}
    told = {"type": "literal", "value": term.value}
    if term.language:
        told["xml:lang"] = term.language
    elif term.datatype not in {None, XSD_STRING}:
        told["datatype"] = str(term.datatype)
    return told

"""The page of a receipt: what it says, and whether the same answer still comes back."""

import json

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.queries.links import query_path, with_fields
from api.release import release_of
from api.render import language_of, page
from kg.catalogue import SavedQuery
from kg.receipts import Receipt
from kg.saved import Name, Value, names
from kg.saved.sentence import sentence
from kg.verifying import Verdict


def receipt_page(request: Request, query: SavedQuery | None, verdict: Verdict) -> HTMLResponse:
    """Render the page of a receipt.

    Args:
        request: The request.
        query: The query of its name; `None` if there is none.
        verdict: What came of asking again.
    """
    receipt, language = verdict.receipt, language_of(request)
    values = _values(request, query, receipt) if query else {}
    context = {
        "receipt": receipt,
        "verdict": verdict,
        "query": query,
        "question": sentence(query, values, language) if query else "",
        "values": values,
        "again": with_fields(query_path(query), _fields(receipt)) if query else "",
    }
    return page(request, "receipt.html", context, headers={"Cache-Control": "no-cache"})


def ask_page(request: Request) -> HTMLResponse:
    """Render the page on which a receipt's id is pasted."""
    return page(request, "receipt_ask.html", {})


def as_json(verdict: Verdict) -> bytes:
    """Write a receipt and what came of asking again."""
    told = {
        "receipt": {"id": verdict.receipt.id, **verdict.receipt.model_dump(mode="json")},
        "outcome": verdict.outcome,
        "confirmed": verdict.confirmed,
        "detail": f"{verdict.zh} {verdict.en}",
        "now": verdict.now.model_dump(mode="json") if verdict.now else None,
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _fields(receipt: Receipt) -> list[tuple[str, str]]:
    return [(name, value) for name, values in receipt.parameters.items() for value in values]


def _values(request: Request, query: SavedQuery, receipt: Receipt) -> dict[str, tuple[Value, ...]]:
    known = query.header.parameters_by_name
    things = {
        v
        for name, values in receipt.parameters.items()
        if name in known and known[name].is_thing
        for v in values
    }
    called = names(release_of(request).store, (iri for iri in things if iri.startswith("http")))
    return {
        name: tuple(Value(v, v, called.get(v, Name(v, v))) for v in values)
        for name, values in receipt.parameters.items()
        if name in known
    }

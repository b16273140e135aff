"""What workers are told so that they put a report together, and those that draw so that they write it."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from kg.catalogue import SavedQuery
from kg.charts import tasks as drawing
from kg.reports.asking import QUERIES, Wanted
from kg.reports.making import Form, composed, report
from kg.reports.model import Report
from kg.store import GraphStore


class Sink(Protocol):
    """Where an answer goes."""

    def head(self, head: Mapping[str, Any]) -> None:
        """Say, once and first, what comes."""

    def write(self, data: bytes) -> object:
        """Take the next bytes."""


def order(wanted: Wanted, queries: Mapping[str, SavedQuery]) -> dict[str, Any]:
    """Return what a worker is told so that it puts a report together; see `tell_report`."""
    return {
        "kind": wanted.kind,
        "key": wanted.key,
        "day": wanted.day.isoformat(),
        "data": wanted.data,
        "language": wanted.language,
        "site": wanted.site,
        "queries": {name: queries[name].to_json() for name in QUERIES if name in queries},
    }


def tell_report(store: GraphStore, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Put a report together in a worker.

    Args:
        store: The graph.
        payload: What `order` returned.
        sink: Gets the report as JSON, which `kg.reports.Report` reads.

    Returns:
        The end: `{bytes}`.

    Raises:
        KgError: As `kg.reports.report`.
    """
    told = dict(payload)
    queries = {n: SavedQuery.model_validate_json(text) for n, text in told.pop("queries").items()}
    wanted = Wanted(**{**told, "day": date.fromisoformat(told["day"])})
    body = report(store, queries, wanted).model_dump_json().encode()
    sink.head({"kind": "report"})
    sink.write(body)
    return {"bytes": len(body)}


def compose_order(found: bytes, form: Form, drawn: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what a process that draws is told so that it writes a report; see `compose`."""
    pictures = {name: b64encode(picture).decode() for name, picture in drawn.items()}
    return {"report": found.decode(), "form": form, "drawn": pictures}


def compose(_: None, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Write a report.

    Args:
        _: Writing needs no store.
        payload: What `compose_order` returned.
        sink: Gets the file.

    Returns:
        The end: `{bytes}`.

    Raises:
        KgError: As `kg.reports.composed`.
    """
    found = Report.model_validate(json.loads(payload["report"]))
    drawn = {name: b64decode(picture) for name, picture in payload["drawn"].items()}
    body = composed(found, payload["form"], drawn)
    sink.head({"kind": "report"})
    sink.write(body)
    return {"bytes": len(body)}


TASKS = {**drawing.TASKS, "compose": compose}
"""What processes that draw can be told."""
open_store = drawing.open_store


def in_worker(store: None) -> None:
    """Start what draws, and load what writes, so that no report waits for that."""
    drawing.in_worker(store)
    from kg.errors import KgError  # noqa: PLC0415
    from kg.reports import page, paper, word  # noqa: F401, PLC0415 - their libraries

    try:
        paper.faces()
    except KgError:
        return  # whoever asks for a PDF is told

"""What workers that have the graph are told, so that they put a report together."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from kg.catalogue import SavedQuery
from kg.reports.asking import QUERIES, Wanted
from kg.reports.making import report
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

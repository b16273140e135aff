"""What processes that draw charts and write reports can be told; the pool knows these by name alone.

They know nothing of the graph: a report has all with it.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, Protocol

from kg.charts import tasks as drawing
from kg.errors import KgError
from kg.reports.model import Report
from kg.reports.writing import Form, composed


class Sink(Protocol):
    """Where a file goes."""

    def head(self, head: Mapping[str, Any]) -> None:
        """Say, once and first, what comes."""

    def write(self, data: bytes) -> object:
        """Take the next bytes."""


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


def open_store(source: Mapping[str, Any]) -> None:
    """Load what reports are written with, once for all workers; there is no store.

    Args:
        source: Not looked at.
    """
    from kg.reports import page, paper, word  # noqa: F401, PLC0415 - whoever names a task needs none of them

    drawing.open_store(source)


def in_worker(store: None) -> None:
    """Start what draws, and find the typefaces, so that no report waits for that."""
    from kg.reports import paper  # noqa: PLC0415 - as above

    drawing.in_worker(store)
    try:
        paper.faces()
    except KgError:
        return  # whoever asks for a PDF is told

"""What processes that draw can be told; the pool knows these by name alone.

Vega runs in V8, which reserves more memory than a worker may have that answers queries: so charts are drawn
in processes of their own, each of which has V8 before it is held to a bound.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from kg.charts.drawing import png, svg

DRAW: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {"svg": svg, "png": png}
"""By form."""
_FIRST = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}


class Sink(Protocol):
    """Where a picture goes."""

    def head(self, head: Mapping[str, Any]) -> None:
        """Say, once and first, what comes."""

    def write(self, data: bytes) -> object:
        """Take the next bytes."""


def draw(_: None, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Draw a chart.

    Args:
        _: Drawing needs no store.
        payload: `spec`: what `kg.charts.chart` returned, as JSON; `form`: a key of `DRAW`.
        sink: Gets the picture.

    Returns:
        The end: `{bytes}`.
    """
    picture = DRAW[payload["form"]](json.loads(payload["spec"]))
    sink.head({"kind": "chart"})
    sink.write(picture)
    return {"bytes": len(picture)}


TASKS = {"draw": draw}


def open_store(source: Mapping[str, Any]) -> None:
    """Load nothing: a chart has its data with it.

    Args:
        source: Not looked at.
    """


def in_worker(_: None) -> None:
    """Start Vega, so that no chart waits for that."""
    svg({**_FIRST, "width": 60, "height": 60})

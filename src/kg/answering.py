"""One stranger's query from text to the last byte of its answer: admitted, evaluated, written as a stream."""

from collections.abc import Mapping
from typing import Any, Protocol

from kg.algebra import admitted, check_dataset
from kg.store import GraphStore, Limits, NotAcceptableError


class Sink(Protocol):
    """Where an answer goes."""

    def head(self, head: Mapping[str, Any]) -> None:
        """Say, once and first, what comes."""

    def write(self, data: bytes) -> object:
        """Take the next bytes; blocks while the reader is slow."""


class _Graphs:
    """The store's named graphs, to be asked one at a time: there may be thousands.

    Args:
        store: The store.
    """

    def __init__(self, store: GraphStore) -> None:
        self._store = store

    def __contains__(self, graph: object) -> bool:
        return isinstance(graph, str) and self._store.has_graph(graph)


def answer(store: GraphStore, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Answer a stranger's query.

    Args:
        store: What is asked.
        payload: `query`; `default_graphs` and `named_graphs` (lists of IRIs, or `None`: the request names
            none); `media`: for each of `solutions`, `boolean` and `graph` the media type to write, or `None`
            if the client takes none; `max_rows` and `max_bytes` (`None`: no limit); `services`: IRIs of the
            endpoints that SERVICE may contact (may be missing: none).
        sink: Gets the head `{kind, media_type, variables, volatile}` and then the answer's bytes. `volatile`:
            the same query may answer otherwise next time, so its answer must not be kept.

    Returns:
        The end: `{rows, bytes, cut}` with `cut` one of `None`, `rows`, `bytes`.

    Raises:
        QueryError: The query cannot be read, is refused, or fails while it runs.
        UnwritableError: The media type cannot carry what the answer holds.
        StoreError: The store does not answer, or is damaged.
        NotAcceptableError: There is no media type for the answer's kind; the head has come, with `None`.
    """
    graphs = _Graphs(store)
    default_graphs, named_graphs = payload.get("default_graphs"), payload.get("named_graphs")
    told = default_graphs is not None or named_graphs is not None
    query = admitted(payload["query"], graphs, frozenset(payload.get("services") or ()), told=told)
    check_dataset((*(default_graphs or ()), *(named_graphs or ())), graphs)
    with store.query(query.text, default_graphs, named_graphs) as found:
        media_type: str | None = payload["media"].get(found.kind)
        head = {
            "kind": found.kind,
            "media_type": media_type,
            "variables": found.variables,
            "volatile": query.volatile,
        }
        sink.head(head)
        if media_type is None:
            raise NotAcceptableError(found.kind)
        limits = Limits(payload.get("max_rows"), payload.get("max_bytes"))
        written = found.stream(media_type, sink.write, limits)
    return {"rows": written.rows, "bytes": written.bytes, "cut": written.cut}

"""What a worker process can be told to do; the pool knows these by name alone."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kg.answering import Sink, answer
from kg.errors import NotBuiltError
from kg.store import Store
from kg.writes.attempt import attempt, prepare
from kg.writes.overlay import lay, released

Task = Callable[[Store, Mapping[str, Any], Sink], Mapping[str, Any]]

TASKS: dict[str, Task] = {"query": answer, "write": attempt}
"""By name: takes the store, what the job says and where its answer goes; returns the answer's end."""


def open_store(source: Mapping[str, Any]) -> Store:
    """Load a snapshot.

    Args:
        source: `kind`: `memory`; `path`: the release's N-Quads file; `writing`: whether there will be writes.

    Raises:
        NotBuiltError: There is no such file, or it is not whole.
    """
    if source["kind"] != "memory":
        raise NotBuiltError(f"No store of the kind {source['kind']!r} is known.", "Use memory.")
    store = Store.load(Path(source["path"]))
    released(store)
    if source.get("writing"):
        prepare()
    return store


def apply(store: Store, payload: Mapping[str, Any]) -> None:
    """Change the store for workers to come.

    Args:
        store: The snapshot.
        payload: `written`: see `kg.writes.overlay.lay`.

    Raises:
        DamagedError: A content is missing or damaged.
    """
    lay(store, payload["written"])


def in_worker(store: Store) -> Store:
    """Return what a freshly forked worker asks: a store in memory is shared by copy on write."""
    return store

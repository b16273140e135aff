"""What a worker process can be told to do; the pool knows these by name alone."""

from collections.abc import Callable, Mapping
from typing import Any

from kg import algebra
from kg import store as stores
from kg.answering import Sink, answer
from kg.assistants.asking import tell_understood
from kg.assistants.telling import tell_thing, tell_values
from kg.difference import tell_difference
from kg.feeds.telling import tell_calendar, tell_feed
from kg.issuing import answer_saved
from kg.kept import of_release
from kg.packs import pack_saved
from kg.reports.telling import tell_report
from kg.store import GraphStore, Store
from kg.store.opening import Unopened
from kg.verifying import verify_saved
from kg.writes.attempt import attempt, prepare
from kg.writes.overlay import lay, released

Task = Callable[[Any, Mapping[str, Any], Sink], Mapping[str, Any]]

TASKS: dict[str, Task] = {
    "ask": tell_understood,
    "calendar": tell_calendar,
    "difference": tell_difference,
    "feed": tell_feed,
    "pack": of_release(pack_saved),
    "query": of_release(answer),
    "saved": of_release(answer_saved),
    "report": tell_report,
    "thing": tell_thing,
    "values": tell_values,
    "verify": verify_saved,
    "write": attempt,
}
"""By name: takes the store, what the job says and where its answer goes; returns the answer's end."""


def open_store(source: Mapping[str, Any]) -> Store | Unopened:
    """Load a snapshot that workers share; one on disk or elsewhere each of them opens for itself.

    Args:
        source: As `kg.store.source_of` returned it, and `writing`: whether there will be writes.

    Raises:
        NotBuiltError: The release is missing, or not whole.
    """
    algebra.prepare()
    if source["kind"] != "memory":
        return Unopened(source)
    store = stores.open_store(source)
    assert isinstance(store, Store)  # noqa: S101  # so says its kind
    released(store)
    if source.get("writing"):
        prepare()
    return store


def apply(store: Store | Unopened, payload: Mapping[str, Any]) -> None:
    """Change the store for workers to come.

    Args:
        store: The snapshot.
        payload: `written`: see `kg.writes.overlay.lay`.

    Raises:
        DamagedError: A content is missing or damaged.
        StoreError: There are written graphs, and the store is not in memory.
    """
    lay(store, payload["written"])


def in_worker(store: Store | Unopened) -> GraphStore:
    """Return what a freshly forked worker asks: a store in memory is shared by copy on write.

    Raises:
        NotBuiltError: The store on disk cannot be opened.
    """
    return store.open() if isinstance(store, Unopened) else store

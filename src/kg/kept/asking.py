"""A worker's task done on a kept release in place of the one that the workers share."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from kg.errors import NotBuiltError
from kg.store import GraphStore, StoreError
from kg.store.disk import DiskStore

RELEASE = "release"
"""Key of a payload: folder of the store that is asked; missing or empty for the shared one."""


class Sink(Protocol):
    """Where an answer goes."""

    def head(self, head: Mapping[str, Any]) -> None:
        """Say, once and first, what comes."""

    def write(self, data: bytes) -> object:
        """Take the next bytes."""


Task = Callable[[GraphStore, Mapping[str, Any], Sink], Mapping[str, Any]]


def of_release(task: Task) -> Task:
    """Return a task that asks the release that its payload names.

    Everything else that bounds a job bounds this one: it runs in the same workers and lanes, and what the
    store takes in memory counts as the job's.

    Args:
        task: Answers from a store.
    """

    def do(store: GraphStore, payload: Mapping[str, Any], sink: Sink) -> Mapping[str, Any]:
        folder = payload.get(RELEASE)
        return task(_opened(Path(folder)) if folder else store, payload, sink)

    return do


def _opened(folder: Path) -> DiskStore:
    try:
        return DiskStore(folder)
    except NotBuiltError as error:
        raise StoreError(
            "这个版本的存储刚被清走。 The store of this release has just been let go.",
            "请再问一次。 Ask again.",
        ) from error

"""The store that a build asks while its graph grows: in memory, or on disk where it would take too much."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from kg.store import Answer, GraphStore, Store
from kg.store.opening import MEGABYTE
from kg.store.scratch import ScratchStore

FACTOR = 6
"""Bytes in memory for each byte of N-Quads: 4 for the graph and its default graph, 2 for the latter alone."""


class Growing(Protocol):
    """A store that takes more between two questions."""

    def take(self, files: Sequence[Path]) -> None:
        """Add files of canonical N-Quads, none of whose quads it holds yet, each in a named graph."""

    def leave(self, release: Path) -> None:
        """Leave the store to a release that holds the same, if that is of any use to it."""

    def opened(self) -> GraphStore:
        """Return the store as it is now; who forks does so before, or after it took more."""

    def query(self, text: str) -> Answer:
        """Open the store and evaluate a query."""


class InMemory:
    """A store in memory; nothing is left of it."""

    def __init__(self) -> None:
        self._store = Store(())

    def take(self, files: Sequence[Path]) -> None:
        """See `Growing.take`."""
        for file in files:
            self._store.add_lines(file.read_bytes())

    def leave(self, release: Path) -> None:
        """See `Growing.leave`."""

    def opened(self) -> Store:
        """See `Growing.opened`."""
        return self._store

    def query(self, text: str) -> Answer:
        """See `Growing.query`."""
        return self._store.query(text)


def growing(folder: Path, files: Iterable[Path], memory_mb: int) -> Growing:
    """Return an empty store for what is in some files, and a little more.

    Args:
        folder: Where one on disk is to be made; on the file system of the releases.
        files: Most of what it will hold.
        memory_mb: What one in memory may take.
    """
    size = sum(file.stat().st_size for file in files)
    return InMemory() if size * FACTOR <= memory_mb * MEGABYTE else ScratchStore(folder)

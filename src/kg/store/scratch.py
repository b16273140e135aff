"""A dataset on disk that grows while a build asks it, and becomes the store of the release that is built."""

from collections.abc import Sequence
from pathlib import Path

from kg.store.answer import Answer
from kg.store.disk import FOLDER, DiskStore, fill, keep


class ScratchStore:
    """A dataset on disk: grown by processes of their own, opened when it is asked.

    Who forks does so before it is asked, or after it took more: an open one must not be forked.

    Args:
        folder: Where it is made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: DiskStore | None = None

    def take(self, files: Sequence[Path]) -> None:
        """Add canonical N-Quads, none of which the store holds yet, each in a named graph.

        Args:
            files: Where they are.

        Raises:
            NotBuiltError: The disk refuses.
        """
        self._open = None
        self._folder.mkdir(exist_ok=True)
        fill(files, self._folder)

    def leave(self, release: Path) -> None:
        """Give the store to a release that holds the same, unless it has one; nothing is left here."""
        self._open = None
        keep(self._folder, release / FOLDER)

    def opened(self) -> DiskStore:
        """Return the store as it is now.

        Raises:
            NotBuiltError: It cannot be opened.
        """
        if self._open is None:
            self._open = DiskStore(self._folder)
        return self._open

    def query(self, text: str) -> Answer:
        """Open the store and evaluate a query; see `GraphStore.query`."""
        return self.opened().query(text)

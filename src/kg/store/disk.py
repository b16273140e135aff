"""A dataset on disk: Oxigraph's RocksDB folder beside the release's N-Quads, opened read-only.

The folder is made aside by a process of its own, which gives its threads and memory back, and renamed when it
is whole. An opened one must never be forked: whoever forks opens it afterwards.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kg.errors import NotBuiltError
from kg.releases import MANIFEST, check_dataset
from kg.store.answer import Answer
from kg.store.content import Content
from kg.store.evaluating import evaluate
from kg.store.failing import FAILURES, damaged

FOLDER = "store"
"""Name of the folder beside a release's dataset."""

DATABASE = "db"
"""Oxigraph's own folder inside."""

SIZE = "quads"
"""File inside that says how many quads there are in named graphs: counting takes seconds."""


class DiskStore:
    """A dataset on disk, open for reading.

    Args:
        folder: What `make` made.

    Raises:
        NotBuiltError: It is not there, or damaged.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._size = int((folder / SIZE).read_text(encoding="ascii"))
            self._store = ox.Store.read_only(str(folder / DATABASE))
            graphs = list(self._store.named_graphs())
        except FAILURES as error:
            raise NotBuiltError(
                f"No store can be opened at {folder}.", "Remove the folder; it is made again."
            ) from error
        self._graphs = frozenset(graph.value for graph in graphs if isinstance(graph, ox.NamedNode))

    def has_graph(self, graph: str) -> bool:
        """Tell whether there is a named graph."""
        return graph in self._graphs

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(self._graphs)

    def __len__(self) -> int:
        return self._size

    def query(
        self,
        text: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Answer:
        """Evaluate a query; see `GraphStore.query`.

        Raises:
            QueryError: The text is no SPARQL query, with line and column where the parser says them; or it
                fails.
            DamagedStoreError: The disk cannot be read.
        """
        return evaluate(self._store, text, default_graphs, named_graphs, on_disk=True)

    def content(self, graph: str) -> Content:
        """Return what a named graph holds.

        Raises:
            DamagedStoreError: The disk cannot be read.
        """
        return frozenset(self.triples(graph))

    def triples(self, graph: str | None) -> Iterator[ox.Triple]:
        """Yield the triples of a named graph, or with `None` those of all, each once.

        Raises:
            DamagedStoreError: The disk cannot be read.
        """
        name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        try:
            for quad in self._store.quads_for_pattern(None, None, None, name):
                yield quad.triple
        except FAILURES as error:
            raise damaged(error) from error


def make(nquads: Path, folder: Path) -> None:
    """Make the folder of a dataset if it is not there; one process makes it, others wait.

    Args:
        nquads: The release's N-Quads file.
        folder: Where; its parent must be writable.

    Raises:
        NotBuiltError: The file is missing, damaged or not what was built, or the disk refuses.
    """
    if (folder / SIZE).is_file():
        return
    if not nquads.is_file():
        raise NotBuiltError(f"No built graph at {nquads}.", "Run `kg build` first.")
    try:
        with (folder.parent / f".{folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / SIZE).is_file():
                for left in folder.parent.glob(f".{folder.name}-*"):  # by one that was killed
                    shutil.rmtree(left, ignore_errors=True)
                if (nquads.parent / MANIFEST).exists():
                    check_dataset(nquads.parent)
                _make(nquads, folder)
    except OSError as error:
        raise NotBuiltError(
            f"The store at {folder} cannot be written: {error.strerror}.", "Check space and rights."
        ) from error


def _make(nquads: Path, folder: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        fill([nquads], aside)
        aside.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)  # without its size it was never whole
        aside.replace(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def fill(files: Sequence[Path], folder: Path) -> None:
    """Add files to the store in a folder, by a process that gives its memory back.

    Args:
        files: Canonical N-Quads, none of which the store holds yet, each in a named graph.
        folder: A folder that is empty, or was filled before; nobody has it open.

    Raises:
        NotBuiltError: A file is damaged, or the disk refuses; what is in the folder is of no use then.
    """
    command = [sys.executable, "-m", "kg.store.filling", str(folder), *map(str, files)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # our own module
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"signal {-done.returncode}"])[-1]
        names = ", ".join(map(str, files))
        raise NotBuiltError(
            f"No store can be made of {names}: {last}", "Run `kg build` again, or check space."
        )


def keep(made: Path, folder: Path) -> None:
    """Give a folder that was filled its place beside a release, unless there is one.

    Args:
        made: The folder, with all that the release holds.
        folder: Where `make` would make it; on the same file system.
    """
    with (
        suppress(OSError),
        (folder.parent / f".{folder.name}.lock").open("w") as lock,
    ):  # else `make` makes it
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / SIZE).is_file():
            shutil.rmtree(folder, ignore_errors=True)
            made.chmod(0o755)
            made.replace(folder)

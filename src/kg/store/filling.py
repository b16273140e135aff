"""Datasets loaded into a store on disk: `python -m kg.store.filling FOLDER NQUADS...`."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.store.disk import DATABASE, SIZE


def fill(files: Sequence[Path], folder: Path) -> None:
    """Load datasets; every triple goes once more into the default graph.

    Args:
        files: N-Quads files; none holds a quad that the store has.
        folder: A folder that is empty, or was filled before.

    Raises:
        SyntaxError: A file is damaged.
        OSError: The disk refuses.
    """
    known = folder / SIZE
    size = int(known.read_text(encoding="ascii")) if known.exists() else 0
    known.unlink(missing_ok=True)  # until it is whole again
    store = ox.Store(str(folder / DATABASE))
    before = len(store)
    for file in files:
        store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    size += len(store) - before
    store.bulk_extend(_triples(files))
    store.optimize()
    store.flush()
    del store
    known.write_text(str(size), encoding="ascii")


def _triples(files: Sequence[Path]) -> Iterator[ox.Quad]:
    for file in files:
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS):
            yield ox.Quad(quad.subject, quad.predicate, quad.object)


if __name__ == "__main__":
    fill([Path(path) for path in sys.argv[2:]], Path(sys.argv[1]))

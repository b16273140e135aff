"""A dataset loaded into an empty folder on disk: `python -m kg.store.filling NQUADS FOLDER`."""

import sys
from pathlib import Path

import pyoxigraph as ox

from kg.store.disk import DATABASE, SIZE


def fill(nquads: Path, folder: Path) -> None:
    """Load a dataset; every triple goes once more into the default graph.

    Args:
        nquads: The release's N-Quads file.
        folder: An empty folder.

    Raises:
        SyntaxError: The file is damaged.
        OSError: The disk refuses.
    """
    store = ox.Store(str(folder / DATABASE))
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    size = len(store)
    quads = ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    store.optimize()
    store.flush()
    del store
    (folder / SIZE).write_text(str(size), encoding="ascii")


if __name__ == "__main__":
    fill(Path(sys.argv[1]), Path(sys.argv[2]))

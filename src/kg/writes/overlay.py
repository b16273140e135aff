"""Written graphs laid over a loaded release, in the serving process and where workers are forked from."""

from collections.abc import Mapping
from pathlib import Path
from weakref import WeakKeyDictionary

from kg.store import GraphStore, Store, StoreError
from kg.store.content import from_lines
from kg.writes.blobs import SUFFIX, read_blob

_LAID: WeakKeyDictionary[Store, dict[str, str]] = WeakKeyDictionary()
"""For each store the digests of the graphs that lie over it, by graph."""
_RELEASED: WeakKeyDictionary[GraphStore, frozenset[str]] = WeakKeyDictionary()


def released(store: GraphStore) -> frozenset[str]:
    """Return the graphs that a store was loaded with; to be called before anything is laid over it."""
    return _RELEASED.setdefault(store, frozenset(store.graphs()))


def lay(store: object, graphs: Mapping[str, str]) -> frozenset[str]:
    """Make a store hold exactly these written graphs beside those that it was loaded with.

    Only what is different is read, so that doing it again costs nothing.

    Args:
        store: A loaded release; one that is not in memory has none laid over it.
        graphs: File of each written graph's content, named by its digest, by graph.

    Returns:
        Written graphs that stay hidden because the release has graphs of those names.

    Raises:
        DamagedError: A content is missing or damaged; the store may hold some of the others.
        StoreError: There are written graphs, and the store is not in memory.
    """
    if not isinstance(store, Store):
        if graphs:
            raise StoreError(
                "有写入的图，但存储不在内存里。 There are written graphs, and the store is not in memory.",
                "请设 Set KG_STORE=memory.",
            )
        return frozenset()
    own = released(store)
    laid = _LAID.setdefault(store, {})
    wanted = {graph: path for graph, path in graphs.items() if graph not in own}
    for graph in [graph for graph in laid if graph not in wanted]:
        store.put(graph, None)
        del laid[graph]
    for graph, name in wanted.items():
        path = Path(name)
        digest = path.name.removesuffix(SUFFIX)
        if laid.get(graph) != digest:
            store.put(graph, from_lines(read_blob(path)))
            laid[graph] = digest
    return own & graphs.keys()

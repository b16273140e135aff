"""A release brought into another server, graph by graph, so that readers see it whole or not at all.

First the mark loses its version: readers notice within `CURRENT_SECONDS` and answer that they are not ready.
Then graphs whose content is new are replaced, each counted and noted in the mark; what is not of the release
any more goes; at last the version is written. Run again after a failure, it goes on where it stopped.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, OWL, VOID

from kg.store.disk import FOLDER, DiskStore, make
from kg.store.errors import StoreError
from kg.store.remote import CURRENT_SECONDS, MARK, UNION, Loaded, RemoteStore

PART = 20_000
"""Triples that are sent together by the Graph Store Protocol."""
UPDATE_PART = 500
"""The same by updates: engines compile the text of each."""

_VERSION, _TRIPLES, _IDENTIFIER = (
    ox.NamedNode(str(term)) for term in (OWL.versionInfo, VOID.triples, DCTERMS.identifier)
)

Told = Callable[[str, int, int], None]
"""Is told which graph is being sent, how many triples of it are there already, and how many it has."""


@dataclass(frozen=True)
class Pushed:
    """What was done.

    Attributes:
        version: The version that the other server now holds.
        sent: Graphs that were sent, the union among them.
        kept: Graphs that were there already.
        dropped: Graphs of an earlier version that are gone.
        triples: Triples sent.
    """

    version: str
    sent: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    triples: int


@dataclass(frozen=True)
class _Graph:
    name: str
    size: int
    digest: str


def push(release: Path, version: str, remote: RemoteStore, pause: float, told: Told) -> Pushed:
    """Bring a release into another server.

    Args:
        release: Its folder; the store on disk is made in it.
        version: Its version.
        remote: Where to; needs an address for updates or for the Graph Store Protocol.
        pause: Seconds to wait after readers were told, for queries that still run.
        told: Is told how it goes.

    Raises:
        NotBuiltError: The release is not whole.
        StoreError: The other server does not take it, or does not hold what it took.
    """
    access = remote.web.access
    if not access.graphs and not access.update:
        raise StoreError(
            "没有写入地址。 No address to write to.", "请设置 Set KG_STORE_GRAPHS 或 or KG_STORE_UPDATE."
        )
    make(release / "dataset.nq", release / FOLDER)
    source = DiskStore(release / FOLDER)
    wanted = {graph.name: graph for graph in _graphs(source)}
    before = remote.loaded()
    kept = [name for name, graph in wanted.items() if before.digests.get(name) == graph.digest]
    new = [name for name in wanted if name not in kept]
    old = sorted(before.sizes.keys() - wanted.keys())
    writer = _Writer(remote)
    if new or old or before.version != version:
        _unmark(writer, before, [*kept, *old], pause)
    for name in new:
        writer.replace(name, source.triples(None if name == UNION else name), wanted[name].size, told)
        _check(remote, wanted[name])
        writer.add(MARK, _noted(wanted[name]))
    for name in kept:
        _check(remote, wanted[name])
    for name in old:
        writer.drop(name)
    if old:
        writer.replace(MARK, (triple for graph in wanted.values() for triple in _noted(graph)), 0, _nobody)
    writer.add(MARK, [_whole(version)])
    return Pushed(version, tuple(new), tuple(kept), tuple(old), sum(wanted[name].size for name in new))


def _unmark(writer: "_Writer", before: Loaded, noted: list[str], pause: float) -> None:
    """Take the version away, and what is noted of graphs that will change."""
    kept = [_Graph(name, before.sizes[name], before.digests.get(name, "")) for name in noted]
    writer.replace(MARK, (triple for graph in kept for triple in _noted(graph)), 0, _nobody)
    if before.version:
        time.sleep(pause + CURRENT_SECONDS)


def _graphs(source: DiskStore) -> Iterator[_Graph]:
    for name in (*source.graphs(), UNION):
        digest, size = hashlib.sha256(), 0
        for part in _parts(source.triples(None if name == UNION else name), PART):
            digest.update(part.data)
            size += part.size
        yield _Graph(name, size, f"sha256:{digest.hexdigest()}")


@dataclass(frozen=True)
class _Part:
    data: bytes
    size: int


def _parts(triples: Iterator[ox.Triple], most: int) -> Iterator[_Part]:
    while chunk := list(islice(triples, most)):
        yield _Part(ox.serialize(chunk, format=ox.RdfFormat.N_TRIPLES) or b"", len(chunk))


def _noted(graph: _Graph) -> list[ox.Triple]:
    name = ox.NamedNode(graph.name)
    return [
        ox.Triple(name, _TRIPLES, ox.Literal(graph.size)),
        ox.Triple(name, _IDENTIFIER, ox.Literal(graph.digest)),
    ]


def _whole(version: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(UNION), _VERSION, ox.Literal(version))


def _check(remote: RemoteStore, graph: _Graph) -> None:
    found = remote.count(graph.name)
    if found != graph.size:
        raise StoreError(
            f"<{graph.name}> 应有 {graph.size} 个三元组，后端存储里有 {found} 个。 "
            f"The graph has {graph.size} triples, the store behind holds {found} of them.",
            "请清空后端存储再装载。 Clear the store behind and load again.",
        )


def _nobody(graph: str, done: int, size: int) -> None:
    """Be told and do nothing."""


class _Writer:
    """Fills graphs, by the Graph Store Protocol if there is an address for it, else by updates."""

    def __init__(self, remote: RemoteStore) -> None:
        self._web = remote.web
        self._by_graphs = bool(self._web.access.graphs)

    def replace(self, graph: str, triples: Iterator[ox.Triple], size: int, told: Told) -> None:
        """Make a graph hold these triples."""
        done = 0
        for part in _parts(triples, PART if self._by_graphs else UPDATE_PART):
            self._send(graph, part.data, add=done > 0)
            done += part.size
            told(graph, done, size)
        if not done:
            self.drop(graph)

    def add(self, graph: str, triples: list[ox.Triple]) -> None:
        """Add a few triples to a graph."""
        for part in _parts(iter(triples), UPDATE_PART):
            self._send(graph, part.data, add=True)

    def drop(self, graph: str) -> None:
        """Remove a graph."""
        if self._by_graphs:
            self._web.drop(graph)
        else:
            self._web.update(f"DROP SILENT GRAPH <{graph}>")

    def _send(self, graph: str, triples: bytes, *, add: bool) -> None:
        if self._by_graphs:
            self._web.put(graph, triples, add=add)
        else:
            first = "" if add else f"DROP SILENT GRAPH <{graph}> ;\n"
            self._web.update(f"{first}INSERT DATA {{ GRAPH <{graph}> {{\n{triples.decode()}}} }}")

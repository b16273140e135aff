"""A write in the making: changes to named graphs, allowed one by one, put into a store of its own."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kg import iri
from kg.errors import KgError
from kg.store import Store
from kg.store.content import Content, to_lines
from kg.tokens import within

DEFAULT_GRAPH = str(iri.graph("default"))
"""Where triples go that are written to no graph: queries without a graph see the union of all."""


class ForbiddenGraphError(KgError):
    """A write touches a graph that it may not; names the graph.

    Args:
        message: What is wrong.
        remedy: What to do.
        graph: The graph.
        released: Whether it is the release's, which nobody may write; else the token lacks the scope.
    """

    def __init__(self, message: str, remedy: str = "", graph: str = "", *, released: bool = False) -> None:
        super().__init__(message, remedy)
        self.graph = graph
        self.released = released


@dataclass(frozen=True)
class Permission:
    """What a write may touch.

    Attributes:
        prefixes: What the IRIs of graphs have to begin with; `*` for all.
        released: Graphs of the release, which nobody may write.
    """

    prefixes: Sequence[str]
    released: Collection[str]

    def require(self, graph: str) -> None:
        """Check that a graph may be written.

        Raises:
            ForbiddenGraphError: It is the release's, or outside the scopes.
        """
        if graph in self.released:
            raise ForbiddenGraphError(
                f"图 <{graph}> 属于发布的版本，只读。 The graph <{graph}> is the release's, read-only.",
                "请写入自己的图。 Write to a graph of your own; the release changes by `kg build` alone.",
                graph,
                released=True,
            )
        if not within(graph, self.prefixes):
            allowed = ", ".join(self.prefixes) or "—"
            raise ForbiddenGraphError(
                f"令牌不许写图 <{graph}>。 The token does not allow to write the graph <{graph}>.",
                f"它许可的前缀：{allowed}。 It allows graphs that begin with: {allowed}.",
                graph,
            )


@dataclass(frozen=True)
class Altered:
    """One graph that a write changed.

    Attributes:
        graph: Its IRI.
        before: What it held; `None` where it was not there.
        after: What it holds; `None` where it is gone.
    """

    graph: str
    before: Content | None
    after: Content | None

    @property
    def added(self) -> Content:
        """Triples that are new."""
        return (self.after or frozenset()) - (self.before or frozenset())

    @property
    def removed(self) -> Content:
        """Triples that are gone."""
        return (self.before or frozenset()) - (self.after or frozenset())

    @property
    def lines(self) -> bytes | None:
        """What it holds, as canonical N-Quads."""
        return None if self.after is None else to_lines(self.graph, self.after)


class Draft:
    """Changes to a store that nobody else sees.

    Args:
        store: The store to change.
        permission: What may be changed.
        written: Graphs that were written before, empty ones among them.
    """

    def __init__(self, store: Store, permission: Permission, written: Collection[str]) -> None:
        self.store = store
        self._permission = permission
        self._written = set(written)
        self._before: dict[str, Content | None] = {}

    @property
    def written(self) -> list[str]:
        """The graphs that are not the release's as they stand now, sorted."""
        return sorted(self._written)

    def has(self, graph: str) -> bool:
        """Tell whether there is a graph."""
        return self.store.has_graph(graph)

    def add(self, graph: str, content: Content) -> None:
        """Add triples to a graph, which is made if it is missing and there are any."""
        self._touch(graph)
        if content or graph in self._written:
            self._written.add(graph)
            self.store.edit(graph, content, frozenset())

    def remove(self, graph: str, content: Content) -> None:
        """Remove triples from a graph; those that it lacks do not matter."""
        self._touch(graph)
        if graph in self._written:
            self.store.edit(graph, frozenset(), content)

    def put(self, graph: str, content: Content) -> None:
        """Make a graph hold exactly this; it is made if it is missing."""
        self._touch(graph)
        self._written.add(graph)
        self.store.put(graph, content)

    def drop(self, graph: str) -> None:
        """Remove a graph."""
        self._touch(graph)
        self._written.discard(graph)
        self.store.put(graph, None)

    def _touch(self, graph: str) -> None:
        self._permission.require(graph)
        if graph not in self._before:
            self._before[graph] = self.store.content(graph) if graph in self._written else None

    def altered(self) -> Iterator[Altered]:
        """Yield what is different now, sorted by graph."""
        for graph, before in sorted(self._before.items()):
            after = self.store.content(graph) if graph in self._written else None
            if after != before:
                yield Altered(graph, before, after)

"""A dataset in memory: named graphs, queried as their union."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import pyoxigraph as ox
from rdflib.term import Node

from kg.algebra import RefusedQueryError, admit, unreadable
from kg.errors import NotBuiltError, QueryError
from kg.store.answer import Answer
from kg.store.terms import quad_of
from kg.vocab import PREFIXES

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_REASON = re.compile(
    r"Prefix not found|The SELECT contains[^,]*|[^,\[]*(?:already|not allowed|invalid)[^,\[]*"
)


def _syntax_error(error: SyntaxError, text: str) -> QueryError:
    """Turn Oxigraph's message (`error at 2:5: expected one of …`, dozens of character classes) into ours."""
    match = _POSITION.match(error.msg)
    if match is None:
        return QueryError(f"The query is not SPARQL 1.1: {error.msg}", "Mend it.")
    reason = _REASON.search(match[3])
    return unreadable(text, int(match[1]), int(match[2]), f"{reason[0]}." if reason else "")


class Store:
    """A dataset in memory, open for reading.

    The default graph holds every triple of the named graphs once. Oxigraph's own union of graphs gives a
    triple once a graph that has it, which makes counts wrong.

    Args:
        quads: The quads of named graphs.
    """

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._store = ox.Store()
        self._store.bulk_extend(quads)
        self._size = len(self._store)
        self._store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in list(self._store))
        self._graphs = frozenset(g.value for g in self._store.named_graphs() if isinstance(g, ox.NamedNode))

    @classmethod
    def of(cls, quads: Iterable[tuple[Node, Node, Node, Node]]) -> Self:
        """Load quads of rdflib terms; a subject or object may be a blank node."""
        return cls(map(quad_of, quads))

    @classmethod
    def load(cls, nquads: Path) -> Self:
        """Load an N-Quads file.

        Args:
            nquads: The file that a build wrote.

        Raises:
            NotBuiltError: There is no such file, or it is not whole.
        """
        try:
            return cls(ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS))
        except OSError as error:
            raise NotBuiltError(f"No built graph at {nquads}.", "Run `kg build` first.") from error
        except SyntaxError as error:
            raise NotBuiltError(f"The graph at {nquads} is damaged.", "Run `kg build` again.") from error

    def __len__(self) -> int:
        return self._size

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(self._graphs)

    def query(
        self,
        text: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Answer:
        """Evaluate a SPARQL 1.1 query of our own; a stranger's goes through `public_query`.

        Without FROM and without the two arguments the default graph is the union of all named graphs and
        `GRAPH ?g` sees them all. With FROM, or with either argument, the dataset is exactly what is named.

        Args:
            text: The query; the prefixes of `kg.vocab.PREFIXES` need no declaration.
            default_graphs: Named graphs whose merge is the default graph.
            named_graphs: Graphs that `GRAPH ?g` can see.

        Returns:
            The answer; evaluation goes on while it is read.

        Raises:
            QueryError: The text is no SPARQL query; line and column where the parser says them.
        """
        given = default_graphs is not None or named_graphs is not None
        try:
            results = self._store.query(
                text,
                prefixes=PREFIXES,
                default_graph=[ox.NamedNode(g) for g in default_graphs or ()] if given else None,
                named_graphs=[ox.NamedNode(g) for g in named_graphs or ()] if given else None,
            )
            return Answer(results)
        except SyntaxError as error:
            raise _syntax_error(error, text) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"The query failed: {error}") from error

    def public_query(
        self,
        text: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Answer:
        """Evaluate a stranger's query: as `query`, and nothing outside the store is contacted.

        Raises:
            QueryError: The text is no SPARQL 1.1 query for both rdflib and Oxigraph.
            RefusedQueryError: It holds SERVICE, or names a graph that the store lacks.
        """
        for graph in (*(default_graphs or ()), *(named_graphs or ())):
            if graph not in self._graphs:
                raise RefusedQueryError(
                    f"The request names <{graph}>, which is no graph of this store.",
                    "List the graphs: SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
                )
        return self.query(admit(text, self._graphs), default_graphs, named_graphs)

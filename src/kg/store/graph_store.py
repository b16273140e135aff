"""What every store can do, wherever its data are."""

from collections.abc import Sequence
from typing import Protocol

from kg.store.answer import Answer


class GraphStore(Protocol):
    """A dataset open for reading: named graphs, and a default graph that holds every triple of them once."""

    def query(
        self,
        text: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Answer:
        """Evaluate a SPARQL 1.1 query of our own; a stranger's is admitted first (`kg.algebra`).

        Without FROM and without the two arguments the default graph is the union of all named graphs and
        `GRAPH ?g` sees them all. With FROM, or with either argument, the dataset is exactly what is named;
        the arguments win over FROM.

        Args:
            text: The query; the prefixes of `kg.vocab.PREFIXES` need no declaration, and a relative IRI is
                relative to `kg.vocab.BASE`.
            default_graphs: Named graphs whose merge is the default graph.
            named_graphs: Graphs that `GRAPH ?g` can see.

        Returns:
            The answer; evaluation goes on while it is read.

        Raises:
            QueryError: The text is no SPARQL query, with line and column where the parser says them; or it
                fails.
            StoreError: The store does not answer, or holds another version of the data.
        """

    def has_graph(self, graph: str) -> bool:
        """Tell whether there is a named graph; it may be empty."""

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""

    def __len__(self) -> int:
        """Return the number of quads in named graphs."""

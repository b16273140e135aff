"""One query's answer, read as rows, as triples, as a boolean, or written in a form of the web."""

from collections.abc import Iterator
from typing import Literal as OneOf
from typing import Self

import pyoxigraph as ox

from kg.errors import QueryError
from kg.store.terms import term_of, terms_of
from kg.store.writing import GRAPH_FORMATS, SOLUTION_FORMATS, write_graph
from kg.term import Term, Triple

Kind = OneOf["solutions", "boolean", "graph"]


class Answer:
    """One query's answer, to be read once.

    An answer belongs to the thread that asked and has to be dropped there too: Oxigraph complains otherwise,
    and a frame kept by somebody's exception may outlive the thread's work. So leave it, as in
    `with store.query(text) as answer:`, wherever the frame might be kept.
    """

    def __init__(self, results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> None:
        self._held: list[ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples] = [results]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.clear()

    @property
    def _results(self) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return self._held[0]

    @property
    def kind(self) -> Kind:
        """Whether these are solutions (SELECT), a boolean (ASK) or a graph (CONSTRUCT, DESCRIBE)."""
        if isinstance(self._results, ox.QuerySolutions):
            return "solutions"
        return "boolean" if isinstance(self._results, ox.QueryBoolean) else "graph"

    @property
    def variables(self) -> list[str]:
        """Names of the projected variables in order; empty unless solutions."""
        return (
            [v.value for v in self._results.variables] if isinstance(self._results, ox.QuerySolutions) else []
        )

    def write(self, media_type: str) -> bytes:
        """Serialise the answer; a graph is written once a triple, sorted, with the prefixes it uses.

        Args:
            media_type: A key of `SOLUTION_FORMATS` (solutions, boolean) or `GRAPH_FORMATS` (graph).

        Returns:
            UTF-8 bytes.

        Raises:
            QueryError: Evaluation failed while the answer was written, or RDF/XML has no name for a property.
            KeyError: The media type does not fit the answer's kind.
        """
        try:
            if isinstance(self._results, ox.QueryTriples):
                return write_graph(set(self._results), GRAPH_FORMATS[media_type])
            return self._results.serialize(format=SOLUTION_FORMATS[media_type]) or b""
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"The query failed while it ran: {error}") from error

    def __bool__(self) -> bool:
        return bool(self._results)

    def rows(self) -> Iterator[dict[str, Term]]:
        """Yield one dictionary a solution, variable name to term; unbound variables are left out."""
        if not isinstance(self._results, ox.QuerySolutions):
            raise QueryError("This query gives no table of rows.", "Use SELECT.")
        names = self.variables
        for solution in self._results:
            yield {n: term_of(t) for n in names if (t := solution[n]) is not None}

    def triples(self) -> Iterator[Triple]:
        """Yield the triples of a CONSTRUCT or DESCRIBE answer."""
        if not isinstance(self._results, ox.QueryTriples):
            raise QueryError("This query gives no graph.", "Use CONSTRUCT or DESCRIBE.")
        for triple in self._results:
            yield terms_of(triple)

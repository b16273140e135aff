"""One query's answer, read as rows, as triples, as a boolean, or written in a form of the web."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

import pyoxigraph as ox

from kg.errors import QueryError
from kg.store.errors import StoreError
from kg.store.failing import UNKNOWN, Failing
from kg.store.terms import term_of, terms_of
from kg.store.writing import (
    GRAPH_FORMATS,
    Kind,
    Limits,
    Write,
    Written,
    evaluating,
    stream_boolean,
    stream_graph,
    stream_solutions,
    write_graph,
)
from kg.term import Term, Triple

Results = ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]
"""What Oxigraph's evaluation, or its parsers of another store's answer, give."""


class Answer:
    """One query's answer, to be read once.

    An answer belongs to the thread that asked and has to be dropped there too: Oxigraph complains otherwise,
    and a frame kept by somebody's exception may outlive the thread's work. So leave it, as in
    `with store.query(text) as answer:`, wherever the frame might be kept.

    Args:
        results: What there is to read.
        close: Called when the answer is left.
        failing: Says why evaluation failed.
    """

    def __init__(
        self, results: Results, close: Callable[[], object] | None = None, failing: Failing = UNKNOWN
    ) -> None:
        self._held: list[Results] = [results]
        self._close = close
        self._failing = failing

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.clear()
        if self._close is not None:
            self._close()

    @property
    def _results(self) -> Results:
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
            media_type: A media type for the answer's kind.

        Returns:
            UTF-8 bytes.

        Raises:
            QueryError: Evaluation failed while the answer was written; or, of a store on disk, StoreError.
            UnwritableError: XML cannot hold what it says.
            NotAcceptableError: A boolean is asked for in a table's format.
            KeyError: The media type does not fit the answer's kind.
        """
        if not isinstance(self._results, ox.QuerySolutions | ox.QueryBoolean):
            with self._reading():
                return write_graph(set(self._results), GRAPH_FORMATS[media_type])
        written = bytearray()
        self.stream(media_type, written.extend)
        return bytes(written)

    def stream(self, media_type: str, write: Write, limits: Limits | None = None) -> Written:
        """Write the answer while it is computed, never whole in memory.

        Args:
            media_type: A media type for the answer's kind.
            write: Takes the next bytes.
            limits: Where the answer is cut; see `kg.store.writing` for how each format marks that.

        Returns:
            How much was written, and whether a limit cut it.

        Raises:
            QueryError: As `write`; what was written so far is no whole document. So also below.
            UnwritableError: As `write`.
            NotAcceptableError: A boolean is asked for in a table's format.
            KeyError: The media type does not fit the answer's kind.
        """
        with _whole():
            if isinstance(self._results, ox.QuerySolutions):
                return stream_solutions(self._results, media_type, write, limits, self._failing)
            if isinstance(self._results, ox.QueryBoolean):
                return stream_boolean(bool(self._results), media_type, write)
            return stream_graph(self._results, media_type, write, limits, self._failing)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with evaluating(None, self._failing), _whole():
            yield

    def __bool__(self) -> bool:
        return bool(self._results)

    def rows(self) -> Iterator[dict[str, Term]]:
        """Yield one dictionary a solution, variable name to term; unbound variables are left out."""
        if not isinstance(self._results, ox.QuerySolutions):
            raise QueryError("This query gives no table of rows.", "Use SELECT.")
        names = self.variables
        with self._reading():
            for solution in self._results:
                yield {n: term_of(t) for n in names if (t := solution[n]) is not None}

    def triples(self) -> Iterator[Triple]:
        """Yield the triples of a CONSTRUCT or DESCRIBE answer."""
        if isinstance(self._results, ox.QuerySolutions | ox.QueryBoolean):
            raise QueryError("This query gives no graph.", "Use CONSTRUCT or DESCRIBE.")
        with self._reading():
            for triple in self._results:
                yield terms_of(triple)


@contextmanager
def _whole() -> Iterator[None]:
    """Say so if another store's answer breaks off or is not what it says it is.

    Raises:
        StoreError: It is so.
    """
    try:
        yield
    except SyntaxError as error:
        raise StoreError(
            "后端存储的回答不完整。 The answer of the store behind is not whole.",
            "请再试一次。 Try again.",
        ) from error

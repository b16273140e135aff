"""Oxigraph evaluates in this process, on a store in memory or on disk; its errors become ours."""

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import pyoxigraph as ox

from kg.algebra import UnreadableQueryError, explained
from kg.errors import QueryError
from kg.rewrite import rewrite
from kg.store.answer import Answer
from kg.store.failing import FAILURES, LOG, Failed
from kg.store.merging import dataset
from kg.vocab import BASE, PREFIXES

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

_Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def evaluate(
    store: ox.Store,
    text: str,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    *,
    on_disk: bool = False,
) -> Answer:
    """Evaluate a query; see `kg.store.graph_store.GraphStore.query`.

    Args:
        store: What is asked.
        text: The query.
        default_graphs: Named graphs whose merge is the default graph.
        named_graphs: Graphs that `GRAPH ?g` can see.
        on_disk: Whether the store reads from a disk.

    Raises:
        QueryError: The text is no SPARQL query, with line and column where the parser says them; or it fails.
        DamagedStoreError: The disk cannot be read.
    """
    failing = Failed(text, on_disk)
    try:
        return Answer(_evaluated(store, text, default_graphs, named_graphs), failing=failing)
    except SyntaxError as error:
        raise _syntax_error(error, text) from error
    except FAILURES as error:
        raise failing(error) from error


def _evaluated(
    store: ox.Store, text: str, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None
) -> _Results:
    """Evaluate a query in the form that is fastest here, and as it is if that form cannot be read."""
    store, given = dataset(store, text, default_graphs, named_graphs)
    default, named = given or (None, None)
    ask = partial(
        store.query,
        base_iri=BASE,
        prefixes=used_prefixes(text),
        default_graph=default,
        named_graphs=named,
    )
    with suppress(SyntaxError):  # its places would be those of the other form
        return ask(rewrite(text))
    return ask(text)


def used_prefixes(text: str) -> dict[str, str]:
    """Return those of our prefixes that a query may use."""
    return {name: space for name, space in PREFIXES.items() if f"{name}:" in text}


def _syntax_error(error: SyntaxError, text: str) -> QueryError:
    """Turn Oxigraph's message (`error at 2:5: expected one of …`, dozens of character classes) into ours."""
    match = _POSITION.match(error.msg)
    if match is None:
        LOG.warning("a query cannot be read, and no place is told: %s", error.msg)
        return UnreadableQueryError(
            "查询语句不是 SPARQL 1.1 查询。 The query is not SPARQL 1.1.", "请改正。 Mend it."
        )
    return explained(text, int(match[1]), int(match[2]), "engine", match[3])

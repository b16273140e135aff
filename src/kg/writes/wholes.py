"""One operation of SPARQL Update read by rdflib, and those on whole graphs carried out.

ALL and NAMED mean the written graphs: those of the release are read-only and not among what an update can
clear. A graph of the release that is named is an error. LOAD is refused: no other host is contacted.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import rdflib
from pyparsing import ParseBaseException
from rdflib.plugins.sparql.algebra import translateUpdate
from rdflib.plugins.sparql.parser import parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue

from kg.algebra import RefusedQueryError, UnreadableQueryError, untranslated
from kg.errors import KgError
from kg.vocab import PREFIXES
from kg.writes.draft import DEFAULT_GRAPH, Draft


class GraphStandingError(KgError):
    """An operation on a whole graph finds it missing, or there already, and is not SILENT."""


def parsed(text: str) -> CompValue:
    """Return rdflib's algebra of one operation.

    Raises:
        UnreadableQueryError: rdflib cannot read it; line and column where it says them.
        RefusedQueryError: It is nested too deep.
    """
    try:
        with _literals_as_written():
            [operation] = translateUpdate(parseUpdate(text), initNs=PREFIXES).algebra
    except ParseBaseException as error:
        raise UnreadableQueryError(
            "This is not SPARQL 1.1 Update.", "Mend it.", error.lineno, error.column
        ) from error
    except RecursionError as error:
        raise RefusedQueryError("The update is nested too deep.", "Write it flatter.") from error
    except Exception as error:  # rdflib's translation raises errors of many kinds
        raise untranslated(text, error) from error
    return operation


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """Keep rdflib from spelling literals anew: what a year or a number looks like is the store's affair."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def change_graphs(operation: CompValue, draft: Draft) -> None:
    """Carry out an operation on whole graphs.

    Raises:
        GraphStandingError: A graph is missing, or there already, and the operation is not SILENT.
        ForbiddenGraphError: A graph may not be written.
        RefusedQueryError: It is LOAD.
    """
    if operation.name not in _OPERATIONS:
        raise RefusedQueryError(
            f"{operation.name.upper()} is refused: this service contacts no other host.",
            "Read the document yourself and send its triples.",
        )
    _OPERATIONS[operation.name](operation, draft, bool(operation.silent))


def _meant(operation: CompValue, draft: Draft, *, silent: bool) -> list[str]:
    """Return the graphs that CLEAR or DROP is about."""
    wanted = str(operation.graphiri)
    every = draft.written
    if wanted == "ALL":
        return every
    if wanted == "NAMED":
        return [graph for graph in every if graph != DEFAULT_GRAPH]
    if wanted == "DEFAULT":
        return [DEFAULT_GRAPH] if draft.has(DEFAULT_GRAPH) else []
    if not draft.has(wanted):
        _missing(wanted, silent=silent)
        return []
    return [wanted]


def _missing(graph: str, *, silent: bool) -> None:
    if not silent:
        raise GraphStandingError(
            f"没有图 there is no graph <{graph}>.", "可用 use SILENT if that does not matter."
        )


def _clear(operation: CompValue, draft: Draft, silent: bool) -> None:  # noqa: ARG001 - of all operations
    """Empty graphs; one that is not there is empty already, as the W3C's protocol tests have it."""
    for graph in _meant(operation, draft, silent=True):
        draft.put(graph, frozenset())


def _drop(operation: CompValue, draft: Draft, silent: bool) -> None:
    for graph in _meant(operation, draft, silent=silent):
        draft.drop(graph)


def _create(operation: CompValue, draft: Draft, silent: bool) -> None:
    graph = str(operation.graphiri)
    if not draft.has(graph):
        draft.put(graph, frozenset())
    elif not silent:
        raise GraphStandingError(
            f"图 <{graph}> 已存在。 There is a graph <{graph}> already.",
            "可用 SILENT。 Use SILENT if that does not matter.",
        )


def _transfer(operation: CompValue, draft: Draft, silent: bool) -> None:
    source, target = (DEFAULT_GRAPH if str(g) == "DEFAULT" else str(g) for g in operation.graph)
    if source == target:
        return
    if not draft.has(source) and source != DEFAULT_GRAPH:
        _missing(source, silent=silent)
        return
    content = draft.store.content(source)
    if operation.name == "Add":
        draft.add(target, content)
    else:
        draft.put(target, content)
    if operation.name == "Move" and draft.has(source):
        draft.drop(source)


_OPERATIONS: dict[str, Callable[[CompValue, Draft, bool], None]] = {
    "Clear": _clear,
    "Drop": _drop,
    "Create": _create,
    "Copy": _transfer,
    "Move": _transfer,
    "Add": _transfer,
}

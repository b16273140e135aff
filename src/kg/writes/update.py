"""SPARQL Update, evaluated operation by operation on a draft.

Patterns are evaluated by Oxigraph as queries, admitted like strangers' queries; templates are filled in here,
so that every triple passes the draft's permission. Written to no graph means to `DEFAULT_GRAPH`; patterns
without a graph see the union of all graphs, as queries do.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import BNode, Literal, Variable
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from kg.algebra import plain
from kg.errors import KgError
from kg.store.content import Content, fresh_label, read_data, run_aside, triple_of
from kg.term import Term
from kg.writes.draft import DEFAULT_GRAPH, Draft
from kg.writes.pieces import Piece, pieces
from kg.writes.wholes import change_graphs, parsed

Row = Mapping[str, Term]
Template = Sequence[tuple[Node | None, tuple[Node, Node, Node]]]
"""Triples to fill in, each with its graph; `None` for the graph that is meant without one."""


class DatasetTwiceError(KgError):
    """A request names its dataset in the address and in the text, which the protocol forbids."""


@dataclass(frozen=True)
class Update:
    """A request.

    Attributes:
        text: SPARQL Update.
        base: What relative IRIs are resolved against.
        using: Value of `using-graph-uri`; `None` where the address names no dataset.
        using_named: Value of `using-named-graph-uri`.
        salt: Goes into the labels of blank nodes.
    """

    text: str
    base: str
    using: Sequence[str] | None
    using_named: Sequence[str] | None
    salt: str


def evaluate(update: Update, draft: Draft) -> int:
    """Evaluate a request on a draft.

    Returns:
        How many operations there were.

    Raises:
        QueryError: The request cannot be read, or an operation fails.
        RefusedQueryError: It holds LOAD or SERVICE, or reads a graph that the store lacks.
        ForbiddenGraphError: It writes a graph that it may not.
        NoSuchGraphError: An operation that is not SILENT finds its graph missing, or there already.
        DatasetTwiceError: It names its dataset although the address does.
        ContentError: It holds triple terms.
    """
    found = list(pieces(plain(update.text), update.base))
    for number, piece in enumerate(found):
        _KINDS[piece.kind](_Run(update, draft, piece, f"{update.salt}/{number}"))
    return len(found)


@dataclass(frozen=True)
class _Run:
    """One operation about to be evaluated."""

    update: Update
    draft: Draft
    piece: Piece
    salt: str


def _insert_data(run: _Run) -> None:
    with run.piece.reading():
        read = read_data(run.piece.whole, run.salt)
    for graph, content in read.items():
        run.draft.add(graph or DEFAULT_GRAPH, content)


def _delete_data(run: _Run) -> None:
    piece = run.piece
    with piece.reading():
        run_aside(piece.whole)  # as it stands it may hold no blank node; as an insertion it may
        read = read_data(f"{piece.prologue}INSERT{piece.text[len('DELETE') :]}", run.salt)
    for graph, content in read.items():
        run.draft.remove(graph or DEFAULT_GRAPH, content)


def _delete_where(run: _Run) -> None:
    with run.piece.reading():
        run_aside(run.piece.whole)
        operation = parsed(run.piece.whole)
    rows = _rows(run, run.update.using, run.update.using_named)
    _change(run, _filled(_template(operation), rows, DEFAULT_GRAPH, run.salt), {})


def _modify(run: _Run) -> None:
    with run.piece.reading():
        run_aside(run.piece.head)
        operation = parsed(run.piece.head)
    meant = str(operation.withClause) if operation.withClause else DEFAULT_GRAPH
    rows = _rows(run, *_dataset(run, operation))
    gone = _filled(_template(operation.delete), rows, meant, run.salt) if operation.delete else {}
    come = _filled(_template(operation.insert), rows, meant, run.salt) if operation.insert else {}
    _change(run, gone, come)


def _graphs(run: _Run) -> None:
    with run.piece.reading():
        operation = parsed(run.piece.whole)
        if operation.name != "Load":
            run_aside(run.piece.whole)
    change_graphs(operation, run.draft)


_KINDS: dict[str, Callable[[_Run], None]] = {
    "insert data": _insert_data,
    "delete data": _delete_data,
    "delete where": _delete_where,
    "modify": _modify,
    "graphs": _graphs,
}


def _dataset(run: _Run, operation: CompValue) -> tuple[Sequence[str] | None, Sequence[str] | None]:
    """Return the default graphs and named graphs that a pattern sees; two `None` for the whole store."""
    named = operation.using or operation.withClause
    if run.update.using is not None:
        if named:
            raise DatasetTwiceError(
                "请求地址与更新语句都指定了数据集。 Address and text both name the dataset.",
                "请去掉一处。 Drop using-graph-uri and using-named-graph-uri, or WITH and USING.",
            )
        return run.update.using, run.update.using_named
    if operation.using:
        default = [str(clause.default) for clause in operation.using if clause.default]
        return default, [str(clause.named) for clause in operation.using if clause.named]
    if operation.withClause:
        graph = str(operation.withClause)
        return [graph] if run.draft.has(graph) else [], run.draft.store.graphs()
    return None, None


def _rows(run: _Run, default: Sequence[str] | None, named: Sequence[str] | None) -> list[Row]:
    """Evaluate the pattern of an operation."""
    store = run.draft.store
    with (
        run.piece.reading(selection=True),
        store.public_query(run.piece.selection, default, named) as answer,
    ):
        return list(answer.rows())


def _template(part: CompValue) -> Template:
    """Return the triples of a template, or of the pattern of DELETE WHERE."""
    plain_triples = [(None, triple) for triple in part.triples or ()]
    return plain_triples + [(g, triple) for g, found in (part.quads or {}).items() for triple in found]


def _filled(template: Template, rows: Iterable[Row], meant: str, salt: str) -> dict[str, Content]:
    """Fill a template in, once a solution; what is no triple then is left out, as the specification says."""
    filled: dict[str, set[tuple[Term, Term, Term]]] = {}
    for number, row in enumerate(rows):
        blank = f"{salt}/{number}"
        for graph, parts in template:
            name = meant if graph is None else _named(graph, row)
            terms = [_term(part, row, blank) for part in parts]
            if name is not None and None not in terms:
                filled.setdefault(name, set()).add(tuple(terms))  # type: ignore[arg-type]
    return {graph: frozenset(filter(None, (triple_of(*t) for t in found))) for graph, found in filled.items()}


def _named(graph: Node, row: Row) -> str | None:
    if not isinstance(graph, Variable):
        return str(graph)
    term = row.get(str(graph))
    return term.value if term is not None and term.kind == "iri" else None


def _term(node: Node, row: Row, blank: str) -> Term | None:
    if isinstance(node, Variable):
        return row.get(str(node))
    if isinstance(node, BNode):
        return Term(f"_:{fresh_label(blank, str(node))}", "bnode")
    if isinstance(node, Literal):
        return Term(str(node), "literal", node.language, str(node.datatype) if node.datatype else None)
    return Term(str(node), "iri")


def _change(run: _Run, gone: Mapping[str, Content], come: Mapping[str, Content]) -> None:
    """Remove, then add, as the specification says: what is in both stays."""
    for graph, content in sorted(gone.items()):
        run.draft.remove(graph, content)
    for graph, content in sorted(come.items()):
        run.draft.add(graph, content)

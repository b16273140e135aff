"""The one door to Oxigraph: a read-only store of named graphs, queried as their union.

Oxigraph evaluates strings given to it here and nothing else does, so there is no silent change of engine.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal as OneOf
from typing import Self

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

from kg.algebra import RefusedQueryError, admit, unreadable
from kg.errors import NotBuiltError, QueryError
from kg.jsonld import to_jsonld, used_prefixes
from kg.term import Term, Triple
from kg.vocab import PREFIXES

__all__ = ["GRAPH_FORMATS", "SOLUTION_FORMATS", "Answer", "Store", "Term", "canonical_nquads"]

Kind = OneOf["solutions", "boolean", "graph"]

SOLUTION_FORMATS: dict[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
"""Media types of SELECT and ASK answers (ASK has JSON and XML alone in the specifications)."""

GRAPH_FORMATS: dict[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
"""Media types of CONSTRUCT and DESCRIBE answers."""


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
                return _write_graph(set(self._results), GRAPH_FORMATS[media_type])
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
            yield {n: _term(t) for n in names if (t := solution[n]) is not None}

    def triples(self) -> Iterator[Triple]:
        """Yield the triples of a CONSTRUCT or DESCRIBE answer."""
        if not isinstance(self._results, ox.QueryTriples):
            raise QueryError("This query gives no graph.", "Use CONSTRUCT or DESCRIBE.")
        for triple in self._results:
            yield _terms(triple)


def _term(term: object) -> Term:
    if isinstance(term, ox.NamedNode):
        return Term(term.value, "iri")
    if isinstance(term, ox.Literal):
        return Term(term.value, "literal", term.language, term.datatype.value)
    return Term(str(term), "bnode")


def _terms(triple: ox.Triple) -> Triple:
    return _term(triple.subject), _term(triple.predicate), _term(triple.object)


_NAMESPACES = {name: namespace for name, namespace in PREFIXES.items() if name != "id"}
"""Prefixes of written graphs: `id:` would need a backslash before every slash of an IRI's path."""

_XML_NAME_END = re.compile(r"[A-Za-z_\u00c0-\U000effff][\w.\u00b7-]*$")


def _write_graph(triples: Iterable[ox.Triple], rdf_format: ox.RdfFormat) -> bytes:
    def place(pair: tuple[Triple, ox.Triple]) -> tuple[object, ...]:
        subject, predicate, node = pair[0]
        return subject.sort_key, predicate.value != str(RDF.type), predicate.value, node.sort_key

    pairs = sorted(((_terms(triple), triple) for triple in triples), key=place)
    known = [terms for terms, _ in pairs]
    if rdf_format == ox.RdfFormat.JSON_LD:
        return to_jsonld(known, _NAMESPACES)
    if rdf_format == ox.RdfFormat.RDF_XML:
        for _, predicate, _ in known:
            if not _XML_NAME_END.search(predicate.value):
                raise QueryError(
                    f"RDF/XML has no name for the property <{predicate.value}>.", "Ask for Turtle or JSON-LD."
                )
    prefixes = used_prefixes(known, _NAMESPACES)
    return ox.serialize((triple for _, triple in pairs), format=rdf_format, prefixes=prefixes) or b""


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
        return cls(map(_quad, quads))

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


def canonical_nquads(quads: Iterable[tuple[URIRef, URIRef, URIRef | Literal, URIRef]]) -> bytes:
    """Write quads without blank nodes as canonical N-Quads (RDFC-1.0): one spelling a term, lines sorted.

    Args:
        quads: (subject, predicate, object, graph) of rdflib terms.

    Returns:
        UTF-8 bytes; the same set of quads always gives the same bytes.
    """
    lines = {ox.serialize([_quad(q)], format=ox.RdfFormat.N_QUADS) or b"" for q in quads}
    return b"".join(sorted(lines))


def _quad(quad: tuple[Node, Node, Node, Node]) -> ox.Quad:
    subject, predicate, node, graph = quad
    return ox.Quad(_resource(subject), ox.NamedNode(str(predicate)), _object(node), ox.NamedNode(str(graph)))


def _object(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if not isinstance(node, Literal):
        return _resource(node)
    kind = None if node.language else ox.NamedNode(str(node.datatype or XSD.string))
    return ox.Literal(str(node), datatype=kind, language=node.language)


def _resource(node: Node) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(str(node)) if isinstance(node, BNode) else ox.NamedNode(str(node))

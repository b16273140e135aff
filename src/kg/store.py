"""The one door to Oxigraph: a read-only store of named graphs, queried as their union.

Oxigraph evaluates strings given to it here and nothing else does, so there is no silent change of engine.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal as OneOf

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from kg.errors import NotBuiltError, QueryError
from kg.vocab import PREFIXES

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


@dataclass(frozen=True)
class Term:
    """An RDF term as pages and tables need it.

    Attributes:
        value: The IRI, or the literal's lexical form.
        kind: `iri` or `literal` (the store holds no blank nodes; a CONSTRUCT template may make `bnode`).
        language: Language tag of a literal, lower case, else `None`.
        datatype: Datatype IRI of a literal, else `None`.
    """

    value: str
    kind: OneOf["iri", "literal", "bnode"]
    language: str | None = None
    datatype: str | None = None


class Answer:
    """One query's answer, to be written once."""

    def __init__(self, results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> None:
        self._results = results

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
        """Serialise the answer.

        Args:
            media_type: A key of `SOLUTION_FORMATS` (solutions, boolean) or `GRAPH_FORMATS` (graph).

        Returns:
            UTF-8 bytes.

        Raises:
            QueryError: Evaluation failed while the answer was written.
            KeyError: The media type does not fit the answer's kind.
        """
        try:
            if isinstance(self._results, ox.QueryTriples):
                rdf_format = GRAPH_FORMATS[media_type]
                return ox.serialize(self._results, format=rdf_format, prefixes=PREFIXES)
            return self._results.serialize(format=SOLUTION_FORMATS[media_type])
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

    def triples(self) -> Iterator[tuple[Term, Term, Term]]:
        """Yield the triples of a CONSTRUCT or DESCRIBE answer."""
        if not isinstance(self._results, ox.QueryTriples):
            raise QueryError("This query gives no graph.", "Use CONSTRUCT or DESCRIBE.")
        for triple in self._results:
            yield _term(triple.subject), _term(triple.predicate), _term(triple.object)


def _term(term: object) -> Term:
    if isinstance(term, ox.NamedNode):
        return Term(term.value, "iri")
    if isinstance(term, ox.Literal):
        return Term(term.value, "literal", term.language, term.datatype.value)
    return Term(str(term), "bnode")


class Store:
    """A dataset in memory, open for reading."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @classmethod
    def load(cls, nquads: Path) -> "Store":
        """Load an N-Quads file.

        Args:
            nquads: The file that a build wrote.

        Raises:
            NotBuiltError: There is no such file, or it is not whole.
        """
        store = ox.Store()
        try:
            store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
        except OSError as error:
            raise NotBuiltError(f"No built graph at {nquads}.", "Run `kg build` first.") from error
        except SyntaxError as error:
            raise NotBuiltError(
                f"The built graph at {nquads} is damaged.", "Run `kg build` again."
            ) from error
        return cls(store)

    def __len__(self) -> int:
        return len(self._store)

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(g.value for g in self._store.named_graphs() if isinstance(g, ox.NamedNode))

    def query(
        self,
        text: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Answer:
        """Evaluate a SPARQL 1.1 query.

        Args:
            text: The query; the prefixes of `kg.vocab.PREFIXES` need no declaration.
            default_graphs: Named graphs whose merge is the default graph; `None` for the union of all (or the
                query's own FROM).
            named_graphs: Graphs that `GRAPH ?g` can see; `None` for all.

        Returns:
            The answer; evaluation goes on while it is read.

        Raises:
            QueryError: The text is no SPARQL query; line and column where the parser says them.
        """
        dataset: dict[str, object] = {}
        if default_graphs is not None:
            dataset["default_graph"] = [ox.NamedNode(g) for g in default_graphs]
        if named_graphs is not None:
            dataset["named_graphs"] = [ox.NamedNode(g) for g in named_graphs]
        if not dataset and "FROM" not in text.upper():
            dataset["use_default_graph_as_union"] = True
        try:
            return Answer(self._store.query(text, prefixes=PREFIXES, **dataset))
        except SyntaxError as error:
            raise QueryError(
                f"The query is not valid SPARQL: {error.msg}",
                "Mend it at that place.",
                error.lineno,
                error.offset,
            ) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"The query failed: {error}") from error


def canonical_nquads(quads: Iterable[tuple[URIRef, URIRef, URIRef | Literal, URIRef]]) -> bytes:
    """Write quads without blank nodes as canonical N-Quads (RDFC-1.0): one spelling a term, lines sorted.

    Args:
        quads: (subject, predicate, object, graph) of rdflib terms.

    Returns:
        UTF-8 bytes; the same set of quads always gives the same bytes.
    """
    lines = {ox.serialize([_quad(q)], format=ox.RdfFormat.N_QUADS) for q in quads}
    return b"".join(sorted(lines))


def _quad(quad: tuple[URIRef, URIRef, URIRef | Literal, URIRef]) -> ox.Quad:
    subject, predicate, node, graph = quad
    if isinstance(node, Literal):
        if node.language:
            written = ox.Literal(str(node), language=node.language)
        else:
            written = ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or XSD.string)))
        return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), written, ox.NamedNode(graph))
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(node), ox.NamedNode(graph))

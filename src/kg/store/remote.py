"""A dataset in another server: any SPARQL 1.1 endpoint that `kg load` has filled.

There the default graph is a graph of its own name that holds every triple once, and each query says its whole
dataset by the protocol: engines differ in what their own default graph is, and a triple that two graphs hold
must not count twice. What the release is, and that it is whole, stands in a third graph.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

import httpx
import pyoxigraph as ox
from rdflib.namespace import DCTERMS, OWL, VOID

from kg.algebra import bare
from kg.iri import graph as graph_iri
from kg.store.access import Access
from kg.store.answer import Answer
from kg.store.clauses import Clauses, check_portable, clauses
from kg.store.errors import FailedQueryError, StoreError
from kg.store.evaluating import evaluate, used_prefixes
from kg.store.web import Body, Web
from kg.vocab import BASE

UNION = str(graph_iri("store", "union"))
"""The graph that holds every triple of the release once."""
MARK = str(graph_iri("store", "mark"))
"""The graph that says what was loaded: `owl:versionInfo` of the union once all is whole, and of every graph
its number of triples (`void:triples`) and the digest of its content (`dcterms:identifier`)."""
NOTHING = str(graph_iri("store", "nothing"))
"""A graph that is never there: stands for an empty dataset, which the protocol cannot say."""

CURRENT_SECONDS = 2.0
"""How long it is believed that the other server holds the right version."""

_JSON, _NTRIPLES = "application/sparql-results+json", "application/n-triples"
_ASKED = 64 * 1024
_CUT = ("x-sparql-maxrows", "x-sql-state")
"""Headers by which Virtuoso says that it may have left rows out."""
_MARK = "SELECT ?graph ?what ?value { ?graph ?what ?value }"
_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_VERSION = f"SELECT ?value {{ <{UNION}> <{OWL.versionInfo}> ?value }}"


@dataclass(frozen=True)
class Loaded:
    """What the mark of a store says.

    Attributes:
        version: The data version, if it is whole; else empty.
        sizes: Number of triples by graph, the union among them.
        digests: Digest by graph.
    """

    version: str
    sizes: Mapping[str, int]
    digests: Mapping[str, str]


class RemoteStore:
    """A dataset in another server, open for reading.

    Args:
        access: How it is reached.
        version: The data version that it must hold; `None`: no matter which, and whether any.
    """

    def __init__(self, access: Access, version: str | None) -> None:
        self._web = Web(access)
        self._version = version
        self._loaded: Loaded | None = None
        self._looked = -CURRENT_SECONDS

    @property
    def web(self) -> Web:
        """What it is reached by."""
        return self._web

    def close(self) -> None:
        """Close all connections."""
        self._web.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def has_graph(self, graph: str) -> bool:
        """Tell whether there is a named graph."""
        return graph in self._known()

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(self._known())

    def __len__(self) -> int:
        return sum(self._known().values())

    def _known(self) -> Mapping[str, int]:
        """Return the number of triples of each named graph.

        Raises:
            StoreError: The store does not answer, or holds another version.
        """
        self._check()
        if self._loaded is None:
            self._loaded = self.loaded()
        return MappingProxyType({g: n for g, n in self._loaded.sizes.items() if g != UNION})

    def _check(self) -> None:
        """Look, now and then, whether the store holds the right version.

        Raises:
            StoreError: It does not answer, or holds another.
        """
        if self._version is None or time.monotonic() - self._looked < CURRENT_SECONDS:
            return
        with self._sent(clauses(_VERSION), [MARK]) as answer:
            found = {row["value"].value for row in answer.rows()}
        if found != {self._version}:
            raise StoreError(
                "后端存储里不是这一版数据，或正在装载。 The store behind holds another version of the data, "
                "or is being loaded.",
                "请运行 Run `kg load`.",
            )
        self._looked = time.monotonic()

    def loaded(self) -> Loaded:
        """Return what the mark says, of whatever version.

        Raises:
            StoreError: The store does not answer.
        """
        version, sizes, digests = "", dict[str, int](), dict[str, str]()
        with self._sent(clauses(_MARK), [MARK]) as answer:
            for row in answer.rows():
                about, what, value = row["graph"].value, row["what"].value, row["value"].value
                if what == str(OWL.versionInfo):
                    version = value
                elif what == str(VOID.triples):
                    sizes[about] = int(value)
                elif what == str(DCTERMS.identifier):
                    digests[about] = value
        return Loaded(version, sizes, digests)

    def count(self, graph: str) -> int:
        """Return how many triples a graph holds at this moment.

        Raises:
            StoreError: The store does not answer.
        """
        with self._sent(clauses(_COUNT), [graph]) as answer:
            return int(next(answer.rows())["n"].value)

    def query(
        self,
        text: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Answer:
        """Have a query evaluated there; see `GraphStore.query`.

        Raises:
            QueryError: The text is no SPARQL query, with line and column where the parser says them; or the
                other server cannot run it.
            RefusedQueryError: It names functions of an engine.
            StoreError: The other server does not answer, or holds another version of the data.
        """
        if "service" not in bare(text).lower():  # to read is to evaluate, on no data: nothing may be called
            with evaluate(_EMPTY, text):
                pass
        check_portable(text)
        self._check()
        found = clauses(text)
        if default_graphs is not None or named_graphs is not None:
            return self._sent(found, default_graphs or (), named_graphs or ())
        if found.given:
            return self._sent(found, found.default_graphs, found.named_graphs)
        return self._sent(found, (UNION,), self.graphs() if found.uses_graph else ())

    def _sent(
        self, found: Clauses, default_graphs: Sequence[str], named_graphs: Sequence[str] = ()
    ) -> Answer:
        """Send a query with exactly this dataset."""
        fields = [("query", _declared(found))]
        fields += [("default-graph-uri", graph) for graph in default_graphs or (NOTHING,)]
        if found.uses_graph:
            fields += [("named-graph-uri", graph) for graph in named_graphs or (NOTHING,)]
        solutions = found.form in {"SELECT", "ASK"}
        response = self._web.ask(fields, _JSON if solutions else _NTRIPLES)
        body = Body(response)
        try:
            _check_whole(response)
            if found.form == "ASK":
                return _boolean(body)
            if solutions:
                return Answer(_solutions(body), body.close)
            return Answer(_triples(body), body.close)
        except BaseException:
            body.close()
            raise


_EMPTY = ox.Store()


def _declared(found: Clauses) -> str:
    """Return a query's text with declarations of what it leaves undeclared."""
    base = f"BASE <{BASE}> " if found.relative else ""
    used = used_prefixes(found.text).items()
    prefixes = "".join(f" PREFIX {name}: <{space}> " for name, space in used if name not in found.declared)
    return base + found.text[: found.opening] + prefixes + found.text[found.opening :]


def _check_whole(response: httpx.Response) -> None:
    """Refuse an answer that may lack rows without saying so itself.

    Raises:
        FailedQueryError: It may.
    """
    if any(name in response.headers for name in _CUT):
        raise FailedQueryError(
            "后端存储截断了结果。 The store behind has cut the answer.",
            "请用 LIMIT 和 OFFSET 分页查询。 Ask in pages, by LIMIT and OFFSET.",
        )


def _solutions(body: Body) -> ox.QuerySolutions:
    try:
        results = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)  # type: ignore[arg-type]  # all it uses is `read`
    except SyntaxError as error:
        raise _no_answer() from error
    if not isinstance(results, ox.QuerySolutions):
        raise _no_answer()
    return results


def _triples(body: Body) -> Iterator[ox.Triple]:
    quads = ox.parse(body, ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]  # all it uses is `read`
    return (quad.triple for quad in quads)


def _boolean(body: Body) -> Answer:
    """Read an ASK's answer; Virtuoso's JSON has one row with 1 or 0 instead of a boolean."""
    said = bytearray()
    while len(said) < _ASKED and (part := body.read(_ASKED)):
        said += part
    body.close()
    try:
        read = json.loads(said)
        if "boolean" in read:
            answer = bool(read["boolean"])
        else:
            values = [cell["value"] for row in read["results"]["bindings"] for cell in row.values()]
            answer = values in (["1"], ["true"])
    except (ValueError, KeyError, TypeError) as error:
        raise _no_answer() from error
    told = json.dumps({"head": {}, "boolean": answer})
    return Answer(ox.parse_query_results(told, ox.QueryResultsFormat.JSON))


def _no_answer() -> StoreError:
    return StoreError(
        "后端存储的回答不是 SPARQL 结果。 The answer of the store behind is no SPARQL result.",
        "请检查 Check KG_STORE.",
    )

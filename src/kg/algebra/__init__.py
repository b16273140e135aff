"""What a stranger's query asks for, read without running it: nothing outside the store may be contacted.

Two readings must agree before Oxigraph sees a query: rdflib's algebra holds no SERVICE and no unknown graph,
and no SERVICE stands outside strings, IRIs and comments. Both read the text that Oxigraph will get: escapes
are expanded and line ends made one kind first, because parsers differ there and a difference is a way past.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from kg.algebra.errors import (
    RefusedQueryError,
    TooDeepQueryError,
    TooLongQueryError,
    UnreadableQueryError,
    place,
)
from kg.algebra.limits import MAX_BYTES, MAX_DEPTH, MAX_LINKS, check_length
from kg.algebra.mistakes import explained
from kg.algebra.reading import Reading, read, read_anew, service_depth, untranslated
from kg.algebra.text import bare, plain

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_LINKS",
    "Admitted",
    "RefusedQueryError",
    "TooDeepQueryError",
    "TooLongQueryError",
    "UnreadableQueryError",
    "admit",
    "admitted",
    "bare",
    "check_dataset",
    "explained",
    "place",
    "plain",
    "prepare",
    "untranslated",
]

_USUAL = (
    "SELECT * WHERE { ?s ?p ?o } LIMIT 100",
    "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?s (COUNT(*) AS ?n) { ?s a/rdfs:subClassOf* ?c ; rdfs:label ?l } GROUP BY ?s HAVING (?n > 1)",
    "SELECT * { ?s ?p 1.5, true OPTIONAL { ?s a ?o } BIND(STR(?l) AS ?t) VALUES ?c { gp:Plan } } ORDER BY ?t",
    "SELECT * { ?s rdfs:label ?l FILTER(LANG(?l) = 'zh' && ?s != <http://x>) }",
    "ASK { ?s ?p ?o MINUS { ?s a ?o } FILTER NOT EXISTS { { ?s ?p 'x'@en } UNION { ?s ?p ?o } } }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE <http://x>",
)


@dataclass(frozen=True)
class Admitted:
    """A query that may run.

    Attributes:
        text: What to evaluate: the same query with escapes expanded.
        volatile: It may answer otherwise each time it is asked of the same data.
    """

    text: str
    volatile: bool


def prepare() -> None:
    """Read a query of each kind, so that forks inherit what rdflib finds out when it first reads one."""
    for text in _USUAL:
        admitted(text, ())


def admit(text: str, graphs: Container[str], *, told: bool = False) -> str:
    """Check a stranger's query, and return the text to evaluate; see `admitted`."""
    return admitted(text, graphs, told=told).text


def admitted(
    text: str,
    graphs: Container[str],
    services: Container[str] = (),
    *,
    told: bool = False,
    remember: bool = True,
) -> Admitted:
    """Check a stranger's query.

    Args:
        text: The query as it came.
        graphs: IRIs of the store's named graphs.
        services: IRIs of the endpoints that SERVICE may contact.
        told: Whether the request names the dataset, which then counts instead of the query's own.
        remember: Whether a query whose form was read before is spared the parsers; tests compare both.

    Raises:
        TooLongQueryError: It is longer than the parsers are given.
        TooDeepQueryError: It is nested or chained deeper than they bear.
        UnreadableQueryError: rdflib cannot read it; line and column where it says them.
        RefusedQueryError: It contacts an endpoint that is not listed or not certain, or reads a graph that
            the store lacks.
    """
    check_length(text)
    text = plain(text)
    _check_calls(text, services)
    reading = read(text) if remember else read_anew(text)
    _check_services(reading, services)
    for graph in sorted(reading.graphs) if not told else ():
        if graph not in graphs:
            raise _unknown(
                f"查询语句读取 FROM <{graph}>，本图谱没有这个图。 "
                f"The query reads FROM <{graph}>, which is no graph of this store."
            )
    return Admitted(text, reading.volatile)


def check_dataset(named: Iterable[str], graphs: Container[str]) -> None:
    """Check the dataset that a request of the protocol names.

    Args:
        named: IRIs that it names.
        graphs: IRIs of the store's named graphs.

    Raises:
        RefusedQueryError: The store lacks one.
    """
    for graph in named:
        if graph not in graphs:
            raise _unknown(
                f"请求指定的 <{graph}> 不是本图谱的图。 "
                f"The request names <{graph}>, which is no graph of this store."
            )


def _unknown(message: str) -> RefusedQueryError:
    return RefusedQueryError(
        message, "图的清单可以这样查。 List the graphs: SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    )


def _check_calls(text: str, services: Container[str]) -> None:
    """Refuse SERVICE before anything is parsed where that is certain: rdflib takes ages for nested ones."""
    depth = service_depth(text)
    if depth and not services:
        raise _no_call("本服务不访问其他主机。", "this endpoint contacts no other host.")
    if depth > 1:
        raise _no_call("SERVICE 不能嵌套。", "one inside another is not taken.")


def _check_services(reading: Reading, services: Container[str]) -> None:
    for host in reading.services:
        if host is None:
            raise _no_call(
                "端点须写成固定的 IRI，且不带 SILENT。",
                "its endpoint has to be a constant IRI, and SILENT is not taken.",
            )
        if host not in services:
            raise _no_call(f"本服务不访问 <{host}>。", f"this endpoint does not contact <{host}>.")


def _no_call(zh: str, en: str) -> RefusedQueryError:
    return RefusedQueryError(
        f"不接受 SERVICE：{zh} SERVICE is refused: {en}",
        "请直接查询那个端点。 Ask the other endpoint itself, or join the answers on your side.",
    )

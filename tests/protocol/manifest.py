"""Protocol tests as data: manifests in the vocabularies of the W3C's own, read into requests and answers.

A test (`mf:action`) is a list of requests (`ht:requests`), each with what it is answered with (`ht:resp`).
Beside the W3C's vocabulary there are our own terms (`t:`), because percent-encoded queries cannot be read:

- of a request: `t:parameters` and `t:form`, lists of names and values; `t:anonymous`: the token is not sent;
- of an answer: `t:problem`, the type of an error; `t:solutions`, the rows as SPARQL TSV, in any order;
  `t:graph`, Turtle of the same graph; `t:text`, the body to the letter; `t:holds`, patterns that the graph
  has; `t:empty`: there is no body.

`$SPARQL$`, `$UPDATE$` and `$GRAPHS$` stand for paths, `$HOST$` for host and port, `$LOCATION$` for the path
that the test was last sent to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
T = Namespace("https://example.org/protocol-test#")

FOLDER = Path(__file__).parent / "manifests"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Expected:
    """What a request has to be answered with.

    Attributes:
        statuses: Patterns of statuses, such as `204` or `2xx`.
        headers: By name in lower case: values, of which one has to be there; without parameters where they
            have none.
        boolean: Of an ASK.
        solutions: Rows as SPARQL TSV.
        graph: The graph as Turtle.
        holds: Patterns that the graph has.
        text: The body.
        problem: Type of an error.
        empty: Whether there is no body.
    """

    statuses: tuple[str, ...]
    headers: dict[str, tuple[str, ...]]
    boolean: bool | None = None
    solutions: str | None = None
    graph: str | None = None
    holds: tuple[str, ...] = ()
    text: str | None = None
    problem: str | None = None
    empty: bool = False


@dataclass(frozen=True)
class Request:
    """One request and what it has to be answered with; `$…$` not yet replaced."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    anonymous: bool
    expected: Expected


@dataclass(frozen=True)
class Case:
    """A test.

    Attributes:
        key: Its manifest and local name.
        name: What it is about.
        requests: One after another.
    """

    key: str
    name: str
    requests: tuple[Request, ...]


def cases() -> list[Case]:
    """Read all manifests, in the order of their entries."""
    return [case for path in sorted(FOLDER.glob("*.ttl")) for case in _read(path)]


def _read(path: Path) -> Iterator[Case]:
    graph = Graph().parse(path, format="turtle", publicID=f"https://example.org/{path.stem}")
    [manifest] = graph.subjects(RDF.type, MF.Manifest)
    [entries] = graph.objects(manifest, MF.entries)
    listed = list(Collection(graph, entries))
    assert set(graph.subjects(MF.action, None)) == set(listed), f"{path}: tests and entries differ"
    for test in listed:
        assert isinstance(test, URIRef)
        [action] = graph.objects(test, MF.action)
        [requests] = graph.objects(action, HT.requests)
        made = tuple(_request(graph, node) for node in Collection(graph, requests))
        yield Case(f"{path.stem}#{test.fragment}", str(graph.value(test, MF.name)), made)


def _request(graph: Graph, node: Node) -> Request:
    path = str(graph.value(node, HT.absolutePath))
    if parameters := _pairs(graph, node, T.parameters):
        path += ("&" if "?" in path else "?") + _encoded(parameters)
    headers = {name.lower(): value for name, value in _fields(graph, node)}
    body: bytes | None = None
    if form := _pairs(graph, node, T.form):
        body = _encoded(form).encode()
        headers.setdefault("content-type", FORM)
    elif (content := graph.value(node, HT.body)) is not None:
        encoding = str(graph.value(content, CNT.characterEncoding) or "utf-8")
        body = str(graph.value(content, CNT.chars)).encode(encoding)
    answer = graph.value(node, HT.resp)
    assert answer is not None, f"a request to {path} without answer"
    anonymous = bool(graph.value(node, T.anonymous))
    return Request(
        str(graph.value(node, HT.methodName)), path, headers, body, anonymous, _expected(graph, answer)
    )


def _expected(graph: Graph, node: Node) -> Expected:
    statuses = [str(status) for status in graph.objects(node, HT.statusCodeValue)]
    statuses += [str(one).rpartition("StatusCode")[2] for one in graph.objects(node, MF.expectedStatus)]
    assert statuses, "an answer without status"
    headers: dict[str, tuple[str, ...]] = {}
    for name, value in _fields(graph, node):
        headers[name.lower()] = (*headers.get(name.lower(), ()), value)
    boolean = graph.value(node, MF.expectedBoolean)
    return Expected(
        tuple(statuses),
        headers,
        boolean=bool(boolean.value) if isinstance(boolean, Literal) else None,
        solutions=_text(graph.value(node, T.solutions)),
        graph=_text(graph.value(node, T.graph)),
        holds=tuple(str(pattern) for pattern in graph.objects(node, T.holds)),
        text=_text(graph.value(node, T.text)),
        problem=_text(graph.value(node, T.problem)),
        empty=bool(graph.value(node, T.empty)),
    )


def _fields(graph: Graph, node: Node) -> list[tuple[str, str]]:
    listed = graph.value(node, HT.headers)
    return [
        (str(graph.value(field, HT.fieldName)), str(value))
        for field in (Collection(graph, listed) if listed is not None else ())
        for value in graph.objects(field, HT.fieldValue)
    ]


def _pairs(graph: Graph, node: Node, prop: URIRef) -> list[tuple[str, str]]:
    listed = graph.value(node, prop)
    if listed is None:
        return []
    values = [str(value) for value in Collection(graph, listed)]
    return list(zip(values[::2], values[1::2], strict=True))


def _encoded(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='$')}" for name, value in pairs)


def _text(node: Node | None) -> str | None:
    return None if node is None else str(node)

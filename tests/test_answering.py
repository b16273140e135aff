"""A stranger's query from text to bytes, as a worker answers it; the sink is one that keeps what it gets."""

import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from rdflib import Literal
from rdflib.namespace import RDFS

from kg import iri
from kg.algebra import RefusedQueryError
from kg.errors import QueryError
from kg.settings import Settings
from kg.store import NotAcceptableError, Store
from kg.tasks import TASKS

GRAPH, OTHER = str(iri.graph("plan", "one")), str(iri.graph("plan", "two"))
JSON, TURTLE = "application/sparql-results+json", "text/turtle"
MEDIA = {"solutions": JSON, "boolean": JSON, "graph": TURTLE}


class Kept:
    """Keeps an answer."""

    def __init__(self) -> None:
        self.said: dict[str, Any] | None = None
        self.body = b""

    def head(self, head: Mapping[str, Any]) -> None:
        assert self.said is None
        self.said = dict(head)

    def write(self, data: bytes) -> int:
        assert self.said is not None
        self.body += data
        return len(data)


@pytest.fixture(scope="module")
def store() -> Store:
    things = [iri.thing(f"made-up-{number}") for number in range(10)]
    quads = [
        (thing, RDFS.label, Literal(f"值{n}"), iri.graph("plan", "one")) for n, thing in enumerate(things)
    ]
    return Store.of([*quads, (things[0], RDFS.label, Literal("零"), iri.graph("plan", "two"))])


def asked(store: Store, query: str, **more: object) -> tuple[Kept, Mapping[str, Any]]:
    sink = Kept()
    payload = {"query": query, "default_graphs": None, "named_graphs": None, "media": MEDIA}
    end = TASKS["query"](store, {**payload, "max_rows": None, "max_bytes": None, **more}, sink)
    return sink, end


def test_the_head_says_what_comes_and_the_end_what_came(store: Store) -> None:
    sink, end = asked(store, "SELECT ?s ?label { ?s rdfs:label ?label }")
    head = {"kind": "solutions", "media_type": JSON, "variables": ["s", "label"], "volatile": False}
    assert sink.said == head
    assert end == {"rows": 11, "bytes": len(sink.body), "cut": None}
    assert len(json.loads(sink.body)["results"]["bindings"]) == 11


def test_a_boolean_and_a_graph_are_called_what_they_are(store: Store) -> None:
    sink, end = asked(store, "ASK { BIND(NOW() AS ?x) }")
    assert sink.said == {"kind": "boolean", "media_type": JSON, "variables": [], "volatile": True}
    assert json.loads(sink.body) == {"head": {}, "boolean": True}
    assert end["rows"] == 1
    sink, end = asked(store, "CONSTRUCT WHERE { ?s rdfs:label ?label }")
    assert sink.said is not None
    assert (sink.said["kind"], sink.said["media_type"], end["rows"]) == ("graph", TURTLE, 11)


def test_a_cut_answer_says_so_at_its_end(store: Store) -> None:
    sink, end = asked(store, "SELECT * { ?s ?p ?o }", max_rows=3)
    assert (end["rows"], end["cut"]) == (3, "rows")
    assert json.loads(sink.body)["cut"] == "rows"


@pytest.mark.parametrize(
    ("query", "kind"),
    [("SELECT * {}", "solutions"), ("ASK {}", "boolean"), ("DESCRIBE <x:y>", "graph")],
)
def test_without_a_form_for_its_kind_only_the_kind_is_said(store: Store, query: str, kind: str) -> None:
    sink = Kept()
    with pytest.raises(NotAcceptableError, match=kind) as caught:
        TASKS["query"](store, {"query": query, "media": {}}, sink)
    assert caught.value.kind == kind
    assert sink.said is not None
    assert (sink.said["kind"], sink.said["media_type"], sink.body) == (kind, None, b"")


def test_the_requests_dataset_is_exactly_what_it_names(store: Store) -> None:
    _, end = asked(store, "SELECT * { ?s ?p ?o }", default_graphs=[OTHER])
    assert end["rows"] == 1
    _, end = asked(store, "SELECT * { GRAPH ?g { ?s ?p ?o } }", named_graphs=[GRAPH])
    assert end["rows"] == 10
    _, end = asked(
        store, "SELECT * FROM <urn:g> { ?s ?p ?o }".replace("urn:g", GRAPH), default_graphs=[OTHER]
    )
    assert end["rows"] == 1
    unknown = "SELECT * FROM <http://nope.example/> FROM NAMED <http://nor.example/> { ?s ?p ?o }"
    _, end = asked(store, unknown, default_graphs=[OTHER])
    assert end["rows"] == 1
    _, end = asked(store, unknown, named_graphs=[OTHER])
    assert end["rows"] == 0
    with pytest.raises(RefusedQueryError, match="no graph of this store"):
        asked(store, "SELECT * { ?s ?p ?o }", named_graphs=[GRAPH, "file:///etc/passwd"])


def test_what_the_query_is_refused_for_comes_before_any_head(store: Store) -> None:
    for query in ("SELECT", "SELECT * { SERVICE <http://127.0.0.1:9/> {} }", "SELECT * FROM <e:g> {}"):
        sink = Kept()
        with pytest.raises(QueryError):
            TASKS["query"](store, {"query": query, "media": MEDIA}, sink)
        assert sink.said is None


class _Endpoint(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).asked.append(query)
        if self.path == "/moved":
            self.send_response(307)
            self.send_header("Location", "/sparql")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        found = {"x": {"type": "literal", "value": "从别处来"}}
        body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [found]}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", JSON)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[str]:
    _Endpoint.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Endpoint)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_endpoint_that_the_operator_lists_is_asked_and_never_kept(store: Store, endpoint: str) -> None:
    query = f"SELECT ?x {{ SERVICE <{endpoint}/sparql> {{ ?a ?b ?x }} }}"
    with pytest.raises(RefusedQueryError):
        asked(store, query)
    with pytest.raises(RefusedQueryError):
        asked(store, query, services=[endpoint])
    assert _Endpoint.asked == []
    sink, end = asked(store, query, services=[f"{endpoint}/sparql"])
    assert json.loads(sink.body)["results"]["bindings"][0]["x"]["value"] == "从别处来"
    assert end["rows"] == 1
    assert sink.said is not None
    assert sink.said["volatile"] is True
    assert len(_Endpoint.asked) == 1


def test_an_endpoint_that_sends_elsewhere_is_not_followed(store: Store, endpoint: str) -> None:
    query = f"SELECT ?x {{ SERVICE <{endpoint}/moved> {{ ?a ?b ?x }} }}"
    with pytest.raises(QueryError):
        asked(store, query, services=[f"{endpoint}/moved"])
    assert len(_Endpoint.asked) == 1


def test_the_operator_lists_endpoints_in_one_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SERVICE_ALLOW", "http://127.0.0.1:9/sparql, http://127.0.0.1:8/ ,")
    assert Settings().service_allow == ("http://127.0.0.1:9/sparql", "http://127.0.0.1:8/")

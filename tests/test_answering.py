"""A stranger's query from text to bytes, as a worker answers it; the sink is one that keeps what it gets."""

import json
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from rdflib import Literal
from rdflib.namespace import RDFS

from kg import iri
from kg.algebra import RefusedQueryError
from kg.errors import QueryError
from kg.settings import Settings
from kg.store import NotAcceptableError, Store
from kg.tasks import TASKS
from tests.other_host import OtherHost, hosting, say

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


def _answered(request: BaseHTTPRequestHandler, _: int) -> None:
    if request.path == "/moved":
        say(request, 307, b"", Location="/sparql")
        return
    found = {"x": {"type": "literal", "value": "从别处来"}}
    say(request, 200, json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [found]}}).encode())


@pytest.fixture
def host() -> Iterator[OtherHost]:
    with hosting() as begin:
        yield begin(_answered)


def test_an_endpoint_that_the_operator_lists_is_asked_and_never_kept(store: Store, host: OtherHost) -> None:
    query = f"SELECT ?x {{ SERVICE <{host.origin}/sparql> {{ ?a ?b ?x }} }}"
    with pytest.raises(RefusedQueryError):
        asked(store, query)
    with pytest.raises(RefusedQueryError):
        asked(store, query, services=[host.origin])
    assert host.bodies == []
    sink, end = asked(store, query, services=[f"{host.origin}/sparql"])
    assert json.loads(sink.body)["results"]["bindings"][0]["x"]["value"] == "从别处来"
    assert end["rows"] == 1
    assert sink.said is not None
    assert sink.said["volatile"] is True
    assert len(host.bodies) == 1


def test_an_endpoint_that_sends_elsewhere_is_not_followed(store: Store, host: OtherHost) -> None:
    query = f"SELECT ?x {{ SERVICE <{host.origin}/moved> {{ ?a ?b ?x }} }}"
    with pytest.raises(QueryError):
        asked(store, query, services=[f"{host.origin}/moved"])
    assert len(host.bodies) == 1


def test_the_operator_lists_endpoints_in_one_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SERVICE_ALLOW", "http://127.0.0.1:9/sparql, http://127.0.0.1:8/ ,")
    assert Settings().service_allow == ("http://127.0.0.1:9/sparql", "http://127.0.0.1:8/")

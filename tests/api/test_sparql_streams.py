"""Long answers: streamed, cut where the limit is, and never to be mistaken for whole ones."""

import csv
import gzip
import http.client
import io
import json
import time
import warnings
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

import brotli
import pytest
from fastapi import FastAPI
from rdflib import Dataset

from tests.api.conftest import Client, told
from tests.api.wire import connect, get, read_some, send
from tests.made_up import publish, served

ALL = "SELECT * { ?s ?p ?o }"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
PRODUCT = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
FAILS_LATE = """SELECT ?s ?p ?o ?x {
  ?s ?p ?o OPTIONAL { ?s rdfs:label "示例市"@zh BIND("\\u0001" AS ?x) }
}"""
"""In XML: no document of it can hold the character of some later row."""
MOST = 3_000


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Serve with a low limit of rows."""
    out = publish(tmp_path_factory.mktemp("limited") / "graph")
    with served(out, told(answer_rows=MOST)) as address:
        yield Client(address)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, FastAPI]]:
    """Serve, and give the application to look at its workers."""
    held: list[FastAPI] = []
    with served(publish(tmp_path_factory.mktemp("watched") / "graph"), held.append) as address:
        yield Client(address), held[0]


def test_a_long_answer_comes_in_chunks_and_says_at_its_end_that_it_is_whole(client: Client) -> None:
    came = send(client.address, get(ALL, format="csv"))
    head, _, rest = came.data.partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head
    assert b"trailer: Answer-Complete" in head
    assert rest.endswith(b"\r\n0\r\nanswer-complete: true\r\n\r\n")
    assert came.how == "closed"
    assert len(rest) > 300_000


@pytest.mark.parametrize(("coding", "undo"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_a_long_answer_is_the_same_compressed(
    client: Client, coding: str, undo: Callable[[bytes], bytes]
) -> None:
    plain = client.query(f"{ALL} # {coding}", "text/csv")
    packed = client.ask(
        "/sparql?query=SELECT+%2A+%7B+%3Fs+%3Fp+%3Fo+%7D",
        headers={"Accept-Encoding": coding, "Accept": "text/csv"},
    )
    assert packed.headers["content-encoding"] == coding
    assert len(packed.body) < len(plain.body) / 3
    assert undo(packed.body) == plain.body


def test_a_cut_answer_says_so_in_json(limited: Client) -> None:
    got = limited.query(ALL, "application/sparql-results+json")
    assert got.json["cut"] == "rows"
    assert len(got.json["results"]["bindings"]) == MOST


def test_a_cut_answer_says_so_in_xml(limited: Client) -> None:
    got = limited.query(ALL, "application/sparql-results+xml")
    tree = ET.fromstring(got.text)  # noqa: S314 - our own answer
    assert len(list(tree.iter("{http://www.w3.org/2005/sparql-results#}result"))) == MOST
    assert "cut: rows" in got.text


@pytest.mark.parametrize(
    ("name", "form"), [("nt", "nt"), ("ttl", "turtle"), ("trig", "trig"), ("nq", "nquads"), ("rdf", "xml")]
)
def test_a_cut_graph_says_so_and_can_be_read(limited: Client, name: str, form: str) -> None:
    got = limited.query(GRAPH, format=name)
    assert "cut: rows" in got.text
    with warnings.catch_warnings():  # rdflib uses what it deprecates itself
        warnings.simplefilter("ignore", DeprecationWarning)
        assert len(Dataset().parse(data=got.body, format=form)) == MOST


def test_a_cut_answer_ends_with_a_trailer_that_says_so(limited: Client) -> None:
    assert send(limited.address, get(ALL)).data.endswith(b"\r\n0\r\nanswer-complete: false\r\n\r\n")


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_a_cut_table_that_has_no_place_to_say_so_is_broken_off(limited: Client, name: str) -> None:
    came = send(limited.address, get(ALL, format=name))
    assert came.status == 200
    assert came.how == "closed"
    assert b"\r\n0\r\n" not in came.data[-10:]
    with pytest.raises(http.client.IncompleteRead):
        limited.query(ALL, format=name)


def test_a_short_table_that_was_cut_says_so_in_its_header(limited: Client) -> None:
    got = limited.query("SELECT ?p { ?s ?p ?o }", "text/csv")
    assert got.headers["answer-complete"] == "false"
    rows = list(csv.reader(io.StringIO(got.text)))
    assert len(rows) == MOST + 1
    assert "etag" not in got.headers


def test_for_http_1_0_the_end_of_an_answer_is_the_end_of_the_connection(limited: Client) -> None:
    whole = send(limited.address, get(f"{ALL} LIMIT {MOST}", "1.0", format="csv"))
    assert b"transfer-encoding" not in whole.data
    assert (whole.status, whole.how) == (200, "closed")
    cut = send(limited.address, get(ALL, "1.0", format="csv"))
    assert (cut.status, cut.how) == (200, "reset")


def test_a_query_that_fails_on_its_way_breaks_the_connection(client: Client) -> None:
    came = send(client.address, get(FAILS_LATE, format="xml"))
    assert (came.status, came.how) == (200, "closed")
    assert not came.data.endswith(b"0\r\n\r\n")
    assert b"answer-complete" not in came.data
    with pytest.raises(http.client.IncompleteRead):
        client.query(FAILS_LATE, format="xml")


def test_a_query_that_fails_before_its_first_part_gets_an_error(client: Client) -> None:
    got = client.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout="0.3")
    assert got.status == 503
    assert json.loads(got.body)["type"].endswith("query-too-slow")


def idle(app: FastAPI, seconds: float = 5) -> bool:
    """Tell whether no query runs any more, soon."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        counts = app.state.service.pool.counts()
        if counts["new"] + counts["long"] + counts["paused"] + counts["waiting"] == 0:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("while_it_waits", [True, False])
def test_a_client_that_goes_away_ends_its_query(
    watched: tuple[Client, FastAPI], *, while_it_waits: bool
) -> None:
    client, app = watched
    assert idle(app)
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }" if while_it_waits else PRODUCT
    with connect(client.address) as connection:
        connection.sendall(get(text))
        if while_it_waits:
            time.sleep(0.5)
        else:
            assert read_some(connection, 100_000) >= 100_000
        assert not idle(app, 0.2), "the query should run"
    assert idle(app), "the query went on although nobody waits for it"


def test_a_head_request_ends_a_long_query_once_its_headers_are_known(watched: tuple[Client, FastAPI]) -> None:
    client, app = watched
    assert idle(app)
    request = get(PRODUCT).replace(b"GET", b"HEAD", 1)
    came = send(client.address, request)
    assert came.status == 200
    assert came.data.endswith(b"\r\n\r\n")
    assert came.seconds < 5
    assert idle(app)

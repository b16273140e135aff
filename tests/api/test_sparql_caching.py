"""Repeated queries: entity tags, 304, answers kept, and content codings of them."""

import gzip
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import brotli
import pytest
from fastapi import FastAPI

from tests.api.conftest import Client, Got
from tests.made_up import CITY_WOMEN, publish, served

TEXT = "SELECT ?t ?n { ?t a gp:Target ; gp:ordinal ?n } ORDER BY ?t"
WOMEN = f"https://w3id.org/govplan/graph/plan/{CITY_WOMEN}"


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, FastAPI]]:
    """Serve, and give the application to look at what it keeps."""
    held: list[FastAPI] = []
    with served(publish(tmp_path_factory.mktemp("watched") / "graph"), held.append) as address:
        yield Client(address), held[0]


def again(client: Client, tag: str, text: str = TEXT, **parameters: str) -> Got:
    path = "/sparql?" + urlencode({"query": text, **parameters})
    return client.ask(path, headers={"If-None-Match": tag})


def test_who_has_the_answer_is_told_so(client: Client) -> None:
    first = client.query(TEXT)
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    assert first.headers["cache-control"] == "no-cache"
    for given in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        got = again(client, given)
        assert (got.status, got.body) == (304, b"")
        assert got.headers["etag"] == tag
        assert got.headers["vary"] == "Accept, Accept-Encoding"
        assert "content-type" not in got.headers
    assert again(client, '"other"').status == 200


def test_a_head_request_may_ask_for_news_too(client: Client) -> None:
    path = "/sparql?" + urlencode({"query": TEXT})
    tag = client.ask(path, method="HEAD").headers["etag"]
    assert client.ask(path, method="HEAD", headers={"If-None-Match": tag}).status == 304


def test_the_tag_tells_apart_what_is_not_the_same(client: Client) -> None:
    tags = [
        client.query(TEXT).headers["etag"],
        client.query(TEXT + " LIMIT 5").headers["etag"],
        client.query(TEXT, format="csv").headers["etag"],
        client.query(TEXT, **{"default-graph-uri": WOMEN}).headers["etag"],
        client.query(TEXT, **{"named-graph-uri": WOMEN}).headers["etag"],
    ]
    assert len(set(tags)) == len(tags)
    assert client.query(TEXT).headers["etag"] == tags[0]


def test_a_posted_query_has_the_same_tag_and_is_always_answered(client: Client) -> None:
    tag = client.query(TEXT).headers["etag"]
    headers = {"Content-Type": "application/sparql-query", "If-None-Match": tag}
    got = client.ask("/sparql", method="POST", body=TEXT.encode(), headers=headers)
    assert (got.status, got.headers["etag"]) == (200, tag)


@pytest.mark.parametrize("volatile", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_differs_each_time_has_no_tag_and_is_not_kept(
    watched: tuple[Client, FastAPI], volatile: str
) -> None:
    client, app = watched
    before = len(app.state.service.cache)
    got = client.query(f"SELECT ({volatile} AS ?x) {{}}")
    assert got.status == 200
    assert "etag" not in got.headers
    assert len(app.state.service.cache) == before


def test_a_repeated_query_is_not_evaluated_again(watched: tuple[Client, FastAPI]) -> None:
    client, app = watched
    text = "SELECT (COUNT(*) AS ?repeated) { ?s ?p ?o }"
    first = client.query(text)
    pool, app.state.service.pool = app.state.service.pool, None
    try:
        second = client.query(text)
        assert client.query(f"{text} # another").status == 503, "without workers nothing new is answered"
    finally:
        app.state.service.pool = pool
    assert (second.status, second.body) == (200, first.body)
    assert second.headers["etag"] == first.headers["etag"]


def test_errors_and_cut_answers_are_not_kept(watched: tuple[Client, FastAPI]) -> None:
    client, app = watched
    before = len(app.state.service.cache)
    assert client.query("SELECT oops").status == 400
    assert client.query("SELECT ?s { ?s ?p ?o }", "text/html").status == 200, "a page is the beginning"
    assert len(app.state.service.cache) == before


def test_a_page_and_data_share_nothing_that_differs(watched: tuple[Client, FastAPI]) -> None:
    client, _ = watched
    page = client.query(TEXT, "text/html")
    data = client.query(TEXT, "application/sparql-results+json")
    assert (page.media_type, data.media_type) == ("text/html", "application/sparql-results+json")
    assert page.headers["etag"] != data.headers["etag"]


@pytest.mark.parametrize(("accepted", "coding"), [
    ("gzip", "gzip"), ("br", "br"), ("gzip, br", "br"), ("br;q=0.5, gzip", "gzip"), ("*", "br"),
    ("x-gzip", "gzip"), ("identity", None), ("gzip;q=0", None), ("deflate", None),
    ("br;q=0.2, identity;q=0.5", None),
    ("*;q=0", None), ("zstd, gzip;q=0.9", "gzip"),
])  # fmt: skip
def test_an_answer_is_coded_as_the_client_takes_it(client: Client, accepted: str, coding: str | None) -> None:
    plain = client.query(TEXT)
    assert "content-encoding" not in plain.headers
    path = "/sparql?" + urlencode({"query": TEXT})
    for _ in range(2):
        got = client.ask(path, headers={"Accept-Encoding": accepted})
        assert got.headers.get("content-encoding") == coding
        undo = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[coding]
        assert undo(got.body) == plain.body
        assert int(got.headers["content-length"]) == len(got.body)


def test_a_short_answer_goes_out_as_it_is(client: Client) -> None:
    got = client.ask("/sparql?query=ASK%7B%7D", headers={"Accept-Encoding": "gzip, br"})
    assert "content-encoding" not in got.headers


def test_the_description_has_a_tag_too(client: Client) -> None:
    tag = client.ask("/sparql").headers["etag"]
    assert client.ask("/sparql", headers={"If-None-Match": tag}).status == 304
    other = client.ask("/sparql", headers={"If-None-Match": tag, "Accept": "application/ld+json"})
    assert other.status == 200


def test_the_language_of_a_page_is_the_readers(client: Client) -> None:
    path = f"/sparql?query={quote(TEXT)}&lang="
    chinese, english = (client.ask(path + lang, accept="text/html").text for lang in ("zh", "en"))
    assert "共 28 行" in chinese
    assert "28 rows" in english


ALIASES = [
    ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3", "application/x-turtle", "text/turtle"),
    ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 4", "text/x-nquads", "application/n-quads"),
    (
        "SELECT ?s { ?s ?p ?o } LIMIT 3",
        "application/xml",
        "application/sparql-results+xml, application/rdf+xml",
    ),
    ("SELECT ?s { ?s ?p ?o } LIMIT 4", "text/xml", "application/sparql-results+xml, application/rdf+xml"),
    ("ASK { ?s ?p ?o }", "application/json", "application/sparql-results+json, application/ld+json"),
]


@pytest.mark.parametrize(("text", "alias", "proper"), ALIASES)
def test_an_answer_kept_for_an_alias_is_declared_as_each_client_asks(
    watched: tuple[Client, FastAPI], text: str, alias: str, proper: str
) -> None:
    client, app = watched
    app.state.service.cache.clear()
    first, second, third = (client.query(text, accept) for accept in (alias, proper, alias))
    assert len(app.state.service.cache) == 1, "the same bytes are kept once"
    assert [got.media_type for got in (first, second, third)] == [alias, proper.partition(",")[0], alias]
    assert first.body == second.body == third.body
    assert first.headers["etag"] == third.headers["etag"] != second.headers["etag"]
    path = "/sparql?" + urlencode({"query": text})
    stale = client.ask(path, accept=proper, headers={"If-None-Match": first.headers["etag"]})
    assert stale.status == 200, "what a cache holds for the alias is not this client's form"


def test_a_graph_kept_for_an_alias_is_declared_as_each_client_asks(
    watched: tuple[Client, FastAPI],
) -> None:
    client, _ = watched
    path = f"/graphs?graph={quote(WOMEN)}"
    asked = ("application/x-turtle", "text/turtle", "application/xml", "application/rdf+xml")
    got = [client.ask(path, accept=accept) for accept in asked]
    assert [one.media_type for one in got] == list(asked)
    assert len({one.headers["etag"] for one in got}) == len(asked)


def test_a_page_that_is_kept_declares_no_data(tmp_path_factory: pytest.TempPathFactory) -> None:
    out = publish(tmp_path_factory.mktemp("narrow") / "graph")
    with served(
        out, answer_rows=1_000, answer_mb=2
    ) as address:  # bounds of a page, so that both are kept as one
        client = Client(address)
        text = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3"
        assert client.query(text, "text/html").media_type == "text/html"
        assert client.query(text).headers["content-type"] == "text/turtle; charset=utf-8"

"""Pages asked for again: entity tags, 304 before anything is made; content codings of all that is text."""

import gzip
import os
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import brotli
import pytest
from fastapi import FastAPI

from api import editions
from api.routes import validation
from api.transport.compression import WORTH, coding_of
from api.views.validation import Board
from tests.api.conftest import Client, Got
from tests.api.writing import writable
from tests.made_up import CITY_WOMEN, publish, served

TEXT = "SELECT ?t ?n { ?t a gp:Target ; gp:ordinal ?n } ORDER BY ?t"
ASKED = "/sparql?" + urlencode({"query": TEXT})
PAGES = [
    "/", "/?lang=en", "/validation", "/ontology", "/ontology/Target", "/problem/", f"/id/plan/{CITY_WOMEN}",
    f"/graph/plan/{CITY_WOMEN}",
    "/queries", "/queries/agency-changes", "/receipts", "/ask", "/search?q=%E5%81%A5%E5%BA%B7",
    f"/id/plan/{CITY_WOMEN}/d1/t1", "/sparql", ASKED, f"{ASKED}&lang=en",
]  # fmt: skip
FILES = ["/dataset.nq", "/favicon.ico"]
HTML = "text/html"


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, FastAPI]]:
    """Serve, and give the application to look at what it does."""
    held: list[FastAPI] = []
    with served(publish(tmp_path_factory.mktemp("editions") / "graph"), held.append) as address:
        yield Client(address), held[0]


def again(client: Client, path: str, tag: str, accept: str = HTML, **headers: str) -> Got:
    return client.ask(path, accept=accept, headers={"If-None-Match": tag, **headers})


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_who_has_a_page_or_a_file_is_told_so(client: Client, path: str) -> None:
    accept = "*/*" if path in FILES else HTML
    first = client.ask(path, accept=accept)
    assert first.status == 200
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for given in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        got = again(client, path, given, accept)
        assert (got.status, got.body) == (304, b""), given
        assert got.headers["etag"] == tag
        assert "Accept-Encoding" in got.headers["vary"]
        assert "default-src 'none'" in got.headers["content-security-policy"]
    assert again(client, path, '"other"', accept).status == 200
    head = client.ask(path, accept=accept, method="HEAD", headers={"If-None-Match": tag})
    assert head.status == 304


def test_a_page_is_not_made_again_for_who_has_it(watched: tuple[Client, FastAPI]) -> None:
    client, app = watched
    tags = {path: client.ask(path, accept=HTML).headers["etag"] for path in PAGES}
    service = app.state.service
    pool, overview, service.pool = service.pool, service.release.overview, None
    object.__setattr__(service.release, "overview", None)  # no page can be made without
    try:
        assert {again(client, path, tag).status for path, tag in tags.items()} == {304}
        assert client.ask("/", accept=HTML).status == 500
    finally:
        service.pool = pool
        object.__setattr__(service.release, "overview", overview)


def test_tags_tell_apart_what_is_not_the_same(client: Client) -> None:
    got = [client.ask(path, accept=HTML) for path in PAGES]
    got += [
        client.ask("/id/plan/" + CITY_WOMEN, accept=accept)
        for accept in ("text/turtle", "application/ld+json")
    ]
    got += [client.ask("/?as_of=2025-12-31", accept=HTML), client.ask("/?as_of=2026-12-31", accept=HTML)]
    assert len({one.headers["etag"] for one in got}) == len(got)


def test_a_page_that_shows_how_things_stand_today_is_another_one_tomorrow(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: client.ask(path, accept=HTML).headers["etag"] for path in PAGES}
    monkeypatch.setattr(editions, "today", lambda: date(2031, 12, 31))
    after = {path: client.ask(path, accept=HTML).headers["etag"] for path in PAGES}
    same = {path for path in PAGES if before[path] == after[path]}
    assert same == {"/ontology", "/ontology/Target", "/problem/", f"/graph/plan/{CITY_WOMEN}"}


def test_a_write_makes_pages_other_ones(tmp_path: Path) -> None:
    with writable(tmp_path) as service:
        client = service.client()
        before = client.ask("/", accept=HTML).headers["etag"]
        written = client.send("PUT", "/graphs?graph=https://example.org/g", "<http://a/b> <http://a/c> 1 .")
        assert written.status == 201
        assert again(client, "/", before).status == 200
        assert client.ask("/", accept=HTML).headers["etag"] != before


def test_what_is_wrong_or_never_the_same_has_no_tag(client: Client) -> None:
    paths = ["/id/plan/none", "/nowhere", "/sparql?query=SELECT", "/sparql?query=SELECT+(NOW()+AS+?x)+%7B%7D"]
    for path in [*paths, "/livez", "/readyz"]:
        got = client.ask(path, accept=HTML)
        assert "etag" not in got.headers, path
    for path in paths[:3]:
        assert again(client, path, "*").status in {400, 404}, "there is nothing that the client could have"
    assert again(client, "/livez", '"x"').status == 200


def test_a_query_that_is_wrong_is_no_answer_that_anybody_has(client: Client) -> None:
    for path, accept in [("/sparql?query=SELECT", "*/*"), ("/graphs?graph=urn:none", "*/*")]:
        assert again(client, path, "*", accept).status in {400, 404}


@pytest.mark.parametrize(
    ("path", "tag"),
    [
        (ASKED, True),
        ("/sparql", True),
        (f"/graphs?graph=https://w3id.org/govplan/graph/plan/{CITY_WOMEN}", True),
        ("/sparql?query=SELECT+(NOW()+AS+?x)+%7B%7D", False),
        ("/sparql?" + urlencode({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 40000"}), True),
    ],
)
def test_who_wants_no_answer_that_there_is_gets_none(client: Client, path: str, *, tag: bool) -> None:
    got = again(client, path, "*", "*/*")
    assert (got.status, got.body) == (304, b"")
    assert ("etag" in got.headers) == tag


def test_a_part_of_a_tag_is_no_tag(client: Client) -> None:
    tag = client.query(TEXT).headers["etag"]
    assert again(client, ASKED, tag.strip('W/"'), "*/*").status == 200
    assert again(client, ASKED, f'"x{tag.strip("W/")[1:]}', "*/*").status == 200


@pytest.mark.parametrize(
    "path", [*PAGES, "/dataset.nq", "/static/style.css", "/sparql?format=ttl", "/openapi.json"]
)
def test_text_is_packed_as_the_client_takes_it(client: Client, path: str) -> None:
    accept = HTML if path in PAGES else "*/*"
    plain = client.ask(path, accept=accept)
    assert len(plain.body) > WORTH
    assert "content-encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["vary"]
    for coding, unpacked in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        got = client.ask(path, accept=accept, headers={"Accept-Encoding": coding})
        assert got.headers["content-encoding"] == coding
        assert unpacked(got.body) == plain.body
        assert len(got.body) < len(plain.body) / 2
        assert "Accept-Encoding" in got.headers["vary"]
        assert got.headers["etag"].startswith("W/"), "other bytes under a strong tag"
        assert again(client, path, got.headers["etag"], accept).status == 304
        head = client.ask(path, accept=accept, method="HEAD", headers={"Accept-Encoding": coding})
        assert (head.headers["content-encoding"], head.body) == (coding, b"")


def test_what_is_packed_already_stays_as_it_is(client: Client) -> None:
    got = client.ask("/validation?format=xlsx", headers={"Accept-Encoding": "br, gzip"})
    assert got.body.startswith(b"PK")
    assert "content-encoding" not in got.headers
    assert "Accept-Encoding" not in got.headers.get("vary", "")


def test_a_part_of_the_dataset_is_a_part_of_the_bytes_as_they_are(client: Client) -> None:
    whole = client.ask("/dataset.nq")
    assert not whole.headers["etag"].startswith("W/")
    accepts = {"Accept-Encoding": "gzip", "Range": "bytes=10-29"}
    got = client.ask("/dataset.nq", headers=accepts)
    assert (got.status, got.body) == (206, whole.body[10:30])
    assert "content-encoding" not in got.headers
    packed = client.ask("/dataset.nq", headers={"Accept-Encoding": "gzip"})
    assert "accept-ranges" not in packed.headers
    older = client.ask("/dataset.nq", headers={**accepts, "If-Range": packed.headers["etag"]})
    assert older.status == 200, "a weak tag vouches for no bytes"


def test_the_tag_of_the_dataset_is_that_of_its_data(tmp_path: Path) -> None:
    out = publish(tmp_path / "graph")
    with served(out) as address:
        before = Client(address).ask("/dataset.nq").headers["etag"]
    os.utime(out / "current" / "dataset.nq", (1, 1))
    with served(out) as address:
        assert Client(address).ask("/dataset.nq").headers["etag"] == before


@pytest.mark.parametrize(
    ("accepted", "size", "coding"),
    [
        ("", 10_000, None),
        ("gzip", 10_000, "gzip"),
        ("gzip", 10, None),
        ("identity;q=0, gzip", 10, "gzip"),
        ("gzip, identity; q=0.0", 10, "gzip"),
        ("identity;q=0", 10, None),
        ("identity;q=0.1, br", 10, None),
    ],
)
def test_a_small_body_is_packed_only_for_who_takes_nothing_else(
    accepted: str, size: int, coding: str | None
) -> None:
    assert coding_of(accepted, size) == coding


def test_who_takes_no_plain_bytes_gets_none(client: Client) -> None:
    headers = {"Accept-Encoding": "identity;q=0, gzip"}
    for path in ("/sparql?query=ASK%7B%7D", "/robots.txt", "/sparql?query=SELECT"):
        got = client.ask(path, headers=headers)
        assert got.headers["content-encoding"] == "gzip", path
        assert zlib.decompress(got.body, 31) == client.ask(path).body


def test_a_page_names_the_release_that_it_is_made_of(
    watched: tuple[Client, FastAPI], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release is switched while the page of findings is made, which the footer must not show."""
    client, app = watched
    service = app.state.service
    before, made = service.release, vars(validation)["board"]
    after = replace(before, manifest={**before.manifest, "version": "another-one"})

    def switch_meanwhile(*given: Any, **named: Any) -> Board:  # noqa: ANN401 - passed on as they come
        service.release = after
        shown: Board = made(*given, **named)
        return shown

    monkeypatch.setattr(validation, "board", switch_meanwhile)
    try:
        during, later = (client.ask("/validation", accept=HTML).text for _ in range(2))
    finally:
        service.release = before
    assert f"<code>{before.version}</code>" in during
    assert "another-one" not in during
    assert "<code>another-one</code>" in later

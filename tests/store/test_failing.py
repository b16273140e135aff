"""What is told of a query that fails while it runs, and what is not: paths and other hosts' words."""

import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from kg.answering import answer
from kg.errors import KgError, NotBuiltError
from kg.store import (
    DamagedStoreError,
    FailedQueryError,
    ServiceCallError,
    Store,
    UnsupportedQueryError,
    UnwritableError,
)
from kg.store.disk import FOLDER, DiskStore, make
from kg.store.failing import Failed
from tests.other_host import hosting, say

TURTLE, RDFXML = "text/turtle", "application/rdf+xml"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
SECRET = "密 secret of the other host"  # noqa: S105 - what must not be passed on


LARGE = 50_000
"""Bytes of a table that holds triples or texts, and not just the names of graphs."""


class _Nowhere:
    """Takes an answer and forgets it."""

    def head(self, head: object) -> None:
        pass

    def write(self, data: bytes) -> None:
        pass


def failure(store: Store | DiskStore, query: str, services: tuple[str, ...] = ()) -> KgError:
    """Return what a stranger's query is answered with in place of an answer."""
    payload = {
        "query": query,
        "media": {"solutions": JSON, "graph": TURTLE, "boolean": JSON},
        "services": services,
    }
    with pytest.raises(KgError) as caught:
        answer(store, payload, _Nowhere())
    return caught.value


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * {\n  FILTER(<http://example.org/f>(1)) }", 2, 10),
        ("PREFIX e: <http://example.org/>\nSELECT (e:f(1) AS ?x) {}", 2, 9),
        ("SELECT (gp:f(1) AS ?x) {}", 1, 9),
        ("BASE <http://example.org/> SELECT (<f>(1) AS ?x) {}", None, None),
    ],
)
def test_a_function_that_is_not_here_is_named_with_its_place(
    query: str, line: int | None, column: int | None
) -> None:
    error = failure(Store([]), query)
    assert isinstance(error, UnsupportedQueryError)
    assert (error.line, error.column) == (line, column)
    assert "这里没有函数 <http" in error.message
    assert "f> here" in error.message


@pytest.mark.parametrize(
    "query",
    ["SELECT ?x { ?s ?p ?x }", "CONSTRUCT WHERE { ?s ?p ?o }"],
)
def test_a_store_that_is_damaged_says_so_and_names_no_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    store = damaged(tmp_path)
    with caplog.at_level(logging.ERROR, "kg.store"):
        error = failure(store, query)
    assert isinstance(error, DamagedStoreError)
    assert str(tmp_path) not in str(error)
    assert ".sst" not in str(error)
    assert "orrupt" not in str(error)
    assert ".sst" in caplog.text


def test_reading_a_graph_of_a_damaged_store_says_the_same(tmp_path: Path) -> None:
    store = damaged(tmp_path)
    with pytest.raises(DamagedStoreError) as caught:
        store.content("http://example.org/g")
    assert str(tmp_path) not in str(caught.value)
    with pytest.raises(DamagedStoreError), store.query("SELECT * { ?s ?p ?o }") as found:
        list(found.rows())


def test_a_store_whose_files_are_gone_cannot_be_opened(tmp_path: Path) -> None:
    folder = large(tmp_path)
    for table in folder.rglob("*.sst"):
        table.unlink()
    with pytest.raises(NotBuiltError, match="No store can be opened"):
        DiskStore(folder)


def damaged(folder: Path) -> DiskStore:
    """Return a store on disk whose data blocks are overwritten; what is read when it is opened is whole."""
    made = large(folder)
    for table in (table for table in made.rglob("*.sst") if table.stat().st_size > LARGE):
        data = bytearray(table.read_bytes())
        for at in range(len(data) // 2):
            data[at] ^= 0xFF
        table.write_bytes(data)
    return DiskStore(made)


def large(folder: Path) -> Path:
    """Return a store on disk that has more than one block."""
    quads = folder / "dataset.nq"
    lines = (
        f'<http://example.org/{n}> <http://example.org/p> "示例 {n}" <http://example.org/g> .'
        for n in range(9_000)
    )
    quads.write_text("\n".join(lines), encoding="utf-8")
    make(quads, folder / FOLDER)
    return folder / FOLDER


def _wrongly(request: BaseHTTPRequestHandler, _: int) -> None:
    """Answer wrongly, in the way that the path says."""
    told = request.path.removeprefix("/")
    if told.isdigit():
        say(request, int(told), SECRET.encode(), Content_Type="text/plain")
    elif told == "bad-json":
        say(request, 200, ('{"head":{"vars":["x"]},"results":{"bindings":[{"x":' + SECRET).encode())
    elif told == "bad-xml":
        say(request, 200, f"<sparql><{SECRET}".encode(), Content_Type=XML)
    else:
        say(request, 200, f"<p>{SECRET}</p>".encode(), Content_Type="text/html")


@pytest.fixture
def wrong() -> Iterator[str]:
    """Serve what is wrong, and yield where."""
    with hosting() as begin:
        yield begin(_wrongly).origin


@pytest.mark.parametrize("path", ["307", "404", "500", "bad-json", "bad-xml", "page"])
def test_an_endpoint_that_answers_wrongly_is_named_and_its_words_are_not_passed_on(
    wrong: str, path: str
) -> None:
    host = f"{wrong}/{path}"
    error = failure(Store([]), f"SELECT ?x {{ SERVICE <{host}> {{ ?a ?b ?x }} }}", (host,))
    assert isinstance(error, ServiceCallError)
    assert "secret" not in str(error)
    assert "密" not in str(error)
    assert host in error.message


def test_an_endpoint_that_is_away_is_named(wrong: str, tmp_path: Path) -> None:
    query = "SELECT ?x { SERVICE <http://127.0.0.1:9/> { ?a ?b ?x } }"
    assert isinstance(failure(Store([]), query, ("http://127.0.0.1:9/",)), ServiceCallError)
    both = f"SELECT ?x {{ SERVICE <{wrong}/500> {{ ?a ?b ?x }} SERVICE <{wrong}/404> {{ ?a ?c ?x }} }}"
    error = failure(Store([]), both, (f"{wrong}/500", f"{wrong}/404"))
    assert isinstance(error, ServiceCallError)
    on_disk = failure(DiskStore(large(tmp_path)), both, (f"{wrong}/500", f"{wrong}/404"))
    assert isinstance(on_disk, ServiceCallError)


def test_what_nothing_explains_is_the_querys_failure_and_the_engines_words_go_to_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING, "kg.store"):
        error = Failed("SELECT * {}")(RuntimeError("something in /tmp/of/ours"))
    assert isinstance(error, FailedQueryError)
    assert "/tmp" not in str(error)  # noqa: S108 - a word, no file
    assert "/tmp/of/ours" in caplog.text  # noqa: S108 - as above


def test_what_a_form_cannot_carry_is_no_fault_of_the_query() -> None:
    store = Store([])
    with (
        store.query('SELECT ?x { BIND("\\u0001" AS ?x) }') as found,
        pytest.raises(UnwritableError, match="U\\+0001"),
    ):
        found.write(XML)
    text = "CONSTRUCT { <http://x/s> <http://x/1> 2 } WHERE {}"
    with store.query(text) as found, pytest.raises(UnwritableError, match="no name for the property"):
        found.write(RDFXML)
    with store.query(text) as found:
        assert b"<http://x/1>" in found.write(TURTLE)

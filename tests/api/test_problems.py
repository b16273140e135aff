"""Every error has one shape, the right status, two languages, and says nothing of our insides."""

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Required, TypedDict
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI

from api.sparql.protocol import FORM, MAX_BODY, MAX_FIELDS, MAX_QUERY, QUERY
from api.switching import REVIVED
from api.transport.problem import ANSWERS, KINDS, problem_of
from kg import algebra, errors
from kg.errors import KgError, QueryError
from kg.store import (
    DamagedStoreError,
    FailedQueryError,
    ServiceCallError,
    StoreError,
    UnsupportedQueryError,
    UnwritableError,
)
from tests.api.conftest import Client, Got
from tests.made_up import CITY_WOMEN, publish, served

LONG = "SELECT * { ?s ?p ?o } #" + "x" * MAX_QUERY


class Sent(TypedDict, total=False):
    """A request, as `Client.ask` takes it."""

    path: Required[str]
    accept: str
    method: str
    body: bytes
    headers: Mapping[str, str]


def posted(body: bytes, media_type: str | None = None) -> Sent:
    headers = {"Content-Type": media_type} if media_type else {}
    return {"path": "/sparql", "method": "POST", "body": body, "headers": headers}


CASES: dict[str, tuple[int, str, Sent]] = {
    "unknown thing": (404, "not-found", {"path": "/id/plan/none"}),
    "unknown page": (404, "not-found", {"path": "/nowhere"}),
    "unknown graph": (404, "not-found", {"path": "/graph/none"}),
    "no IRI": (404, "not-found", {"path": "/id/a%3E%20b"}),
    "no UTF-8 in an address": (404, "not-found", {"path": "/id/plan/%ff"}),
    "no UTF-8 in a graph's address": (404, "not-found", {"path": "/graph/%ff"}),
    "broken escape in an address": (404, "not-found", {"path": "/id/plan/%zz"}),
    "private use in an address": (404, "not-found", {"path": "/ontology/%EE%80%80"}),
    "a slash written otherwise": (404, "not-found", {"path": f"/id/plan%2F{CITY_WOMEN}"}),
    "the first slash written otherwise": (404, "not-found", {"path": f"/id%2Fplan/{CITY_WOMEN}"}),
    "unknown file": (404, "not-found", {"path": "/static/none.css"}),
    "climbing out of a folder": (404, "not-found", {"path": "/static/..%2F..%2Fpyproject.toml"}),
    "wrong method": (405, "method-not-allowed", {"path": "/", "method": "DELETE"}),
    "wrong method for a query": (405, "method-not-allowed", {"path": "/sparql", "method": "PUT"}),
    "wrong method for a file": (405, "method-not-allowed", {"path": "/static/style.css", "method": "POST"}),
    "form of a thing": (406, "not-acceptable", {"path": f"/id/plan/{CITY_WOMEN}", "accept": "image/png"}),
    "form of a page": (406, "not-acceptable", {"path": "/", "accept": "text/turtle"}),
    "form by name": (406, "not-acceptable", {"path": "/sparql?query=ASK%7B%7D&format=png"}),
    "invalid language": (422, "invalid-parameter", {"path": "/?lang=xx"}),
    "no query beside other parameters": (400, "bad-request", {"path": "/sparql?default-graph-uri=x:y"}),
    "no day": (400, "bad-parameter", {"path": "/?as_of=yesterday"}),
    "no such day": (400, "bad-parameter", {"path": f"/id/plan/{CITY_WOMEN}?as_of=2026-02-30"}),
    "a day beyond the calendar": (400, "bad-parameter", {"path": "/?as_of=9999999-01-01"}),
    "empty query": (400, "bad-request", {"path": "/sparql?query="}),
    "two queries": (400, "bad-request", {"path": "/sparql?query=ASK%7B%7D&query=ASK%7B%7D"}),
    "broken encoding": (400, "bad-request", {"path": "/sparql?query=%FF"}),
    "too many parameters": (
        400, "bad-request", {"path": "/sparql?query=ASK%7B%7D" + "&a=b" * MAX_FIELDS},
    ),
    "malformed query": (400, "malformed-query", {"path": "/sparql?query=SELECT"}),
    "update by GET": (400, "malformed-query", {"path": "/sparql?query=DROP+ALL"}),
    "service": (
        403, "refused-query", {"path": "/sparql?" + urlencode({"query": "ASK { SERVICE <http://a.b/> {} }"})},
    ),
    "foreign graph": (403, "refused-query", {"path": "/sparql?query=ASK+FROM+%3Cx:y%3E+%7B%7D"}),
    "foreign graph in the request": (
        403, "refused-query", {"path": "/sparql?query=ASK%7B%7D&named-graph-uri=x:y"},
    ),
    "query too long": (413, "content-too-large", posted(LONG.encode(), QUERY)),
    "body too large": (413, "content-too-large", posted(b"query=" + b"x" * MAX_BODY, FORM)),
    "no media type": (415, "unsupported-media-type", posted(b"ASK {}")),
    "wrong media type": (415, "unsupported-media-type", posted(b"ASK {}", "text/plain")),
    "wrong encoding declared": (400, "bad-request", posted(b"ASK {}", f"{QUERY}; charset=gbk")),
    "wrong encoding of a form": (400, "bad-request", posted(b"query=ASK{}", f"{FORM}; charset=utf-16")),
    "UTF-16 sent and declared": (
        400, "bad-request", posted("ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16"),
    ),
    "form is no UTF-8": (400, "bad-request", posted(b"query=ASK%FF%7B%7D", FORM)),
    "packed body": (
        415, "unsupported-media-type",
        {
            "path": "/sparql", "method": "POST", "body": b"x",
            "headers": {"Content-Type": QUERY, "Content-Encoding": "gzip"},
        },
    ),
    "query in address and body": (
        400, "bad-request",
        {
            "path": "/sparql?query=ASK%7B%7D", "method": "POST", "body": b"ASK {}",
            "headers": {"Content-Type": QUERY},
        },
    ),
    "query in address and form": (
        400, "bad-request",
        {
            "path": "/sparql?query=ASK%7B%7D", "method": "POST", "body": b"query=ASK%7B%7D",
            "headers": {"Content-Type": FORM},
        },
    ),
    "update in the address": (400, "bad-request", {"path": "/sparql?update=DROP+ALL"}),
    "time that is none": (400, "bad-request", {"path": "/sparql?query=ASK%7B%7D&timeout=soon"}),
    "no time": (400, "bad-request", {"path": "/sparql?query=ASK%7B%7D&timeout=0"}),
    "time without end": (400, "bad-request", {"path": "/sparql?query=ASK%7B%7D&timeout=inf"}),
    "two times": (400, "bad-request", {"path": "/sparql?query=ASK%7B%7D&timeout=1&timeout=2"}),
    "writing where that is off": (
        405, "writing-off", {"path": "/graphs?default", "method": "PUT", "body": b""},
    ),
    "endpoint's method": (405, "method-not-allowed", {"path": "/sparql?query=ASK%7B%7D", "method": "PUT"}),
    "form of the description": (406, "not-acceptable", {"path": "/sparql", "accept": "text/csv"}),
    "update as media type": (415, "unsupported-media-type", posted(b"DROP ALL", "application/sparql-update")),
    "update as a field": (400, "bad-request", posted(b"update=DROP+ALL", FORM)),
    "form without a query": (400, "bad-request", posted(b"format=json", FORM)),
    "two queries in a form": (400, "bad-request", posted(b"query=ASK{}&query=ASK{}", FORM)),
    "empty body": (400, "bad-request", posted(b"", QUERY)),
    "body is no UTF-8": (400, "bad-request", posted(b"\xff\xfe", QUERY)),
    "a function that is not here": (
        400, "unsupported-query",
        {"path": "/sparql?" + urlencode({"query": "ASK { FILTER(<http://a.example/f>(1)) }"})},
    ),
    "a character that XML has not": (
        406, "not-acceptable",
        {"path": "/sparql?" + urlencode({"query": 'SELECT ?x { BIND("\\u0001" AS ?x) }', "format": "xml"})},
    ),
    "a property without a name in XML": (
        406, "not-acceptable",
        {
            "path": "/sparql?" + urlencode({"query": "CONSTRUCT { ?s <http://a.eu/1> ?o } { ?s ?p ?o }"}),
            "accept": "application/rdf+xml",
        },
    ),
}  # fmt: skip


def check_shape(got: Got, status: int, slug: str) -> None:
    """Assert what holds for every problem."""
    assert (got.status, got.media_type) == (status, "application/problem+json"), got.text
    problem = got.json
    assert problem["type"] == f"https://w3id.org/govplan/problem/{slug}"
    assert problem["status"] == status
    for member in ("title", "detail"):
        words = problem[member]
        assert re.match(r"\W*[\u4e00-\u9fffA-Z]", words)
        assert re.search(r"[\u4e00-\u9fff]", words), f"{member} has no Chinese: {words}"
        assert re.search(r"[A-Za-z]{3}", words), f"{member} has no English: {words}"
        assert len(words) < 700
    assert problem["instance"].startswith("/")
    assert not re.search(r"Traceback|File \"|\.py\b|/work/|/tmp/|site-packages|0x[0-9a-f]{6}", got.text)
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in got.headers["content-security-policy"]


@pytest.mark.parametrize("name", CASES)
def test_every_error_is_a_problem(client: Client, name: str) -> None:
    status, slug, request = CASES[name]
    check_shape(client.ask(**request), status, slug)


SHOWN = [name for name, (_, slug, _) in CASES.items() if slug != "not-acceptable"]
"""What a browser can meet: it takes HTML, so some form is always acceptable."""


@pytest.mark.parametrize("name", SHOWN)
def test_every_error_is_a_page_for_a_browser(client: Client, name: str) -> None:
    status, slug, request = CASES[name]
    by_browser: Sent = {**request, "accept": "text/html,*/*;q=0.8"}
    got = client.ask(**by_browser)
    assert (got.status, got.media_type) == (status, "text/html")
    assert KINDS[slug].zh in got.text
    assert "<h1" in got.text


def test_no_kind_of_problem_is_only_on_paper() -> None:
    met = {slug for _, slug, _ in CASES.values()}
    tests = Path(__file__).parents[1]
    others = {*tests.glob("api/test_*.py"), *tests.glob("protocol/manifests/*.ttl")} - {Path(__file__)}
    met |= set(re.findall(r"[a-z-]+", "".join(path.read_text(encoding="utf-8") for path in others)))
    met |= {"http-error", *ANSWERS.values()}  # met below
    assert set(KINDS) <= met


def test_an_unreadable_query_is_answered_with_its_place(client: Client) -> None:
    problem = client.query("SELECT *\nWHERE { ?s ?p ?o } LIMIT ten").json
    assert (problem["line"], problem["column"]) == (2, 20)
    assert "第 2 行第 20 列" in problem["detail"]
    assert "near “LIMIT ten”" in problem["detail"]


def test_what_is_acceptable_is_listed(client: Client) -> None:
    problem = client.query("SELECT * {}", "image/png").json
    assert "text/csv" in problem["available"]
    assert "format=json|xml|csv|tsv" in problem["detail"]


def test_a_wrong_method_names_the_right_ones(client: Client) -> None:
    assert client.ask("/", method="DELETE").headers["allow"] == "GET, HEAD"
    assert client.ask("/sparql", method="PUT").headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert client.ask("/static/style.css", method="PUT").headers["allow"] == "GET, HEAD"


def test_a_wrong_media_type_names_the_right_ones(client: Client) -> None:
    got = client.ask("/sparql", method="POST", body=b"x")
    assert got.headers["accept-post"] == "application/x-www-form-urlencoded, application/sparql-query"


def all_errors() -> Iterator[type[KgError]]:
    yield from (cls for cls in ANSWERS if not cls.__module__.startswith("kg.pool"))  # theirs say no place
    for module in (errors, algebra):
        for _, cls in inspect.getmembers(module, inspect.isclass):
            if issubclass(cls, KgError):
                yield cls


@pytest.mark.parametrize("error", sorted(set(all_errors()), key=str))
def test_every_error_of_ours_has_an_answer(error: type[KgError]) -> None:
    problem = problem_of(error("A secret stands at /srv/secret/file.nq.", "Do this."))
    nearest = next(cls for cls in error.__mro__ if cls in ANSWERS)
    assert problem.kind.slug == ANSWERS[nearest]
    if (
        problem.kind.status >= 500 and error is not ServiceCallError
    ):  # which is made of the query's words alone
        assert "/srv/secret" not in problem.detail_en + problem.detail_zh
    else:
        assert "Do this." in problem.detail_en


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (FailedQueryError, 500),
        (ServiceCallError, 502),
        (UnsupportedQueryError, 400),
        (UnwritableError, 406),
        (DamagedStoreError, 500),
        (StoreError, 503),
    ],
)
def test_what_fails_while_a_query_runs_is_not_told_as_a_mistake_in_it(
    error: type[KgError], status: int
) -> None:
    assert error in REVIVED, "it would come back from a worker as something else"
    problem = problem_of(error("查询出了事。 Something happened.", "请重试。 Try again."))
    assert problem.kind.status == status
    assert problem.kind.slug != "malformed-query"


def test_a_host_that_a_query_may_ask_and_that_is_away_is_the_gateways_failure(tmp_path: Path) -> None:
    away = "http://127.0.0.1:9/sparql"
    with served(publish(tmp_path / "graph"), service_allow=(away,)) as address:
        got = Client(address).query(f"SELECT ?x {{ SERVICE <{away}> {{ ?s ?p ?x }} }}")
    check_shape(got, 502, "service-failed")
    assert away in got.json["detail"], "the host is named, as the query names it"


def test_a_query_error_without_a_place_has_none() -> None:
    assert problem_of(QueryError("It failed while it ran.")).extra == {}


def break_it(app: FastAPI) -> None:
    def broken() -> None:
        secret = "the file /etc/secret is broken"  # noqa: S105
        raise ZeroDivisionError(secret)

    app.add_api_route("/broken", broken)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(publish(tmp_path_factory.mktemp("broken") / "graph"), break_it) as address:
        yield Client(address)


def test_what_nobody_foresaw_is_a_problem_too(broken: Client, caplog: pytest.LogCaptureFixture) -> None:
    got = broken.ask("/broken")
    check_shape(got, 500, "internal-error")
    assert "secret" not in got.text
    assert "ZeroDivisionError" in caplog.text, "what happened has to be in the log"
    page = broken.ask("/broken", accept="text/html")
    assert (page.status, page.media_type) == (500, "text/html")
    assert "secret" not in page.text
    assert broken.ask("/livez").status == 200


@pytest.mark.parametrize(
    "path", ["/", "/sparql?query=ASK%7B%7D", "/id/plan/x", "/readyz", "/dataset.nq", "/ontology"]
)
def test_without_a_release_the_service_is_not_ready_and_says_so(unbuilt: Client, path: str) -> None:
    got = unbuilt.ask(path)
    check_shape(got, 503, "not-ready")
    assert "kg build" in got.json["detail"]


@pytest.fixture(scope="module")
def unbuilt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(tmp_path_factory.mktemp("unbuilt")) as address:
        yield Client(address)


def test_without_a_release_the_process_lives(unbuilt: Client) -> None:
    assert unbuilt.ask("/livez").json == {"status": "ok"}
    assert unbuilt.ask("/", accept="text/html").status == 503


def test_a_damaged_release_is_not_served(tmp_path: Path) -> None:
    out = publish(tmp_path / "graph")
    dataset = out / "current" / "dataset.nq"
    dataset.write_bytes(dataset.read_bytes()[:-7])
    with served(out) as address:
        check_shape(Client(address).ask("/readyz"), 503, "not-ready")


def test_the_types_of_problem_are_pages(client: Client) -> None:
    every = client.ask("/problem/", accept="text/html")
    for slug, kind in KINDS.items():
        assert kind.zh in every.text
        one = client.ask(f"/problem/{slug}", accept="text/html")
        assert one.status == 200
        assert kind.meaning_zh in one.text
    check_shape(client.ask("/problem/none"), 404, "not-found")

"""What is written down of requests: ids, lines of the log, metrics; readiness and a graceful stop."""

import asyncio
import http.client
import json
import logging
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import Scope

from api.metrics import BOUNDS
from api.routes.metrics import may_read
from api.transport import lines as log
from api.transport.lines import JsonFormatter, Lines, TextFormatter, shown
from api.transport.observed import Observed, observe
from kg.search import INDEX
from kg.settings import Settings
from tests.api.conftest import Client
from tests.api.wire import connect, get, port_of, read
from tests.conftest import clean_environment
from tests.made_up import VERSION, publish, served

SECRET = "词语不入日志"  # noqa: S105 - words of a user, which the log may not have


@dataclass(frozen=True)
class Logged:
    """A service, and what its log has."""

    client: Client
    app: FastAPI
    written: list[str]

    def lines(self, wanted: int) -> list[Mapping[str, object]]:
        """Return the lines of requests once there are as many as wanted."""
        for _ in range(600):
            found = [json.loads(line) for line in "".join(self.written).splitlines()]
            if len(found) >= wanted:
                return found
            time.sleep(0.05)
        raise AssertionError(f"{self.written} are not {wanted} lines")


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logged]:
    """Serve the made-up plans with a log as JSON."""
    written: list[str] = []
    apps: list[FastAPI] = []

    def prepare(app: FastAPI) -> None:
        app.state.watch.lines = Lines(written.append)
        apps.append(app)

    out = publish(tmp_path_factory.mktemp("logged") / "graph")
    with served(out, prepare, log="json", log_clients="short") as address:
        yield Logged(Client(address), apps[0], written)


def measured(client: Client) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Return all measurements by name and labels."""
    got = client.ask("/metrics")
    assert (got.status, got.media_type) == (200, "text/plain"), got.text
    families = text_string_to_metric_families(got.text)
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def value(
    measurements: Mapping[tuple[str, frozenset[tuple[str, str]]], float], name: str, **labels: str
) -> float:
    return measurements.get((name, frozenset(labels.items())), 0.0)


def test_an_answer_says_the_id_of_its_request(client: Client) -> None:
    made = {client.ask("/livez").headers["x-request-id"] for _ in range(3)}
    assert len(made) == 3
    assert all(re.fullmatch("[0-9a-f]{16}", one) for one in made)
    given = client.ask("/nowhere", headers={"X-Request-Id": "trace-1/2.a:b"})
    assert (given.status, given.headers["x-request-id"]) == (404, "trace-1/2.a:b")
    assert client.query("ASK {}").headers["x-request-id"]


@pytest.mark.parametrize("given", ["", "a b", 'x"}', "-begins", "é", "x" * 101])
def test_an_id_that_would_spoil_a_log_is_not_taken(client: Client, given: str) -> None:
    said = client.ask("/livez", headers={"X-Request-Id": given}).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{16}", said)


def test_each_request_is_a_line_without_what_was_asked(logged: Logged) -> None:
    began = len(logged.written and logged.lines(0))
    client = logged.client
    client.query(f'ASK {{ ?s ?p "{SECRET}" }}')
    client.query(f'ASK {{ ?s ?p "{SECRET}" }}')
    client.ask(f"/search?q={'%E8%AF%8D'}", accept="text/html")
    client.ask("/sparql/q/nothing-packed", accept="text/html")
    client.ask("/queries/agencies/run?format=json")
    client.ask("/queries/no-such-one")
    client.ask("/livez", method="HEAD")
    client.query("oops")
    found = logged.lines(began + 8)[began:]
    assert SECRET not in "".join(logged.written)
    assert [(line["route"], line["status"]) for line in found] == [
        ("/sparql", 200),
        ("/sparql", 200),
        ("/search", 200),
        ("/sparql/q/{packed}", 404),
        ("/queries/{name}/run", found[4]["status"]),
        ("/queries/{name}", 404),
        ("/livez", 200),
        ("/sparql", 400),
    ]
    assert [line.get("cache") for line in found[:2]] == ["miss", "hit"]
    assert (found[7]["problem"], found[6]["bytes"]) == ("malformed-query", 0)
    for line in found:
        assert {"time", "id", "method", "ms", "bytes"} <= set(line)
        assert line["client"] == "127.0.0.0/24"
        assert "text" not in line


def test_what_was_asked_is_a_line_if_the_operator_wants_it(logged: Logged) -> None:
    app = logged.app
    before, app.state.service.settings = (
        app.state.service.settings,
        app.state.service.settings.model_copy(update={"log_queries": True, "log_clients": "none"}),
    )
    try:
        number = len(logged.lines(0))
        logged.client.query("ASK { ?wanted ?p ?o }")
        logged.client.ask("/plans?lang=en")
        found = logged.lines(number + 2)[number:]
    finally:
        app.state.service.settings = before
    assert [line["text"] for line in found] == ["ASK { ?wanted ?p ?o }", "lang=en"]
    assert all("client" not in line for line in found)


def test_requests_are_measured_by_template_and_by_saved_query(logged: Logged) -> None:
    client, name = logged.client, next(iter(sorted(logged.app.state.service.queries)))
    before = measured(client)
    for number in range(3):
        client.ask(f"/no/such/address/{number}")
        client.ask(f"/id/nothing/{number}")
    client.query("ASK { ?m ?n 17 }")
    client.query("ASK { ?m ?n 17 }")
    client.query("oops")
    client.ask(f"/queries/{name}/run?format=json")
    after = measured(client)

    def grew(metric: str, **labels: str) -> float:
        return value(after, metric, **labels) - value(before, metric, **labels)

    assert grew("kg_http_requests_total", route="other", method="GET", code="404") == 3
    assert grew("kg_http_requests_total", route="/id/{path}", method="GET", code="404") == 3
    assert grew("kg_http_request_duration_seconds_count", route="/sparql") == 3
    assert grew("kg_problems_total", type="malformed-query") == 1
    assert grew("kg_cache_lookups_total", result="hit") == 1
    assert grew("kg_saved_query_duration_seconds_count", query=name) in {0, 1}  # 0: a value is missing
    assert value(after, "kg_data_info", version=VERSION, software=logged.app.version) == 1
    assert value(after, "kg_findings", severity="Warning") == 2
    assert value(after, "kg_pool_workers", state="idle") + value(after, "kg_pool_workers", state="busy") > 0
    assert value(after, "kg_pool_workers_started_total") > 0
    assert value(after, "kg_data_built_timestamp_seconds") == 1767254405
    assert value(after, "process_resident_memory_bytes") > 1_000_000
    assert value(after, "kg_http_requests_in_progress") == 1, "the one that asks"


def test_latencies_are_cumulative(logged: Logged) -> None:
    logged.client.ask("/livez")
    found = measured(logged.client)
    steps = [
        value(found, "kg_http_request_duration_seconds_bucket", route="/livez", le=le)
        for le in (*map(str, BOUNDS), "+Inf")
    ]
    assert steps == sorted(steps)
    assert steps[-1] == value(found, "kg_http_request_duration_seconds_count", route="/livez") > 0


def test_openmetrics_is_given_to_who_asks_for_it(client: Client) -> None:
    got = client.ask("/metrics", accept="application/openmetrics-text; version=1.0.0")
    assert got.media_type == "application/openmetrics-text"
    assert got.text.endswith("# EOF\n")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "data.example"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"Via": "1.1 proxy.example"},
        {"X-Real-IP": "127.0.0.1"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_metrics_are_not_there_for_who_comes_through_a_proxy(
    client: Client, headers: Mapping[str, str]
) -> None:
    got = client.ask("/metrics", headers=headers)
    assert (got.status, got.json["type"].rpartition("/")[2]) == (404, "not-found")
    assert "kg_" not in got.text


@pytest.mark.parametrize(
    ("setting", "proxies", "peer", "forwarded", "allowed"),
    [
        ("local", "", "127.0.0.1", "", True),
        ("local", "", "::1", "", True),
        ("local", "", "10.0.0.9", "", False),
        ("off", "", "127.0.0.1", "", False),
        ("10.0.0.0/8", "", "10.0.0.9", "", True),
        ("10.0.0.0/8", "", "192.0.2.1", "10.0.0.9", False),
        ("10.0.0.0/8", "192.0.2.1", "192.0.2.1", "10.0.0.9", True),
        ("10.0.0.0/8", "192.0.2.1", "192.0.2.1", "203.0.113.9", False),
        ("10.0.0.0/8", "10.0.0.1", "10.0.0.1", "203.0.113.9", False),
        ("2001:db8::/64", "", "2001:db8::7", "", True),
    ],
)
def test_who_may_read_metrics(
    monkeypatch: pytest.MonkeyPatch, setting: str, proxies: str, peer: str, forwarded: str, *, allowed: bool
) -> None:
    monkeypatch.setenv("KG_METRICS", setting)
    monkeypatch.setenv("KG_TRUSTED_PROXIES", proxies)
    headers = [(b"host", b"localhost:8000")]
    headers += [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope: Scope = {"type": "http", "client": (peer, 1), "headers": headers}
    assert may_read(scope, Settings()) is allowed


@pytest.mark.parametrize(
    ("address", "how", "kept"),
    [
        ("203.0.113.77", "short", "203.0.113.0/24"),
        ("2001:db8:1:2::/64", "short", "2001:db8:1::/48"),
        ("203.0.113.77", "full", "203.0.113.77"),
        ("203.0.113.77", "none", ""),
        ("oops", "short", ""),
    ],
)
def test_addresses_are_shortened(address: str, how: str, kept: str) -> None:
    assert shown(address, how) == kept  # type: ignore[arg-type]  # one of its three words


def test_a_log_that_nobody_reads_loses_lines_and_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "GATHER_SECONDS", 0.0)
    monkeypatch.setattr(log, "MOST_WAITING", 100)
    stuck, written = threading.Event(), []

    def write(text: str) -> None:
        stuck.wait(20)
        written.append(text)

    async def fill() -> Lines:
        lines = Lines(write)
        lines.add("first")
        await asyncio.sleep(0.05)  # it is being written now
        for _ in range(20):
            lines.add("x" * 10)
        stuck.set()
        lines.close()
        return lines

    lines = asyncio.run(fill())
    assert lines.lost == 10
    assert "".join(written) == "first\n" + 10 * ("x" * 10 + "\n")


def test_what_the_software_says_names_the_request() -> None:
    try:
        int("示例 made up")
    except ValueError:
        record = logging.LogRecord("api", logging.ERROR, "x.py", 1, "two\nlines", (), sys.exc_info())
    observed = observe({"headers": [(b"x-request-id", b"seen-1")]})
    said = JsonFormatter().format(record)
    assert "\n" not in said
    assert json.loads(said)["id"] == observed.id == "seen-1"
    assert json.loads(said)["exception"].endswith("'示例 made up'")
    assert "id=seen-1" in TextFormatter().format(record).splitlines()[1]


def test_a_request_whose_client_went_away_has_a_status_too() -> None:
    observed = Observed()
    assert observed.status == 0
    assert observed.seconds >= 0


def test_a_service_that_cannot_search_is_not_ready(logged: Logged) -> None:
    client, index = logged.client, logged.app.state.service.settings.out / "current" / INDEX
    assert client.ask("/readyz").json["search"] is True
    index.rename(index.with_suffix(".away"))
    try:
        got = client.ask("/readyz")
        assert (got.status, got.media_type) == (503, "application/problem+json")
        assert client.ask("/livez").status == 200
    finally:
        index.with_suffix(".away").rename(index)
    assert client.ask("/readyz").status == 200


def test_a_service_told_to_stop_says_so_ends_what_runs_and_then_goes(tmp_path: Path) -> None:
    out = publish(tmp_path / "graph")
    settings = {"KG_STOP_NOTICE_SECONDS": "3", "KG_STOP_SECONDS": "60", "KG_LOG": "json"}
    kg = Path(sys.executable).parent / "kg"
    with (tmp_path / "log.txt").open("wb") as to:
        process = subprocess.Popen(
            [kg, "serve", "--port", "0", "--out", out],
            env=clean_environment() | settings,
            stdout=subprocess.DEVNULL,
            stderr=to,
        )
    try:
        address = f"127.0.0.1:{port_of(process.pid)}"
        with connect(f"http://{address}") as slow:
            slow.sendall(get("SELECT * { ?s ?p ?o . ?s ?q ?r } LIMIT 60000", format="csv", timeout="30"))
            begun = slow.recv(1000)
            assert b" 200 OK" in begun[:20]
            process.send_signal(signal.SIGTERM)
            assert _refused(address)["type"].endswith("/problem/stopping")
            came = read(slow, 60)
        assert came.how == "closed"
        assert came.data.endswith(b"answer-complete: true\r\n\r\n"), "what ran ends whole"
        assert process.wait(30) in {0, -signal.SIGTERM}
    finally:
        process.kill()
        process.wait()
    lines = [json.loads(line) for line in (tmp_path / "log.txt").read_text(encoding="utf-8").splitlines()]
    assert {"/sparql", "/readyz"} <= {line.get("route") for line in lines}, "the last lines are not lost"


def _refused(address: str) -> dict[str, str]:
    """Return why the service is not ready; it still answers that for a while."""
    for _ in range(100):
        connection = http.client.HTTPConnection(address, timeout=10)
        try:
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            told: dict[str, str] = json.loads(answer.read())
            if answer.status == 503:
                return told
        finally:
            connection.close()
        time.sleep(0.02)
    raise AssertionError("it is still ready")

"""Queries that never end: they hold up neither other readers nor the end of the service."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI

from api.queries import Queries
from tests.api.conftest import Client
from tests.api.test_problems import check_shape
from tests.conftest import clean_environment
from tests.made_up import CITY_WOMEN, publish, served

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(STR(?f)) > STRLEN(STR(?c))) }"
SMALL = f"https://w3id.org/govplan/graph/plan/{CITY_WOMEN}"


def impatient(app: FastAPI) -> None:
    app.state.service.strangers = Queries(seconds=0.2, at_once=1, place_seconds=0.1)


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(publish(tmp_path_factory.mktemp("hurried") / "graph"), impatient) as address:
        yield Client(address)


def test_a_query_is_given_up_keeps_its_place_and_gives_it_back(hurried: Client) -> None:
    path = f"/sparql?query={quote(SLOW)}&default-graph-uri={quote(SMALL)}"
    began = time.perf_counter()
    slow = hurried.ask(path)
    took = time.perf_counter() - began
    check_shape(slow, 503, "query-too-slow")
    assert "longer than 0.2 s" in slow.json["detail"]
    refused = hurried.query("ASK {}")
    check_shape(refused, 503, "busy")
    assert int(refused.headers["retry-after"]) > 0
    assert took < 5
    assert hurried.ask("/livez").status == 200
    assert hurried.ask("/", accept="text/html").status == 200
    assert hurried.ask("/sparql", accept="text/html").status == 200, "the page to write on is none"
    for _ in range(300):
        if hurried.query("ASK {}").status == 200:
            break
        time.sleep(0.1)
    check_shape(hurried.query("SELECT"), 400, "malformed-query")
    assert hurried.query("ASK {}").json["boolean"] is True, "the place came back, after an error too"


def test_a_browser_is_told_that_its_query_took_too_long(hurried: Client) -> None:
    path = f"/sparql?query={quote(SLOW)}&default-graph-uri={quote(SMALL)}"
    page = hurried.ask(path, accept="text/html")
    assert (page.status, page.media_type) == (503, "text/html")
    assert "查询用时超过 0.2 秒" in page.text


@pytest.mark.parametrize("wanted", [signal.SIGTERM, signal.SIGINT])
def test_the_service_ends_though_a_query_never_does(tmp_path: Path, wanted: signal.Signals) -> None:
    out = publish(tmp_path / "graph")
    kg = Path(sys.executable).parent / "kg"
    process = subprocess.Popen(
        [kg, "serve", "--port", "0", "--out", out],
        env=clean_environment() | {"KG_QUERY_SECONDS": "60"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        client = Client(f"http://127.0.0.1:{_port(process.pid)}")
        asked = threading.Thread(target=_ask_and_forget, args=(client,), daemon=True)
        asked.start()
        time.sleep(1)
        assert client.ask("/livez").status == 200, "one endless query holds nobody up"
        assert asked.is_alive(), "the query should still run"
        began = time.perf_counter()
        process.send_signal(wanted)
        process.wait(15)
        assert time.perf_counter() - began < 8
        assert process.returncode in {0, -wanted}
    finally:
        process.kill()
        process.wait()


FIRST_AT_ONCE = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from kg.algebra import admit
sys.setswitchinterval(1e-5)
gate = threading.Barrier(8)
def first():
    gate.wait()
    admit("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f }", [])
with ThreadPoolExecutor(8) as threads:
    for one in [threads.submit(first) for _ in range(8)]:
        one.result()
"""


def test_the_first_queries_of_a_process_may_come_at_once() -> None:
    for _ in range(3):  # a fresh process each time: what goes wrong goes wrong in its first queries
        got = subprocess.run(
            [sys.executable, "-c", FIRST_AT_ONCE], capture_output=True, text=True, check=False
        )
        assert got.returncode == 0, got.stderr


def _ask_and_forget(client: Client) -> None:
    try:
        client.query(ENDLESS)
    except OSError:  # the service went away, as it should
        return


def _port(pid: int) -> int:
    """Return the port that a process listens on, as soon as it does."""
    for _ in range(300):
        sockets = {
            link.readlink().name
            for link in Path(f"/proc/{pid}/fd").iterdir()
            if link.is_symlink() and "socket:" in str(link.readlink())
        }
        for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]:
            cells = line.split()
            if cells[3] == "0A" and f"socket:[{cells[9]}]" in sockets:
                return int(cells[1].rpartition(":")[2], 16)
        time.sleep(0.1)
    pytest.fail("the service did not listen")

"""A new release is served soon after a build switches it, and no request is dropped meanwhile."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from api import switching
from kg.pool.crew import Crew
from kg.pool.nursery import Nursery
from kg.pool.worker import Worker
from tests.api.conftest import Client
from tests.api.wire import port_of
from tests.conftest import clean_environment
from tests.made_up import VERSION, publish, served

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
MORE = b"<https://example.org/s> <https://example.org/p> <https://example.org/o> <https://example.org/g> .\n"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def publish_more(out: Path, version: str, more: bytes = MORE) -> None:
    """Publish a release with some quads more, as a build does: aside, and by one rename."""
    old, new = out / "current", out / "releases" / version
    new.mkdir()
    (new / "dataset.nq").write_bytes((old / "dataset.nq").read_bytes() + more)
    manifest = json.loads((old / "build.json").read_text(encoding="utf-8"))
    (new / "build.json").write_text(json.dumps({**manifest, "version": version}), encoding="utf-8")
    aside = out / "aside"
    aside.symlink_to(Path("releases") / version)
    aside.rename(old)


def wait_for(client: Client, version: str) -> None:
    end = time.monotonic() + 60
    while client.ask("/readyz").json["version"] != version:
        assert time.monotonic() < end, "the new release was not taken up"
        time.sleep(0.1)


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for a new release often."""
    monkeypatch.setattr(switching, "LOOK_EVERY", 0.2)


@pytest.mark.usefixtures("often")
def test_a_new_release_is_served_without_dropping_a_request(tmp_path: Path) -> None:
    out = publish(tmp_path / "graph")
    with served(out) as address:
        client = Client(address)
        before = client.query(COUNT)
        statuses: list[int] = []
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                statuses.append(client.query(f"SELECT ({len(statuses)} AS ?x) {{ ?s ?p ?o }} LIMIT 1").status)

        asking = threading.Thread(target=ask)
        asking.start()
        publish_more(out, "11madeup1111")
        wait_for(client, "11madeup1111")
        done.set()
        asking.join(20)
        after = client.query(COUNT)
        assert set(statuses) == {200}
        assert len(statuses) > 5
        assert int(after.json["results"]["bindings"][0]["n"]["value"]) == 1 + int(
            before.json["results"]["bindings"][0]["n"]["value"]
        )
        assert after.headers["etag"] != before.headers["etag"]
        stale = client.ask(
            "/sparql?query=" + COUNT.replace(" ", "+"), headers={"If-None-Match": before.headers["etag"]}
        )
        assert stale.status != 304
        assert "https://example.org/g" in client.ask("/sparql").text, "the description is of the new one"


@pytest.mark.usefixtures("often")
def test_a_release_that_is_not_whole_leaves_the_old_one_served(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    out = publish(tmp_path / "graph")
    with served(out) as address:
        client = Client(address)
        publish_more(out, "22broken2222", b"<oops\n")
        end = time.monotonic() + 30
        while "no release to serve" not in caplog.text:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert client.ask("/readyz").json["version"] == VERSION
        assert client.query(COUNT).status == 200
        publish_more_of_the_old(out)
        wait_for(client, "33madeup3333")


def publish_more_of_the_old(out: Path) -> None:
    """Publish a whole release after the broken one."""
    whole = out / "releases" / VERSION
    (out / "current").unlink()
    (out / "current").symlink_to(whole.relative_to(out))
    publish_more(out, "33madeup3333")


@pytest.mark.usefixtures("often")
def test_a_release_is_taken_up_though_its_first_workers_are_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[Worker] = []
    born = Crew.born

    def kill(crew: Crew, nursery: Nursery, worker: Worker) -> None:
        born(crew, nursery, worker)
        if nursery is not crew.nursery and len(killed) < 2:
            killed.append(worker)
            os.kill(worker.pid, signal.SIGKILL)

    out = publish(tmp_path / "graph")
    with served(out) as address:
        client = Client(address)
        monkeypatch.setattr(Crew, "born", kill)
        publish_more(out, "11madeup1111")
        wait_for(client, "11madeup1111")
        assert len(killed) == 2
        assert client.query(COUNT).status == 200


@pytest.mark.usefixtures("often")
def test_a_service_without_a_release_serves_the_first_one(tmp_path: Path) -> None:
    out = tmp_path / "graph"
    with served(out) as address:
        client = Client(address)
        assert client.ask("/readyz").status == 503
        assert client.query("ASK {}").status == 503
        publish(out)
        end = time.monotonic() + 60
        while client.ask("/readyz").status != 200:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert client.query("ASK {}").json["boolean"] is True


@pytest.mark.parametrize("wanted", [signal.SIGTERM, signal.SIGINT])
def test_the_service_ends_with_all_its_processes_though_a_query_never_does(
    tmp_path: Path, wanted: signal.Signals
) -> None:
    out = publish(tmp_path / "graph")
    kg = Path(sys.executable).parent / "kg"
    process = subprocess.Popen(
        [kg, "serve", "--port", "0", "--out", out],
        env=clean_environment() | {"KG_QUERY_SECONDS": "60", "KG_STOP_SECONDS": "2"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        client = Client(f"http://127.0.0.1:{port_of(process.pid)}")
        asked = threading.Thread(target=_ask_and_forget, args=(client,), daemon=True)
        asked.start()
        time.sleep(1)
        assert client.ask("/livez").status == 200, "one endless query holds nobody up"
        assert client.query("ASK {}").json["boolean"] is True
        assert asked.is_alive(), "the query should still run"
        family = _family(process.pid)
        assert len(family) >= 3, "a zygote and workers"
        began = time.perf_counter()
        process.send_signal(wanted)
        process.wait(20)
        assert time.perf_counter() - began < 10
        assert process.returncode in {0, -wanted}
        end = time.monotonic() + 5
        while left := [pid for pid in family if Path(f"/proc/{pid}").exists()]:
            assert time.monotonic() < end, left
            time.sleep(0.1)
    finally:
        process.kill()
        process.wait()


def _family(pid: int) -> list[int]:
    """Return the processes below one."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children] + [one for child in children for one in _family(int(child))]


def _ask_and_forget(client: Client) -> None:
    try:
        client.query(ENDLESS)
    except OSError:  # the service went away, as it should
        return

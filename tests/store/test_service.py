"""The service and the command line over a store elsewhere: not ready until it is loaded, then as ever."""

import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api import switching
from kg.cli.app import app
from kg.cli.entry import load
from kg.store import remote
from tests.api.conftest import Client
from tests.made_up import publish, served
from tests.store.conftest import Started

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def until(client: Client, status: int) -> None:
    end = time.monotonic() + 60
    while client.ask("/readyz").status != status:
        assert time.monotonic() < end, f"/readyz does not answer {status}"
        time.sleep(0.1)


def test_a_service_follows_the_store_elsewhere(
    started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switching, "LOOK_EVERY", 0.2)
    access = started("oxigraph", "service").access
    out = publish(tmp_path / "graph")
    with served(out) as address:
        expected = Client(address).rows(COUNT)
        page = Client(address).ask("/", accept="text/html").body
    monkeypatch.setenv("KG_STORE", access.query)
    monkeypatch.setenv("KG_STORE_GRAPHS", access.graphs)
    with served(out) as address:
        client = Client(address)
        for path in ("/readyz", "/", "/sparql?query=ASK%7B%7D"):
            got = client.ask(path)
            assert (got.status, got.json["type"].rsplit("/", 1)[1]) == (503, "store-not-ready"), path
            assert "kg build" not in got.text, "the graph is built; it is the store that is away"
        load("load")
        done = CliRunner().invoke(app, ["load", "--out", str(out), "--pause", "0"])
        assert done.exit_code == 0, done.output
        assert "版本 version    00madeup0000" in done.output
        until(client, 200)
        assert client.rows(COUNT) == expected
        assert client.ask("/", accept="text/html").body == page
        with remote.RemoteStore(access, None) as other:
            other.web.drop(remote.MARK)
        until(client, 503)
        assert client.ask("/readyz").json["type"].endswith("/store-not-ready")
        time.sleep(2 * remote.CURRENT_SECONDS)  # so long a worker believes what it saw last
        refused = client.query(COUNT + " # again")
        assert refused.status == 503
        assert refused.json["type"].endswith("/store-not-ready")
        CliRunner().invoke(app, ["load", "--out", str(out), "--pause", "0"])
        until(client, 200)
        assert client.rows(COUNT + " # and again") == expected


@pytest.mark.parametrize("kind", ["disk"])
def test_a_service_over_a_store_on_disk(tmp_path: Path, kind: str) -> None:
    out = publish(tmp_path / "graph")
    with served(out) as address:
        expected = Client(address).rows(COUNT)
    with served(out, store=kind) as address:
        client = Client(address)
        assert client.ask("/readyz").status == 200
        assert client.rows(COUNT) == expected
        assert client.ask("/", accept="text/html").status == 200

"""One service for all protocol tests, with the graphs that they ask."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conftest import Client, Got
from tests.protocol.process import Served, running

DATA = Path(__file__).parent / "data"
GRAPH = "https://example.org/made-up/{}"
"""Name of the graph that a file of `data` fills."""


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run the service and fill its graphs by the graph store protocol."""
    with running(tmp_path_factory.mktemp("protocol")) as served:
        for file in sorted(DATA.glob("*.ttl")):
            put(served, GRAPH.format(file.stem), file.read_bytes())
        yield served


def put(served: Served, graph: str, turtle: bytes) -> Got:
    """Write a graph."""
    headers = {"Content-Type": "text/turtle", "Authorization": f"Bearer {served.token}"}
    got = Client(served.address).ask(f"/graphs?graph={graph}", method="PUT", body=turtle, headers=headers)
    assert got.status in {201, 204}, got.text
    return got


def ask(served: Served, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Got:
    """Send exactly these header fields, and no `Accept-Encoding` besides.

    Returns:
        The answer; fields given several times are joined by commas.
    """
    connection = http.client.HTTPConnection(served.host, timeout=60)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        given: dict[str, str] = {}
        for name, value in answer.getheaders():
            given[name.lower()] = f"{given[name.lower()]}, {value}" if name.lower() in given else value
        return Got(answer.status, given, answer.read())
    finally:
        connection.close()

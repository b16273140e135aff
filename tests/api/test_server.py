"""Bounds of each connection, over raw sockets: half requests, endless ones, readers that stand still."""

import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from api.transport import server
from api.transport.server import MOST_ADDRESS, MOST_FIELDS, MOST_HEADERS
from tests.api.conftest import Client
from tests.api.wire import Came, connect, get, read, send
from tests.made_up import publish, served

ALL = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve with little patience."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "HEAD_SECONDS", 1.0)
        patch.setattr(server, "BODY_SECONDS", 1.0)
        patch.setattr(server, "UNREAD_SECONDS", 1.5)
        patch.setattr(server, "LOOK_EVERY", 0.1)
        with served(publish(tmp_path_factory.mktemp("hurried") / "graph")) as address:
            yield address


def refused(came: Came, status: int, slug: str) -> None:
    """Assert that a request was answered with a problem below the application, and the connection ended."""
    head, _, body = came.data.partition(b"\r\n\r\n")
    assert came.status == status, came
    assert came.how in {"closed", "reset"}
    assert f'/problem/{slug}"'.encode() in body
    assert b"content-type: application/problem+json" in head.lower()
    assert b"content-security-policy: default-src 'none'" in head.lower()
    assert b"connection: close" in head.lower()


@pytest.mark.parametrize("begun", [b"GET /sparql?query=ASK", b"GET / HTTP/1.1\r\nHost: x\r\nAccept: te"])
def test_half_a_head_is_not_waited_for(hurried: str, begun: bytes) -> None:
    came = send(hurried, begun)
    refused(came, 408, "request-too-slow")
    assert came.seconds < 4


def test_a_connection_that_says_nothing_ends(hurried: str) -> None:
    came = send(hurried, b"")
    assert (came.data, came.how) == (b"", "closed")


def test_a_head_that_drips_in_is_not_waited_for_either(hurried: str) -> None:
    with connect(hurried) as connection:
        began = time.perf_counter()
        with suppress(ConnectionError):
            for byte in b"GET / HTTP/1.1\r\nX: " + b"x" * 100:
                connection.sendall(bytes([byte]))
                time.sleep(0.05)
        assert time.perf_counter() - began < 5, "it should have been ended"


POST = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\n"
    b"Content-Type: application/sparql-query\r\nContent-Length: %d\r\n\r\n"
)

CHUNKED = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


def test_half_a_body_is_not_waited_for(hurried: str) -> None:
    refused(send(hurried, POST % 1000 + b"ASK"), 408, "request-too-slow")


def test_a_body_may_take_longer_than_a_head_if_it_keeps_coming(hurried: str) -> None:
    text = b"ASK {} #" + b"x" * 60_000
    with connect(hurried) as connection:
        connection.sendall(POST % len(text) + b"")
        for start in range(0, len(text), 12_000):
            connection.sendall(text[start : start + 12_000])
            time.sleep(0.3)
        assert read(connection, 2).status == 200


def test_a_reader_that_stands_still_is_dropped(hurried: str) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        host, _, port = hurried.removeprefix("http://").partition(":")
        connection.connect((host, int(port)))
        connection.sendall(get(ALL))
        time.sleep(4)
        came = read(connection, 5)
    assert came.how in {"closed", "reset"}, "it should be dropped"
    assert b"\r\n0\r\n" not in came.data[-200:]
    assert len(came.data) < 20_000_000


def test_a_slow_reader_that_goes_on_reading_is_served(hurried: str) -> None:
    with connect(hurried) as connection:
        connection.sendall(get("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 3000", format="csv"))
        data = bytearray()
        while part := connection.recv(30_000):
            data += part
            time.sleep(0.1)
    assert data.endswith(b"answer-complete: true\r\n\r\n")


def test_an_address_that_is_too_long_is_refused(client: Client) -> None:
    request = b"GET /?q=" + b"x" * MOST_ADDRESS + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    refused(send(client.address, request), 414, "uri-too-long")
    endless = b"GET /?q=" + b"x" * 2 * (MOST_ADDRESS + MOST_HEADERS)
    refused(send(client.address, endless), 414, "uri-too-long")


@pytest.mark.parametrize(
    "fields",
    [
        b"X: " + b"x" * MOST_HEADERS + b"\r\n",
        b"X: x\r\n" * (MOST_FIELDS + 1),
        b"X: " + b"x" * 2 * (MOST_ADDRESS + MOST_HEADERS),
        b"x" * 2 * (MOST_ADDRESS + MOST_HEADERS),
    ],
    ids=["one long", "many", "endless value", "endless name"],
)
def test_header_fields_that_are_too_large_are_refused(client: Client, fields: bytes) -> None:
    request = b"GET / HTTP/1.1\r\nHost: x\r\n" + fields + b"\r\n"
    refused(send(client.address, request), 431, "headers-too-large")


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET  HTTP/1.1\r\n\r\n",
        b"oops\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: five\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        bytes(range(256)) * 4,
    ],
)
def test_what_is_no_request_is_refused(client: Client, request_: bytes) -> None:
    came = send(client.address, request_, 3)
    refused(came, 400, "malformed-request")
    assert client.ask("/livez").status == 200


@pytest.mark.parametrize(
    "fields",
    [b"", b"Host: x\r\nHost: x\r\n", b"Host: a b\r\n", b"Host: x, y:80:80\r\n", b"Host: x/y\r\n"],
    ids=["none", "two", "blank", "list", "path"],
)
def test_a_request_has_one_host(client: Client, fields: bytes) -> None:
    end = b"Connection: close\r\n\r\n"
    refused(send(client.address, b"GET /livez HTTP/1.1\r\n" + fields + end, 3), 400, "malformed-host")


@pytest.mark.parametrize(
    ("version", "fields"),
    [
        (b"1.0", b""),
        (b"1.1", b"Host:\r\n"),
        (b"1.1", b"Host: my_host.example:8000\r\n"),
        (b"1.1", b"hOST: [::1]:80\r\n"),
    ],
)
def test_every_host_that_may_be_named_is_served(client: Client, version: bytes, fields: bytes) -> None:
    request = b"GET /livez HTTP/" + version + b"\r\n" + fields + b"Connection: close\r\n\r\n"
    assert send(client.address, request, 3).status == 200


@pytest.mark.parametrize(
    "coding", [b"gzip, chunked", b"gzip\r\nTransfer-Encoding: chunked", b"identity, chunked"]
)
def test_a_transfer_coding_that_is_not_read_is_said_so(client: Client, coding: bytes) -> None:
    head = POST.replace(b"Content-Length: %d", b"Transfer-Encoding: " + coding)
    refused(send(client.address, head + b"6\r\nASK {}\r\n0\r\n\r\n", 3), 501, "unknown-transfer-coding")
    assert (
        send(client.address, head.replace(coding, b"Chunked") + b"6\r\nASK {}\r\n0\r\n\r\n", 1).status == 200
    )


def test_a_body_that_never_ends_is_cut_short(client: Client) -> None:
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with connect(client.address) as connection:
        sent = 0
        connection.sendall(CHUNKED)
        with suppress(ConnectionError, TimeoutError):
            for _ in range(40):
                connection.sendall(chunk)
                sent += 1
        assert read(connection, 2).status == 413


def test_a_declared_body_that_is_too_large_is_not_read(client: Client) -> None:
    came = send(client.address, POST % 10_000_000_000, 2)
    assert came.status == 413


def test_requests_one_after_another_and_all_at_once_are_answered_in_order(client: Client) -> None:
    asked = [
        get(f"SELECT ({number} AS ?x) {{}}").replace(b"Connection: close\r\n", b"") for number in range(5)
    ]
    asked.append(get("SELECT (5 AS ?x) {}"))
    came = send(client.address, b"".join(asked))
    values = [came.data.find(f'"value":"{number}"'.encode()) for number in range(6)]
    assert -1 not in values
    assert values == sorted(values)


def test_thousands_of_requests_at_once_are_answered_in_order_however_they_are_cut(client: Client) -> None:
    asked = b"".join(b"GET /nothing/%d HTTP/1.1\r\nHost: x\r\n\r\n" % number for number in range(600))
    last = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    came = send(client.address, asked + last)
    told = [int(found) for found in re.findall(rb"/nothing/(\d+)", came.data)]
    assert list(dict.fromkeys(told)) == list(range(600))
    assert came.data.endswith(b'{"status":"ok"}')
    assert came.how == "closed"


def test_whoever_sends_on_and_on_behind_a_slow_request_is_not_read_for_ever(client: Client) -> None:
    slow = get("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", timeout="2.5")
    first = slow.replace(b"Connection: close\r\n", b"")
    small = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
    with connect(client.address) as connection:
        connection.sendall(first + small * 400)
        connection.settimeout(0.5)
        sent, until = 0, time.monotonic() + 2
        with suppress(TimeoutError):
            while time.monotonic() < until:
                sent += connection.send(small * 2_000)
    assert sent < 12_000_000, "what kernels hold for a connection, and little more"


@pytest.mark.parametrize(("size", "number"), [(1, 900), (100, 900), (5_000, 18)])
def test_a_body_may_come_in_chunks_of_any_size(client: Client, size: int, number: int) -> None:
    query = b"ASK {} #".ljust(size * number, b"x")
    chunks = [b"%x\r\n%s\r\n" % (size, query[at : at + size]) for at in range(0, len(query), size)]
    came = send(client.address, CHUNKED + b"".join(chunks) + b"0\r\n\r\n", 2)
    assert came.status == 200, came


def test_a_body_of_countless_tiny_chunks_is_refused(client: Client) -> None:
    came = send(client.address, CHUNKED + b"1\r\nx\r\n" * 50_000)
    refused(came, 400, "chunks-too-small")


def test_a_client_may_ask_before_it_sends_a_body(client: Client) -> None:
    request = (POST % 6).replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    with connect(client.address) as connection:
        connection.sendall(request)
        assert connection.recv(100).startswith(b"HTTP/1.1 100 Continue")
        connection.sendall(b"ASK {}")
        assert read(connection, 1).status == 200


def test_a_connection_serves_many_requests(client: Client) -> None:
    connection = http.client.HTTPConnection(client.address.removeprefix("http://"), timeout=10)
    try:
        for number in range(20):
            connection.request("GET", "/sparql?query=ASK%7B%7D", headers={"X": str(number)})
            answer = connection.getresponse()
            assert (answer.status, answer.read()[:1]) == (200, b"{")
    finally:
        connection.close()


def test_too_many_connections_push_out_the_one_that_waits_longest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 60.0)  # `hurried` may still be there
    with served(publish(tmp_path / "graph"), connections=20) as address, ExitStack() as held:
        idle = [held.enter_context(connect(address)) for _ in range(19)]
        time.sleep(0.2)
        for _ in range(10):
            assert Client(address).ask("/livez").status == 200, "whoever asks is served"
        more = [held.enter_context(connect(address)) for _ in range(10)]
        time.sleep(0.2)
        assert Client(address).ask("/livez").status == 200
        ended = [connection for connection in (*idle, *more) if read(connection, 0.01).how != "open"]
        assert len(ended) >= 9
        assert set(ended) <= set(idle), "the oldest go first"


def test_who_finds_every_connection_in_use_learns_when_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "BODY_SECONDS", 60.0)
    with served(publish(tmp_path / "graph"), connections=2) as address, ExitStack() as held:
        for _ in range(2):  # both are in the middle of a request's body, so neither can be pushed out
            busy = held.enter_context(connect(address))
            busy.sendall(POST % 100 + b"ASK")
        time.sleep(0.2)
        came = read(held.enter_context(connect(address)), 3)
    head, _, _ = came.data.partition(b"\r\n\r\n")
    refused(came, 503, "too-many-connections")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    assert 1 <= int(fields[b"retry-after"]) <= 10
    said = parsedate_to_datetime(fields[b"date"].decode())
    assert abs((datetime.now(UTC) - said).total_seconds()) < 30
    assert "连接" in came.data.decode()


def test_two_hundred_connections_at_once_are_served(client: Client) -> None:
    statuses: list[int] = []

    def ask(number: int) -> None:
        statuses.append(client.query(f"SELECT ({number} AS ?n) {{}}").status)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(statuses) == 200
    assert set(statuses) <= {200, 429, 503}
    assert statuses.count(200) > 100

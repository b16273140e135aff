"""Requests byte by byte over a socket, and what comes back byte by byte."""

import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode


@dataclass(frozen=True)
class Came:
    """What came over a connection until it ended, or until the test had waited long enough.

    Attributes:
        data: The bytes.
        how: `closed`, `reset` or `open`.
        seconds: How long it took.
    """

    data: bytes
    how: str
    seconds: float

    @property
    def status(self) -> int:
        """The status of the first answer; 0 if there is none."""
        return int(self.data.split(b" ", 2)[1]) if self.data.startswith(b"HTTP/") else 0


def connect(address: str) -> socket.socket:
    """Open a connection to a service."""
    host, _, port = address.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=10)


def read(connection: socket.socket, seconds: float = 10) -> Came:
    """Read until the connection ends or nothing has come for some time."""
    connection.settimeout(seconds)
    began, data = time.perf_counter(), bytearray()
    how = "open"
    try:
        while part := connection.recv(1 << 16):
            data += part
        how = "closed"
    except TimeoutError:
        pass
    except ConnectionError:
        how = "reset"
    return Came(bytes(data), how, time.perf_counter() - began)


def read_some(connection: socket.socket, most: int, seconds: float = 20) -> int:
    """Read until so many bytes came; return how many did before the time was over or the connection ended."""
    connection.settimeout(seconds)
    size = 0
    with suppress(TimeoutError, ConnectionError):
        while size < most and (part := connection.recv(1 << 16)):
            size += len(part)
    return size


def send(address: str, request: bytes, seconds: float = 10) -> Came:
    """Send bytes and read what comes."""
    with connect(address) as connection:
        with suppress(ConnectionError):
            connection.sendall(request)
        return read(connection, seconds)


def get(query: str, version: str = "1.1", *headers: str, **parameters: str) -> bytes:
    """Return a request that asks a query and ends the connection."""
    path = "/sparql?" + urlencode({"query": query, **parameters})
    lines = [f"GET {path} HTTP/{version}", "Host: localhost", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode()


def port_of(pid: int) -> int:
    """Return the port that a process listens on, as soon as it does."""
    for _ in range(600):
        sockets = set()
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed since it was listed
                sockets.add(descriptor.readlink().name)
        for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]:
            cells = line.split()
            if cells[3] == "0A" and f"socket:[{cells[9]}]" in sockets:
                return int(cells[1].rpartition(":")[2], 16)
        time.sleep(0.1)
    raise AssertionError("the service did not listen")

"""The HTTP protocol with bounds: what is half sent, far too large or never read ends, whoever sends it.

uvicorn's own protocol over httptools reads and writes; this adds the bounds that it lacks, header fields
after a body, and an end of connection that nobody takes for the end of an answer.
"""

import fcntl
import json
import logging
import math
import re
import socket
import struct
import termios
from asyncio import AbstractEventLoop, Transport
from collections import Counter
from email.utils import formatdate
from typing import Any, Literal
from weakref import WeakKeyDictionary

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from api.transport.ending import Ending
from api.transport.headers import Headers
from api.transport.problem import KINDS, MEDIA_TYPE
from api.transport.together import Together

LOG = logging.getLogger("api")

MOST_ADDRESS = 64_000
"""Bytes of a request's address; a query that is longer can be posted."""
MOST_HEADERS = 32_000
"""Bytes of a request's header fields together."""
MOST_FIELDS = 100
"""Header fields of a request."""
HEAD_SECONDS = 10.0
"""Time for a request's header fields to arrive, from the connection or its first byte on."""
BODY_SECONDS = 15.0
"""Time for a request's body to arrive, and besides as long as it takes at `SLOWEST`."""
SLOWEST = 16_000
"""Bytes a second below which a body comes too slowly."""
UNREAD_SECONDS = 30.0
"""Time after which a client that reads nothing of what was sent is dropped."""
LOOK_EVERY = 1.0
PORTION = 4_096
"""Bytes that are read before what is asked in them is answered: a connection's requests wait for each other,
never others' for all of a connection's."""
FREE_CHUNKS = 1_000
"""Chunks of a body that may be as small as they like; beyond them each has to carry `LEAST_CHUNK` bytes."""
LEAST_CHUNK = 16
RETRY_SECONDS = 2
"""After so many seconds one may try again to connect where all connections were taken."""

REFUSED: Counter[str] = Counter()
"""How often connections were ended before the application saw a request, by key of `KINDS` or `unread`."""

_HOST = re.compile(
    rb"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*(?::[0-9]*)?|\[[0-9A-Fa-fVv:.]+\](?::[0-9]*)?"
)
"""What a Host field may say (RFC 9110, 7.2)."""
_Phase = Literal["new", "head", "body", "answer", "idle"]
_RESET = struct.pack("ii", 1, 0)
"""Lingering for no time: the end of the connection is a reset."""


class RefusedError(Exception):
    """A request breaks a bound; httptools is told by an exception and reports one of its own."""


def refusal(slug: str, retry_after: int | None = None) -> bytes:
    """Return the whole answer to a request that the application never sees.

    Args:
        slug: A key of `api.transport.problem.KINDS`.
        retry_after: Seconds after which the client may try again; says nothing of it if `None`.
    """
    kind = KINDS[slug]
    body = json.dumps(
        {
            "type": kind.iri,
            "title": f"{kind.zh} {kind.en}",
            "status": kind.status,
            "detail": f"{kind.meaning_zh} {kind.meaning_en}",
        },
        ensure_ascii=False,
    ).encode()
    headers = {
        **Headers.ALWAYS,
        "Content-Type": MEDIA_TYPE,
        "Content-Length": str(len(body)),
        "Date": formatdate(usegmt=True),
        "Cache-Control": "no-store",
        "Connection": "close",
    }
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    lines = [f"HTTP/1.1 {kind.status} {kind.en}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Guarded(HttpToolsProtocol):
    """One connection.

    Args:
        config: Its `limit_concurrency` is how many connections may be open; beyond it the one that has waited
            longest without a request has to go.
        server_state: Knows the other connections.
        app_state: Of ASGI.
        _loop: The event loop.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._most_connections = self.limit_concurrency or math.inf
        self.limit_concurrency = None
        self._phase: _Phase = "new"
        self._since = self.loop.time()
        self._head_size = self._fields_size = self._body_size = 0
        self._unread, self._unread_since = 0, self._since
        self._refusal = "malformed-request"
        self._chunks = 0
        self._backlog = b""

    def _enter(self, phase: _Phase) -> None:
        self._phase, self._since = phase, self.loop.time()

    # Of the transport

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Take a connection; make room for it if there are too many."""
        super().connection_made(transport)
        watch(self.loop, self.server_state)
        if len(self.connections) > self._most_connections:
            self._make_room()

    def _make_room(self) -> None:
        waiting = [other for other in self.connections if isinstance(other, Guarded) and other.waits]
        victim = min(waiting, key=lambda other: other.since, default=self)
        if victim is self:
            REFUSED["too-many-connections"] += 1
            self.transport.write(refusal("too-many-connections", RETRY_SECONDS))
        victim.transport.close() if victim is self else victim.transport.abort()
        self.connections.discard(victim)

    def data_received(self, data: bytes) -> None:
        """Read what came, as far as its requests need not wait for answers to those before them."""
        self._backlog += data
        if len(self._backlog) == len(data):
            self._read_on()
        else:  # an application that watches its client reads on by itself
            self.flow.pause_reading()

    def _read_on(self) -> None:
        data, start = self._backlog, 0
        while start < len(data) and not self.pipeline and not self.transport.is_closing():
            self._read(data[start : start + PORTION])
            start += PORTION
        self._backlog = b"" if self.transport.is_closing() else data[start:]
        if self._backlog:
            self.flow.pause_reading()

    def _read(self, data: bytes) -> None:
        """Have the parser read, unless a request's head grows beyond all bounds."""
        if self._phase in {"new", "idle"}:
            self._enter("head")
            self._head_size = 0
        super().data_received(data)
        if self._phase == "head":
            self._head_size += len(data)
            if self._head_size > MOST_ADDRESS + MOST_HEADERS:
                self._refuse("headers-too-large")

    # Of the parser

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._enter("head")
        self._fields_size = self._body_size = self._chunks = 0
        self.scope["extensions"] = {"http.response.trailers": {}}

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        super().on_url(url)
        if len(self.url) > MOST_ADDRESS:
            self._refusal = "uri-too-long"
            raise RefusedError

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field."""
        super().on_header(name, value)
        self._fields_size += len(name) + len(value) + 4
        if self._fields_size > MOST_HEADERS or len(self.headers) > MOST_FIELDS:
            self._refusal = "headers-too-large"
            raise RefusedError

    def on_headers_complete(self) -> None:
        """Have the request answered, if it says which host it is for and can be read; its body may follow."""
        if slug := _misdirected(self.headers, self.parser.get_http_version()):
            self._refusal = slug
            raise RefusedError
        self._enter("body")
        super().on_headers_complete()

    def on_chunk_header(self) -> None:
        """Take the size of a chunk: each costs as much as a kilobyte, however little it carries."""
        self._chunks += 1
        if self._chunks > FREE_CHUNKS + self._body_size / LEAST_CHUNK:
            self._refusal = "chunks-too-small"
            raise RefusedError

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._body_size += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is here whole."""
        self._enter("idle" if self.cycle is not None and self.cycle.response_complete else "answer")
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer is written whole."""
        if self._phase == "answer":
            self._enter("idle")
        super().on_response_complete()
        if self._backlog and not self.pipeline:
            self.loop.call_soon(self._read_on)
        elif self._backlog:
            self.flow.pause_reading()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request, or one that breaks a bound."""
        del msg
        self._refuse(self._refusal)

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: whoever asks for another protocol is answered in this one."""

    # Of the application

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ANN401 - uvicorn's own type
        together: Any = Together(cycle.transport, self.loop)  # as much of a transport as an answer needs
        cycle.transport = together
        guarded: Any = Ending(self.drop, cycle, app)
        super()._start_asgi_task(cycle, guarded)

    def drop(self, cycle: RequestResponseCycle) -> None:
        """End the connection in the middle of an answer, so that the client can tell."""
        cycle.disconnected = True  # what is left to say goes nowhere
        if cycle.scope["http_version"] == "1.0":  # the end of the connection would be the end of the answer
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.transport.abort()
        else:
            cycle.transport.close()

    # Bounds of time

    @property
    def waits(self) -> bool:
        """Whether it has no request in hand."""
        return self._phase in {"new", "idle", "head"}

    @property
    def since(self) -> float:
        """When it entered the phase it is in."""
        return self._since

    def look(self, now: float) -> None:
        """End the connection if it takes too long over anything."""
        if self.transport.is_closing() and not self._pending():
            return
        if self._pending() and self._is_stuck(now):
            REFUSED["unread"] += 1
            self.transport.abort()
        elif self._phase == "new" and now - self._since > HEAD_SECONDS:
            self.transport.close()
        elif (self._phase == "head" and now - self._since > HEAD_SECONDS) or self._is_late(now):
            self._refuse("request-too-slow")

    def _pending(self) -> int:
        return self.transport.get_write_buffer_size()

    def _is_late(self, now: float) -> bool:
        """Tell whether a body comes too slowly; time for which we did not read does not count."""
        if self._phase != "body":
            return False
        if self.flow.read_paused:
            self._since += LOOK_EVERY
        return now - self._since > BODY_SECONDS + self._body_size / SLOWEST

    def _is_stuck(self, now: float) -> bool:
        """Tell whether the client has read nothing of what we and the kernel hold for some time."""
        unread = self._pending() + _in_kernel(self.transport)
        if unread != self._unread:
            self._unread, self._unread_since = unread, now
        return now - self._unread_since > UNREAD_SECONDS

    def _refuse(self, slug: str) -> None:
        if self.transport.is_closing():
            return
        REFUSED[slug] += 1
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(refusal(slug))
        self.transport.close()


def _misdirected(headers: list[tuple[bytes, bytes]], version: str) -> str:
    """Return why a request may not be answered, a key of `KINDS`; empty if nothing is against it.

    Args:
        headers: Names in lower case with values.
        version: Of HTTP.
    """
    hosts = [value for name, value in headers if name == b"host"]
    if (len(hosts) != 1 and (hosts or version != "1.0")) or not all(map(_HOST.fullmatch, hosts)):
        return "malformed-host"
    codings = [value.strip().lower() for name, value in headers if name == b"transfer-encoding"]
    return "unknown-transfer-coding" if codings not in ([], [b"chunked"]) else ""


def _in_kernel(transport: Transport) -> int:
    """Return how many bytes the kernel holds that the client has not confirmed."""
    try:
        number = transport.get_extra_info("socket").fileno()
        return int(struct.unpack("i", fcntl.ioctl(number, termios.TIOCOUTQ, b"\0\0\0\0"))[0])
    except (OSError, AttributeError):
        return 0


_WATCHED: WeakKeyDictionary[ServerState, bool] = WeakKeyDictionary()


def watch(loop: AbstractEventLoop, state: ServerState) -> None:
    """Have all connections of a server looked at every second, while there are any.

    Args:
        loop: The event loop.
        state: Of the server.
    """
    if state in _WATCHED:
        return
    _WATCHED[state] = True

    def look() -> None:
        now = loop.time()
        for connection in list(state.connections):
            if isinstance(connection, Guarded):
                connection.look(now)
        if state.connections:
            loop.call_later(LOOK_EVERY, look)
        else:
            _WATCHED.pop(state, None)

    loop.call_later(LOOK_EVERY, look)

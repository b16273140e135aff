"""One request and its answer, below the framework: what the header says, and bytes out as they come.

The SPARQL endpoint stands here because a look-up takes less time than a framework's way to it.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.types import Message, Receive, Scope, Send

from api.transport.headers import Headers

Pairs = list[tuple[bytes, bytes]]

_ALWAYS: Pairs = [(name.lower().encode(), value.encode()) for name, value in Headers.ALWAYS.items()]
_TEXT_OF = {
    b"accept": "accept",
    b"accept-encoding": "accept_encoding",
    b"if-none-match": "if_none_match",
    b"content-type": "content_type",
    b"content-encoding": "content_encoding",
    b"authorization": "authorization",
}


REVALIDATED: Pairs = [(b"vary", b"Accept, Accept-Encoding"), (b"cache-control", b"no-cache")]
"""Headers of an answer that caches may keep, but not use without asking again: the data may have changed."""

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def listed(field: str, tag: str) -> bool:
    """Tell whether a field of entity tags names one; weak comparison."""
    return tag.removeprefix("W/") in _TAG.findall(field)


class GoneError(Exception):
    """The client went away; nobody is there to be answered."""


class BrokenAnswerError(Exception):
    """An answer that began cannot be finished: the connection must not end as if all were well."""


class Exchange:
    """A request, and the way its answer goes out.

    Attributes:
        method: The method.
        query_string: What follows the question mark, as it was sent.
        accept: Header of that name, as are the next ones; empty if there is none.
        trailers: Whether the server can send header fields after a body.

    Args:
        scope: Of ASGI.
        receive: Of ASGI.
        send: Of ASGI.
    """

    __slots__ = (
        "accept", "accept_encoding", "authorization", "content_encoding", "content_length", "content_type",
        "gone", "if_none_match", "method", "query_string", "receive", "scope", "send", "started", "trailers",
    )  # fmt: skip

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self.receive, self.send = scope, receive, send
        self.method: str = scope["method"]
        self.query_string: bytes = scope["query_string"]
        self.accept = self.accept_encoding = self.authorization = self.if_none_match = ""
        self.content_type = self.content_encoding = ""
        self.content_length: int | None = None
        self.gone = self.started = False
        self.trailers = (
            "http.response.trailers" in (scope.get("extensions") or ()) and scope["http_version"] == "1.1"
        )
        for name, value in scope["headers"]:
            if attribute := _TEXT_OF.get(name):
                before = getattr(self, attribute)  # a header given twice means both
                setattr(
                    self,
                    attribute,
                    f"{before}, {value.decode('latin-1')}" if before else value.decode("latin-1"),
                )
            elif name == b"content-length" and value.isdigit():
                self.content_length = int(value)

    @property
    def reads_only(self) -> bool:
        """Whether the method is GET or HEAD."""
        return self.method in {"GET", "HEAD"}

    def holds(self, tag: str) -> bool:
        """Tell whether the client has the answer of an entity tag; weak comparison."""
        return listed(self.if_none_match, tag)

    @property
    def holds_any(self) -> bool:
        """Whether the client wants nothing that is there: `If-None-Match: *`."""
        return self.if_none_match.strip() == "*"

    async def not_modified(self, tag: str | None) -> None:
        """Answer that the client has what it asks for.

        Args:
            tag: The answer's entity tag; `None` if it has none.
        """
        await self.start(304, [*REVALIDATED, *([(b"etag", tag.encode())] if tag else [])])
        await self.send({"type": "http.response.body", "body": b""})

    async def whole(self, status: int, headers: Pairs, body: bytes) -> None:
        """Send a whole answer; the server leaves the body of an answer to HEAD out."""
        await self.start(status, [*headers, (b"content-length", b"%d" % len(body))])
        await self.send({"type": "http.response.body", "body": body})

    async def start(self, status: int, headers: Pairs, *, trailers: bool = False) -> None:
        """Begin an answer; the headers of every answer are added."""
        self.started = True
        message = {"type": "http.response.start", "status": status, "headers": [*_ALWAYS, *headers]}
        if trailers:
            message["trailers"] = True
        await self.send(message)

    async def write(self, body: bytes) -> None:
        """Send a part of the body; waits while the client reads slower than we write."""
        if body:
            await self.send({"type": "http.response.body", "body": body, "more_body": True})

    async def end(self, body: bytes, trailers: Mapping[str, str]) -> None:
        """Send the last part of the body, and fields after it where the server can."""
        await self.send({"type": "http.response.body", "body": body, "more_body": False})
        if self.trailers:
            pairs = [(name.lower().encode(), value.encode()) for name, value in trailers.items()]
            await self.send({"type": "http.response.trailers", "headers": pairs, "more_trailers": False})

    @classmethod
    def watched(cls, scope: Scope, receive: Receive) -> "Exchange":
        """Return the exchange of a request that the framework answers, to be done `while_connected`."""
        return cls(scope, receive, _nowhere)

    @asynccontextmanager
    async def while_connected(self) -> AsyncIterator[None]:
        """Give up what is done inside as soon as the client goes away.

        Raises:
            GoneError: The client went away.
        """
        task = asyncio.current_task()
        assert task is not None, "an application runs in a task"  # noqa: S101
        watch = asyncio.get_running_loop().create_task(self._watch(task))
        try:
            yield
        except asyncio.CancelledError:
            if self.gone and task.uncancel() == 0:
                raise GoneError from None
            raise
        finally:
            watch.cancel()

    async def _watch(self, task: asyncio.Task[object]) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            continue
        self.gone = True
        task.cancel()


async def _nowhere(_: Message) -> None:
    """Send nothing: somebody else answers."""


def pairs(headers: Mapping[str, str]) -> Pairs:
    """Return headers as ASGI has them."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]

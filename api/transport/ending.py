"""How an answer ends on the wire: with fields after its body, broken off, or with its connection."""

import math
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from api.transport.exchange import BrokenAnswerError

Drop = Callable[[RequestResponseCycle], None]


class Ending:
    """The application of one request, its answer's end made right.

    Args:
        drop: Ends the connection in the middle of an answer.
        cycle: uvicorn's view of request and answer.
        app: The application.
    """

    __slots__ = ("_app", "_cycle", "_drop", "_ends", "_send", "_trailing")

    def __init__(self, drop: Drop, cycle: RequestResponseCycle, app: ASGIApp) -> None:
        self._drop, self._cycle, self._app = drop, cycle, app
        self._trailing = self._ends = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the request answered."""
        self._send = send
        try:
            await self._app(scope, receive, self._pass)
        except BrokenAnswerError:
            self._drop(self._cycle)

    async def _pass(self, message: Message) -> None:
        kind = message["type"]
        if kind == "http.response.start":
            self._trailing = message.get("trailers", False)
            if self._cycle.scope["http_version"] == "1.0":
                self._without_chunks(message)
        elif kind == "http.response.trailers":
            self._end_with(message)
            return
        elif not message.get("more_body", False):
            if self._trailing:
                message = {**message, "more_body": True}
            elif self._ends:
                self._cycle.expected_content_length = len(message.get("body", b""))
        await self._send(message)

    def _without_chunks(self, message: Message) -> None:
        """Have the body of an answer to HTTP/1.0 end with the connection, if its length is unknown."""
        if all(name.lower() != b"content-length" for name, _ in message["headers"]):
            self._ends = True
            self._cycle.keep_alive = False
            self._cycle.chunked_encoding = False
            self._cycle.expected_content_length = math.inf  # type: ignore[assignment]  # nothing is too long

    def _end_with(self, message: Message) -> None:
        """Write the last chunk with the fields after it, and end the answer as uvicorn does."""
        cycle = self._cycle
        if cycle.disconnected or cycle.response_complete:
            return
        if cycle.scope["method"] != "HEAD":
            fields = b"".join(b"%s: %s\r\n" % pair for pair in message["headers"])
            cycle.transport.write(b"0\r\n" + fields + b"\r\n")
        cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()

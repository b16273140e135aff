"""What is noted of a request while it is answered, for the log and for the metrics.

Whoever finds something out notes it on `current()`; nothing has to be passed along. Outside of a request
that is a note that nobody reads.
"""

import os
import re
import time
from contextvars import ContextVar
from http import HTTPStatus

from starlette.types import Message, Scope, Send

HEADER = "X-Request-Id"
GONE = 499
"""Status of a request whose client went away before the answer began, as nginx writes it."""

_SANE = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,99}")
"""An id that may stand in a log and in a header as it was given."""


class Observed:
    """One request.

    Attributes:
        id: Names it in the log; the answer says it too.
        began: Seconds on a clock that only grows.
        status: Of the answer; 0 as long as there is none.
        size: Bytes of the body that were handed to the server.
        route: The address as a template; empty if the framework or an endpoint has not said yet.
        query: Name of the saved query that is asked; empty if none is.
        text: What the client asks, in its own words; written down only if the operator wants it.
        cached: Whether all that was looked up among kept answers was there; `None` if nothing was.
        problem: What was answered in place of what was asked, a key of `api.transport.problem.KINDS`.
        cut: Whether the answer was cut at a limit.
        broken: Whether the answer ended before it was whole.
    """

    __slots__ = (
        "_id", "_send", "began", "broken", "cached", "cut", "id", "problem", "query", "route", "size",
        "status", "text",
    )  # fmt: skip

    def __init__(self, given: bytes = b"") -> None:
        self._id = given if given and _SANE.fullmatch(given) else os.urandom(8).hex().encode()
        self.id = self._id.decode()
        self.began = time.perf_counter()
        self.status = self.size = 0
        self.route = self.query = self.text = self.problem = ""
        self.cached: bool | None = None
        self.cut = self.broken = False
        self._send: Send | None = None

    @property
    def seconds(self) -> float:
        """How long ago it began."""
        return time.perf_counter() - self.began

    def looked_up(self, *, there: bool) -> None:
        """Note that an answer was looked for among those that are kept."""
        self.cached = there and self.cached is not False

    def sending(self, send: Send) -> Send:
        """Return what sends the answer and notes status and size; the answer gets the request's id."""
        self._send = send
        return self._pass

    async def _pass(self, message: Message) -> None:
        assert self._send is not None, "only `sending` hands this out"  # noqa: S101
        kind = message["type"]
        if kind == "http.response.body":
            self.size += len(message.get("body", b""))
        elif kind == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": [*message["headers"], (b"x-request-id", self._id)]}
        await self._send(message)


_NOBODY = Observed(b"none")
_CURRENT: ContextVar[Observed] = ContextVar("request", default=_NOBODY)


def current() -> Observed:
    """Return the request that is answered here."""
    return _CURRENT.get()


def current_id() -> str:
    """Return the id of the request that is answered here; empty outside of one."""
    observed = _CURRENT.get()
    return "" if observed is _NOBODY else observed.id


def observe(scope: Scope) -> Observed:
    """Begin to note what becomes of a request, for the task that this is called in.

    Args:
        scope: Of ASGI.
    """
    given = b""
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            given = value
    observed = Observed(given)
    _CURRENT.set(observed)
    return observed


def ended(observed: Observed, *, head: bool) -> None:
    """Note that nothing more comes.

    Args:
        observed: The request.
        head: Whether its method is HEAD, the body of which is never sent.
    """
    if head:
        observed.size = 0
    if not observed.status:
        observed.status = GONE


def failed(observed: Observed) -> None:
    """Note that an error ended the answer: the server says 500 if it had not begun."""
    if observed.status:
        observed.broken = True
    else:
        observed.status = HTTPStatus.INTERNAL_SERVER_ERROR

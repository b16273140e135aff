"""The log: a line for each request, and what the software says of itself, as text or as JSON.

Lines of requests are gathered and written together beside the event loop; whoever reads the log too slowly
loses lines, which are counted, and holds nobody up.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from typing import Literal

from api.transport.observed import Observed, current_id

GATHER_SECONDS = 0.25
"""How long a line waits for others at most."""
MOST_WAITING = 4_000_000
"""Characters of lines that wait to be written; what comes then is lost, and counted."""
MOST_TEXT = 2_000
"""Characters of what a client asked that a line holds."""

_SHORT = {4: 24, 6: 48}
"""Bits of an address that are left of it, by version."""

Write = Callable[[str], object]


def now() -> str:
    """Return the time in UTC to the millisecond (RFC 3339)."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def shown(address: str, how: Literal["none", "short", "full"]) -> str:
    """Return a client's address as the log may have it.

    Args:
        address: An address, or the network that is one customer's.
        how: `short` leaves 24 bits of IPv4 and 48 of IPv6, so that nobody is known by it.
    """
    if how == "none" or not address:
        return ""
    if how == "full":
        return address
    try:
        parsed = ip_address(address.partition("/")[0])
    except ValueError:
        return ""
    return str(ip_network((parsed, _SHORT[parsed.version]), strict=False))


def line_of(observed: Observed, method: str, client: str, *, text: str = "") -> dict[str, object]:
    """Return what the log says of a request; what there is nothing to say of is left out.

    Args:
        observed: The request.
        method: Its method.
        client: The address, as it may be shown.
        text: What the client asked, if that is to be written down.
    """
    said: dict[str, object] = {
        "time": now(),
        "level": "info",
        "event": "request",
        "id": observed.id,
        "method": method,
        "route": observed.route,
        "status": observed.status,
        "ms": round(observed.seconds * 1000, 2),
        "bytes": observed.size,
    }
    further = {
        "query": observed.query,
        "cache": {True: "hit", False: "miss", None: ""}[observed.cached],
        "problem": observed.problem,
        "cut": observed.cut,
        "broken": observed.broken,
        "client": client,
        "text": text[:MOST_TEXT],
    }
    return said | {name: value for name, value in further.items() if value}


def as_json(said: Mapping[str, object]) -> str:
    """Return a line as one JSON object; nothing in it can end it early or begin another."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def as_text(said: Mapping[str, object]) -> str:
    """Return a line for people: time, method, route, status, milliseconds, then what else there is."""
    first = ("time", "method", "route", "status", "ms")
    rest = [
        f"{name}={json.dumps(value, ensure_ascii=False)}"
        for name, value in said.items()
        if name not in {*first, "level", "event"}
    ]
    return " ".join([*(str(said[name]) for name in first), *rest])


class JsonFormatter(logging.Formatter):
    """What the software says of itself as one JSON object a line, with the id of the request it is about."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said: dict[str, object] = {
            "time": now(),
            "level": record.levelname.lower(),
            "event": "log",
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identity := current_id():
            said["id"] = identity
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return as_json(said)


class TextFormatter(logging.Formatter):
    """The same for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and those of an exception below it."""
        identity = f" id={current}" if (current := current_id()) else ""
        line = f"{now()} {record.levelname} {record.name}: {record.getMessage()}{identity}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class Lines:
    """Writes lines of requests, many at once.

    Args:
        write: Writes text; it is called in a thread of its own, never twice at once.
    """

    def __init__(self, write: Write | None = None) -> None:
        self._write = write or _to_stderr
        self._waiting: list[str] = []
        self._size = 0
        self._writer: ThreadPoolExecutor | None = None
        self._busy = self._due = False
        self.lost = 0
        """Lines that found no place."""

    def add(self, line: str) -> None:
        """Take a line; it is written within a moment."""
        if self._size + len(line) > MOST_WAITING:
            self.lost += 1
            return
        self._waiting.append(line)
        self._size += len(line)
        if not self._due and not self._busy:
            self._due = True
            asyncio.get_running_loop().call_later(GATHER_SECONDS, self._begin)

    def _begin(self) -> None:
        self._due = False
        if self._busy or not self._waiting:
            return
        if self._writer is None:
            self._writer = ThreadPoolExecutor(1, "log")
        self._busy = True
        loop = asyncio.get_running_loop()
        loop.run_in_executor(self._writer, self._write, self._taken()).add_done_callback(self._done)

    def _taken(self) -> str:
        text = "\n".join([*self._waiting, ""])
        self._waiting.clear()
        self._size = 0
        return text

    def _done(self, written: asyncio.Future[object]) -> None:
        self._busy = False
        if not written.cancelled() and written.exception() is not None:
            self.lost += 1  # the log is gone: a full disk, a closed pipe; the service goes on
        self._begin()

    def close(self) -> None:
        """Write what waits; a write that is under way is waited for."""
        if self._writer is not None:
            self._writer.shutdown(wait=True)
            self._writer = None
        if self._waiting:
            try:
                self._write(self._taken())
            except OSError:
                self.lost += 1


def _to_stderr(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def set_up(form: Literal["text", "json"]) -> None:
    """Have what the software says of itself go to the error output in a form.

    Warnings and worse are told. Where somebody has set the log up already, as a test does, that stays.

    Args:
        form: `text` or `json`.
    """
    root = logging.getLogger()
    ours = [one for one in root.handlers if isinstance(one.formatter, JsonFormatter | TextFormatter)]
    if root.handlers and not ours:
        return
    for one in ours:
        root.removeHandler(one)
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    handler.setLevel(logging.WARNING)
    root.addHandler(handler)
    for name in ("uvicorn", "uvicorn.error"):  # the server's own handlers would write in a form of theirs
        server = logging.getLogger(name)
        server.handlers.clear()
        server.propagate = True

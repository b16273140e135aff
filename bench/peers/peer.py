"""A server or engine under measurement: what is common to all."""

import os
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import ClassVar, Protocol
from urllib.parse import quote

from tests.store.servers import free_port

SLOW = 10.0
"""Seconds after which an answer is given up, and not asked for again."""
LOAD_SECONDS = 1_800.0
"""Seconds within which a peer has to have the data and answer."""


class TooSlowError(Exception):
    """An answer, or a start, took longer than it may."""


class PeerError(Exception):
    """A peer did not do what it was asked; says what it said."""


class Source(Protocol):
    """The data that a peer is given."""

    @property
    def plans(self) -> int:
        """How many plans."""

    @property
    def folder(self) -> Path:
        """Where a peer may have a folder of its own."""

    @property
    def triples_file(self) -> Path:
        """N-Triples."""

    @property
    def out(self) -> Path:
        """A build folder of ours."""


class Line(Protocol):
    """A way to ask one peer."""

    def ask(self, query: str) -> tuple[float, bytes, str]:
        """Return seconds, body and media type of one answer, read whole.

        Raises:
            TooSlowError: It took longer than `SLOW`.
            PeerError: There is no answer.
        """


def wants_graph(query: str) -> bool:
    """Tell whether a query of ours asks for a graph."""
    return "DESCRIBE" in query or "CONSTRUCT" in query


class Peer(ABC):
    """One of those that are asked.

    Attributes:
        name: What the tables call it.
        most_plans: With how many plans it is measured at most.
        why: Why not with more.
        hasty_plans: The same where there is no time for its loading.
    """

    name: ClassVar[str] = ""
    most_plans: ClassVar[int] = 7_000
    why: ClassVar[str] = ""
    hasty_plans: ClassVar[int] = 7_000

    def __init__(self, source: Source, installed: Path) -> None:
        self.source = source
        self.folder = source.folder / "peers" / self.name.translate(str.maketrans(" ", "-", "()"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self._bin = installed / "bin"
        self._installed = installed
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def missing(self) -> str:
        """Return what is not there of what it needs; empty when all is."""

    @abstractmethod
    def load(self) -> None:
        """Load the data; done once."""

    @abstractmethod
    def start(self) -> None:
        """Have it answer.

        Raises:
            TooSlowError: It does not in time.
            PeerError: It ended.
        """

    @abstractmethod
    def line(self) -> Line:
        """Return a way to ask it."""

    def found(self, command: str) -> str:
        """Return a command's path; empty when there is none."""
        beside = self._bin / command
        return str(beside) if beside.is_file() else shutil.which(command) or ""

    def stop(self) -> None:
        """End it, with the processes that it started: not all end theirs."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def said(self) -> str:
        """Return the end of its log."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-400:].replace("\n", " ")


class Server(Peer):
    """A peer that is a server of its own.

    Attributes:
        path: Path of its endpoint.
        extra: Further fields that its protocol needs, percent-encoded, beginning with `&`; often empty.
    """

    path: ClassVar[str] = "/sparql"
    extra: ClassVar[str] = ""

    def __init__(self, source: Source, installed: Path) -> None:
        super().__init__(source, installed)
        self.port = free_port()

    @abstractmethod
    def command(self) -> list[str]:
        """Return the command line that serves on `port`."""

    def environment(self) -> dict[str, str] | None:
        """Return its environment; `None` for that of this process."""
        return None

    def start(self) -> None:
        """Serve, and wait until a query is answered."""
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdout=log, stderr=log, env=self.environment(),
                start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + LOAD_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise PeerError(f"it ended: {self.said()}")
            with suppress(PeerError, TooSlowError):
                HttpLine(self).ask("ASK {}")
                return
            time.sleep(0.1)
        self.stop()
        raise TooSlowError(f"no answer {LOAD_SECONDS:.0f} s after its start")

    def line(self) -> Line:
        """Return a connection."""
        return HttpLine(self)


class HttpLine:
    """A kept-alive connection to one server."""

    def __init__(self, peer: Server) -> None:
        self._peer = peer
        self._http = HTTPConnection("127.0.0.1", peer.port, timeout=SLOW)

    def ask(self, query: str) -> tuple[float, bytes, str]:
        """Return seconds, body and media type; one that was closed meanwhile is opened anew."""
        try:
            return self._ask(query)
        except TimeoutError as error:
            self._http.close()
            raise TooSlowError(self._peer.name) from error
        except (OSError, HTTPException):
            self._http.close()
        try:
            return self._ask(query)
        except TimeoutError as error:
            raise TooSlowError(self._peer.name) from error
        except (OSError, HTTPException) as error:
            raise PeerError(repr(error)) from error

    def _ask(self, query: str) -> tuple[float, bytes, str]:
        accept = "application/n-triples" if wants_graph(query) else "application/sparql-results+json"
        if self._http.sock is None:
            self._http.connect()
        path = f"{self._peer.path}?query={quote(query)}{self._peer.extra}"
        began = time.perf_counter()
        self._http.request("GET", path, headers={"Accept": accept})
        answer = self._http.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - began
        if answer.status != HTTPStatus.OK:
            raise PeerError(f"{answer.status} {body[:160].decode(errors='replace')}")
        if seconds > SLOW:
            raise TooSlowError(self._peer.name)
        return seconds, body, answer.headers.get("content-type", "")

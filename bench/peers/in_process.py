"""Engines that are libraries, asked in a process of their own through a pipe: no HTTP is in their times."""

import json
import os
import select
import subprocess
import time
from pathlib import Path
from typing import ClassVar

from bench.peers.peer import LOAD_SECONDS, SLOW, Line, Peer, PeerError, TooSlowError, wants_graph

_ENGINE = Path(__file__).with_name("engine.py")


class Engine(Peer):
    """A library that evaluates SPARQL.

    Attributes:
        module: What the peers' Python imports.
    """

    module: ClassVar[str] = ""
    most_plans = 10

    def missing(self) -> str:
        """Return the module if it is not installed."""
        python = self._bin / "python"
        if not python.is_file():
            return "python of the peers"
        there = subprocess.run([python, "-c", f"import {self.module}"], capture_output=True, check=False)
        return self.module if there.returncode else ""

    def load(self) -> None:
        """The file is read at every start."""

    def start(self) -> None:
        """Start it and have it read the file."""
        command = [str(self._bin / "python"), str(_ENGINE), self.module, str(self.source.triples_file)]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, bufsize=0,
                start_new_session=True,
            )  # fmt: skip
        self.hear(LOAD_SECONDS)

    def hear(self, seconds: float) -> bytes:
        """Return the next line it says.

        Raises:
            TooSlowError: It says none in time, and is ended.
            PeerError: It ended.
        """
        if self.process is None or self.process.stdout is None:
            raise PeerError("it is not running")
        end, said = time.monotonic() + seconds, b""
        while not said.endswith(b"\n"):
            if not select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]:
                self.process.kill()
                raise TooSlowError(self.name)
            piece = os.read(self.process.stdout.fileno(), 1 << 20)
            if not piece:
                raise PeerError(f"it ended: {self.said()}")
            said += piece
        return said

    def line(self) -> Line:
        """Return a way to ask it."""
        return Pipe(self)


class Pipe:
    """A way to ask an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, query: str) -> tuple[float, bytes, str]:
        """Return seconds in the engine until all rows are serialised, body and media type."""
        process = self._engine.process
        if process is None or process.stdin is None:
            raise PeerError("it is not running")
        try:
            process.stdin.write(json.dumps({"query": query, "graph": wants_graph(query)}).encode() + b"\n")
        except OSError as error:
            raise PeerError(f"it ended: {self._engine.said()}") from error
        told = json.loads(self._engine.hear(SLOW))
        if "error" in told:
            raise PeerError(str(told["error"])[:160])
        return float(told["seconds"]), str(told["body"]).encode(), str(told["type"])


class Rdflib(Engine):
    """rdflib with its own store."""

    name = "rdflib (in process)"
    module = "rdflib"
    why = "rdflib's store takes about 2 GB and minutes to read a million triples"


class Maplib(Engine):
    """maplib, an engine over Polars' data frames."""

    name = "maplib (in process)"
    module = "maplib"
    most_plans = 100
    why = "it holds data frames in memory"

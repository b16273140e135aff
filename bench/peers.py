"""The servers that are measured side by side, each with the same triples, on loopback.

`oxigraph`, `rdflib-endpoint` are commands from PyPI, `virtuoso-t` and `isql-vt` from Debian's package
virtuoso-opensource. One that is neither on the PATH nor in the folder of commands given is left out.
"""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError, URLError

TOP = Path(__file__).resolve().parent.parent
GRAPH = "http://localhost/bench"
"""Virtuoso has no default graph of its own: the triples stand in this one."""


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Peer(ABC):
    """A server under measurement.

    Attributes:
        name: What the tables call it.
        path: Path of its endpoint.
        extra: Further fields that its protocol needs, percent-encoded, beginning with `&`; often empty.
    """

    name = ""
    path = "/sparql"
    extra = ""

    def __init__(self, folder: Path, commands: Path | None) -> None:
        self.folder = folder / self.name.replace(" ", "-")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.commands = commands
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def missing(self) -> str:
        """Return the command that is not there; empty when all are."""

    @abstractmethod
    def load(self, nquads: Path, ntriples: Path) -> None:
        """Load the data; done once."""

    @abstractmethod
    def command(self) -> list[str]:
        """Return the command line that serves on `port`."""

    def found(self, command: str) -> str:
        """Return the command's path; empty when there is none."""
        beside = self.commands / command if self.commands else None
        return str(beside) if beside and beside.is_file() else shutil.which(command) or ""

    def start(self) -> None:
        """Serve, and wait until a query is answered."""
        log = (self.folder / "log").open("wb")
        self._process = subprocess.Popen(self.command(), cwd=self.folder, stdout=log, stderr=log)
        url = f"http://127.0.0.1:{self.port}{self.path}?query=ASK%7B%7D{self.extra}"
        ask = urllib.request.Request(url, headers={"Accept": "application/sparql-results+json"})
        for _ in range(1200):
            with suppress(URLError, HTTPError, OSError):
                urllib.request.urlopen(ask, timeout=5).close()  # noqa: S310 - loopback
                return
            if self._process.poll() is not None:
                raise RuntimeError(f"{self.name} ended: {(self.folder / 'log').read_text()[-600:]}")
            time.sleep(0.25)
        raise RuntimeError(f"{self.name} does not answer")

    def stop(self) -> None:
        """End the server."""
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


class Ours(Peer):
    """This service on a release that holds the synthetic graph."""

    name = "govplan"

    def missing(self) -> str:
        """Nothing can be missing."""
        return ""

    def load(self, nquads: Path, ntriples: Path) -> None:
        """Put the quads where a build would have put them."""
        del ntriples
        release = self.folder / "releases" / "synthetic"
        release.mkdir(parents=True, exist_ok=True)
        target = release / "dataset.nq"
        target.unlink(missing_ok=True)
        target.hardlink_to(nquads)
        (release / "build.json").write_text(json.dumps({"version": "synthetic"}), encoding="utf-8")
        link = self.folder / "current"
        link.unlink(missing_ok=True)
        link.symlink_to("releases/synthetic")

    def command(self) -> list[str]:
        """Return the command line."""
        return [sys.executable, "-m", "kg.cli", "serve", "--out", str(self.folder), "--port", str(self.port)]


class Oxigraph(Peer):
    """`oxigraph serve-read-only` on disk."""

    name = "oxigraph serve"
    path = "/query"

    def missing(self) -> str:
        """Return `oxigraph` if it is not there."""
        return "" if self.found("oxigraph") else "oxigraph"

    def load(self, nquads: Path, ntriples: Path) -> None:
        """Bulk load and optimise."""
        del nquads
        shutil.rmtree(self.folder / "db", ignore_errors=True)
        oxigraph, location = self.found("oxigraph"), ["--location", str(self.folder / "db")]
        subprocess.run(
            [oxigraph, "load", *location, "--file", str(ntriples)], check=True, capture_output=True
        )
        subprocess.run([oxigraph, "optimize", *location], check=True, capture_output=True)

    def command(self) -> list[str]:
        """Return the command line."""
        bind = f"127.0.0.1:{self.port}"
        return [self.found("oxigraph"), "serve-read-only", "-l", str(self.folder / "db"), "--bind", bind]


class RdflibEndpoint(Peer):
    """`rdflib-endpoint serve`, with rdflib's own store."""

    name = "rdflib-endpoint"
    path = "/"
    store = "default"

    def missing(self) -> str:
        """Return `rdflib-endpoint` if it is not there."""
        return "" if self.found("rdflib-endpoint") else "rdflib-endpoint"

    def load(self, nquads: Path, ntriples: Path) -> None:
        """Remember the file; it is read at every start."""
        del nquads
        self._file = ntriples.resolve()

    def command(self) -> list[str]:
        """Return the command line."""
        at = ["--host", "127.0.0.1", "--port", str(self.port), "--store", self.store]
        return [self.found("rdflib-endpoint"), "serve", *at, str(self._file)]


class RdflibEndpointOxigraph(RdflibEndpoint):
    """`rdflib-endpoint serve --store Oxigraph`."""

    name = "rdflib-endpoint (oxrdflib)"
    store = "Oxigraph"


class Virtuoso(Peer):
    """Virtuoso open source, memory set for the machine as its manual says."""

    name = "virtuoso"
    extra = "&default-graph-uri=http%3A%2F%2Flocalhost%2Fbench"

    def missing(self) -> str:
        """Return what is not there of `virtuoso-t` and `isql-vt`."""
        return next((name for name in ("virtuoso-t", "isql-vt") if not self.found(name)), "")

    def load(self, nquads: Path, ntriples: Path) -> None:
        """Load the triples into one graph."""
        del nquads
        database = self.folder / "db"
        shutil.rmtree(database, ignore_errors=True)
        database.mkdir()
        self._sql_port = free_port()
        (self.folder / "virtuoso.ini").write_text(
            f"""[Database]
DatabaseFile = {database}/virtuoso.db
ErrorLogFile = {database}/virtuoso.log
LockFile = {database}/virtuoso.lck
TransactionFile = {database}/virtuoso.trx
xa_persistent_file = {database}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {database}/temp.db
TransactionFile = {database}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{self._sql_port}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
DirsAllowed = {ntriples.resolve().parent}
ServerThreads = 40
MaxQueryMem = 2G
[HTTPServer]
ServerPort = 127.0.0.1:{self.port}
ServerThreads = 32
KeepAliveTimeout = 15
MaxKeepAlives = 20
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 40000
MaxQueryExecutionTime = 120
""",
            encoding="utf-8",
        )
        self.start()
        try:
            where = f"'{ntriples.resolve().parent}', '{ntriples.name}', '{GRAPH}'"
            script = f"ld_dir({where}); rdf_loader_run(); checkpoint;"
            isql = [self.found("isql-vt"), f"127.0.0.1:{self._sql_port}", "dba", "dba", f"exec={script}"]
            subprocess.run(isql, check=True, capture_output=True)
        finally:
            self.stop()

    def command(self) -> list[str]:
        """Return the command line."""
        return [self.found("virtuoso-t"), "+foreground", "+configfile", str(self.folder / "virtuoso.ini")]


PEERS: tuple[type[Peer], ...] = (Ours, Oxigraph, RdflibEndpoint, RdflibEndpointOxigraph, Virtuoso)

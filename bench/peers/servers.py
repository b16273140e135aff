"""The servers that are measured side by side on loopback, each with the same triples.

Commands of PyPI and npm are looked for in the folder that `make` installs peers into, then on the PATH.
`virtuoso-t` and `isql-vt` are of Debian's package virtuoso-opensource.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

from bench.peers.peer import Server
from tests.store.servers import free_port, virtuoso_ini

GRAPH = "http://localhost/bench"
"""Virtuoso has no default graph of its own: the triples stand in this one."""


class Ours(Server):
    """This service on a release that holds the synthetic graph."""

    name = "govplan"

    def missing(self) -> str:
        """Nothing can be missing."""
        return ""

    def load(self) -> None:
        """A release is there already."""

    def command(self) -> list[str]:
        """Return the command line."""
        where = ["--out", str(self.source.out), "--port", str(self.port)]
        return [sys.executable, "-m", "kg.cli", "serve", *where]

    def environment(self) -> dict[str, str]:
        """Return one without settings."""
        return {k: v for k, v in os.environ.items() if not k.startswith(("KG_", "PYTHON"))} | {"KG_RATE": "0"}


class Oxigraph(Server):
    """`oxigraph serve-read-only` on disk."""

    name = "oxigraph serve"
    path = "/query"

    def missing(self) -> str:
        """Return `oxigraph` if it is not there."""
        return "" if self.found("oxigraph") else "oxigraph"

    def load(self) -> None:
        """Bulk load and optimise, unless that was done."""
        loaded, database = self.folder / "loaded", self.folder / "db"
        if loaded.is_file():
            return
        shutil.rmtree(database, ignore_errors=True)
        oxigraph, where = self.found("oxigraph"), ["--location", str(database)]
        for command in (["load", *where, "--file", str(self.source.triples_file)], ["optimize", *where]):
            subprocess.run([oxigraph, *command], check=True, capture_output=True)
        loaded.touch()

    def command(self) -> list[str]:
        """Return the command line."""
        bind = f"127.0.0.1:{self.port}"
        return [self.found("oxigraph"), "serve-read-only", "-l", str(self.folder / "db"), "--bind", bind]


class RdflibEndpointOxigraph(Server):
    """`rdflib-endpoint serve --store Oxigraph`."""

    name = "rdflib-endpoint (oxrdflib)"
    path = "/"
    store: ClassVar[str] = "Oxigraph"
    most_plans = 100
    hasty_plans = 10
    why = "it reads its file at every start and holds it in memory"

    def missing(self) -> str:
        """Return `rdflib-endpoint` if it is not there."""
        return "" if self.found("rdflib-endpoint") else "rdflib-endpoint"

    def load(self) -> None:
        """The file is read at every start."""

    def command(self) -> list[str]:
        """Return the command line."""
        at = ["--host", "127.0.0.1", "--port", str(self.port), "--store", self.store]
        return [self.found("rdflib-endpoint"), "serve", *at, str(self.source.triples_file.resolve())]


class RdflibEndpoint(RdflibEndpointOxigraph):
    """`rdflib-endpoint serve`, with rdflib's own store."""

    name = "rdflib-endpoint"
    store = "default"
    most_plans = 10
    why = "rdflib's store takes about 2 GB and minutes to read a million triples"


class Virtuoso(Server):
    """Virtuoso open source, memory set for the machine as its manual says."""

    name = "virtuoso"
    extra = "&default-graph-uri=http%3A%2F%2Flocalhost%2Fbench"

    def missing(self) -> str:
        """Return what is not there of `virtuoso-t` and `isql-vt`."""
        return next((name for name in ("virtuoso-t", "isql-vt") if not self.found(name)), "")

    def load(self) -> None:
        """Load the triples into one graph, unless that was done."""
        database, loaded = self.folder / "db", self.folder / "loaded"
        if not loaded.is_file():
            shutil.rmtree(database, ignore_errors=True)
            database.mkdir()
        file = self.source.triples_file.resolve()
        sql = free_port()
        parameters = {
            "ServerPort": f"127.0.0.1:{sql}", "NumberOfBuffers": 340_000, "MaxDirtyBuffers": 250_000,
            "DirsAllowed": file.parent, "ServerThreads": 40, "MaxQueryMem": "2G",
        }  # fmt: skip
        http = {
            "ServerPort": f"127.0.0.1:{self.port}", "ServerThreads": 32,
            "KeepAliveTimeout": 15, "MaxKeepAlives": 20,
        }  # fmt: skip
        sparql = {
            "ResultSetMaxRows": 1_000_000, "MaxQueryCostEstimationTime": 40_000, "MaxQueryExecutionTime": 120,
        }  # fmt: skip
        virtuoso_ini(self.folder, parameters, http, sparql)
        if loaded.is_file():
            return
        self.start()
        try:
            script = f"ld_dir('{file.parent}', '{file.name}', '{GRAPH}'); rdf_loader_run(); checkpoint;"
            isql = [self.found("isql-vt"), f"127.0.0.1:{sql}", "dba", "dba", f"exec={script}"]
            subprocess.run(isql, check=True, capture_output=True)
        finally:
            self.stop()
        loaded.touch()

    def command(self) -> list[str]:
        """Return the command line."""
        return [self.found("virtuoso-t"), "+foreground", "+configfile", str(self.folder / "virtuoso.ini")]


class Comunica(Server):
    """Comunica's HTTP endpoint over a file, from npm."""

    name = "comunica"
    most_plans = 10
    why = "it holds the file as JavaScript objects in two processes"

    def missing(self) -> str:
        """Return its command if it is not there."""
        return "" if self._script.is_file() and self.found("node") else "comunica-sparql-file-http"

    @property
    def _script(self) -> Path:
        return self._installed / "node_modules" / ".bin" / "comunica-sparql-file-http"

    def load(self) -> None:
        """The file is read when it is first asked, before times are taken."""

    def command(self) -> list[str]:
        """Return the command line."""
        file = str(self.source.triples_file.resolve())
        return [self.found("node"), str(self._script), file, "-p", str(self.port), "-w", "1"]

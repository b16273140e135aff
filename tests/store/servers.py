"""Real servers on loopback that a store elsewhere is tested with."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Mapping
from configparser import ConfigParser
from contextlib import suppress
from pathlib import Path

from kg.store.access import Access


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server(ABC):
    """A SPARQL server of its own, with an empty database."""

    command_name = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    def found(cls) -> str:
        """Return its command's path; empty when it is not installed."""
        beside = Path(sys.executable).with_name(cls.command_name)
        return str(beside) if beside.is_file() else shutil.which(cls.command_name) or ""

    @property
    @abstractmethod
    def access(self) -> Access:
        """How it is reached by who may write."""

    @abstractmethod
    def command(self) -> list[str]:
        """Return the command line; what it needs is in the folder."""

    def start(self) -> None:
        """Serve, and wait until a query is answered."""
        ending = shutil.which("setpriv")  # it ends with us, even if we are killed
        guard = [ending, "--pdeathsig", "KILL", "--"] if ending else []
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*guard, *self.command()], cwd=self.folder, stdout=log, stderr=log
            )
        for _ in range(600):
            with suppress(OSError):
                urllib.request.urlopen(f"{self.access.query}?query=ASK%7B%7D", timeout=5).close()
                return
            assert self._process.poll() is None, (self.folder / "log").read_text()[-600:]
            time.sleep(0.1)
        raise AssertionError(f"{self.command_name} does not answer")

    def stop(self) -> None:
        """End it, with everything it holds."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Oxigraph(Server):
    """`oxigraph serve`."""

    command_name = "oxigraph"

    @property
    def access(self) -> Access:
        return Access(f"{self.url}/query", f"{self.url}/update", f"{self.url}/store", seconds=60)

    def command(self) -> list[str]:
        bind = f"127.0.0.1:{self.port}"
        return [self.found(), "serve", "--location", str(self.folder / "db"), "--bind", bind]


class Virtuoso(Server):
    """Virtuoso open source; its administrator writes, and anybody reads.

    Args:
        folder: An empty folder.
        most_rows: After how many rows it cuts answers.
    """

    command_name = "virtuoso-t"

    def __init__(self, folder: Path, most_rows: int = 1_000_000) -> None:
        super().__init__(folder)
        self._most_rows = most_rows
        self._sql = free_port()
        (folder / "password").write_text("dba\n", encoding="ascii")

    @property
    def access(self) -> Access:
        graphs = f"{self.url}/sparql-graph-crud-auth"
        password = self.folder / "password"
        return Access(f"{self.url}/sparql", "", graphs, user="dba", password_file=password, seconds=120)

    def command(self) -> list[str]:
        database = self.folder / "db"
        database.mkdir(exist_ok=True)
        parameters = {"NumberOfBuffers": 20_000, "MaxDirtyBuffers": 12_000, "ServerThreads": 10}
        ini = virtuoso_ini(
            self.folder,
            {"ServerPort": f"127.0.0.1:{self._sql}", **parameters},
            {"ServerPort": f"127.0.0.1:{self.port}", "ServerThreads": 8},
            {"ResultSetMaxRows": self._most_rows},
        )
        return [self.found(), "+foreground", "+configfile", str(ini)]


def virtuoso_ini(
    folder: Path, parameters: Mapping[str, object], http: Mapping[str, object], sparql: Mapping[str, object]
) -> Path:
    """Write how Virtuoso is to run on a database in a folder's `db`, and return the file."""
    files = {"DatabaseFile": "virtuoso.db", "ErrorLogFile": "virtuoso.log", "LockFile": "virtuoso.lck",
             "TransactionFile": "virtuoso.trx", "xa_persistent_file": "virtuoso.pxa"}  # fmt: skip
    temporary = {"DatabaseFile": "temp.db", "TransactionFile": "temp.trx"}
    sections: dict[str, Mapping[str, object]] = {
        "Database": {name: folder / "db" / file for name, file in files.items()},
        "TempDatabase": {name: folder / "db" / file for name, file in temporary.items()},
        "Parameters": parameters,
        "HTTPServer": http,
        "SPARQL": sparql,
    }
    written = ConfigParser(interpolation=None)
    written.optionxform = str  # type: ignore[assignment, method-assign]  # names keep their case
    written.read_dict(sections)
    with (folder / "virtuoso.ini").open("w", encoding="utf-8") as file:
        written.write(file)
    return folder / "virtuoso.ini"


SERVERS: dict[str, type[Server]] = {"oxigraph": Oxigraph, "virtuoso": Virtuoso}

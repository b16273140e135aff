"""The service as operators run it: `kg serve` in a process of its own over a made-up graph, taking writes."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from kg.tokens import Tokens
from tests.conftest import clean_environment
from tests.made_up import publish


@dataclass(frozen=True)
class Served:
    """A service that runs.

    Attributes:
        address: Where it is.
        token: Writes all graphs but the release's.
        pid: Its process.
        out: Its build folder.
        log: File of what it said.
    """

    address: str
    token: str
    pid: int
    out: Path
    log: Path

    @property
    def host(self) -> str:
        """Host and port."""
        return self.address.removeprefix("http://")

    def processes(self) -> dict[int, str]:
        """Return the processes below the service and itself: number and name."""
        found, parents = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                before, _, after = stat.read_text().rpartition(")")
                pid = int(stat.parent.name)
                if after.split()[0] != "Z":
                    found[pid], parents[pid] = before.partition("(")[2], int(after.split()[1])
        ours = {self.pid} & found.keys()
        while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
            ours |= more
        return {pid: found[pid] for pid in sorted(ours)}

    def memory(self, pid: int | None = None) -> int:
        """Return the bytes that the service, or one process, holds for itself alone."""
        pids = self.processes() if pid is None else [pid]
        total = 0
        for each in pids:
            with contextlib.suppress(OSError):
                for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                    if line.startswith("Private_"):
                        total += int(line.split()[1]) * 1024
        return total


@contextmanager
def running(folder: Path, **settings: object) -> Iterator[Served]:
    """Run the service over the made-up release.

    Args:
        folder: An empty folder of its own.
        settings: Settings by name, besides those that turn writing on.

    Yields:
        The service; it is ended afterwards.
    """
    out, log = publish(folder / "graph"), folder / "log.txt"
    _, token = Tokens(out).create("示例 test", ["write:graph:*"], None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"OUT": out, "WRITE": 1, **{name.upper(): value for name, value in settings.items()}}
    environment = {**clean_environment(), **{f"KG_{name}": str(value) for name, value in told.items()}}
    with log.open("wb") as to:
        command = [str(Path(sys.executable).parent / "kg"), "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=to, stderr=to)
    served = Served(f"http://127.0.0.1:{port}", token, process.pid, out, log)
    try:
        _until_ready(served, process)
        yield served
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait(5)


def _until_ready(served: Served, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, served.log.read_text()
        with contextlib.suppress(OSError), urlopen(f"{served.address}/readyz", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(f"the service did not start: {served.log.read_text()}")

"""The service under test: its process, its release, its workers, its memory."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.serving import end, memory, put_in_service
from tests.api.wire import port_of
from tests.conftest import clean_environment

SETTINGS = {"KG_LOG": "json", "KG_STOP_SECONDS": "5", "KG_CACHE_MB": "16"}
READY_SECONDS = 120.0


def releases(out: Path) -> list[str]:
    """Return the versions of the releases in a folder, in order."""
    folder = out / "releases"
    return (
        sorted(one.name for one in folder.iterdir() if (one / "build.json").exists())
        if folder.is_dir()
        else []
    )


class Service:
    """`kg serve` as a process of its own, as a context.

    Args:
        out: A build folder with two releases or more.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.switches = self.killed = self.zygotes = 0
        self.unsettled = threading.Lock()
        self.switched: list[tuple[float, float, str]] = []
        """From when to when a switch took, and to which version."""
        self.kills: list[tuple[float, float]] = []
        """From when to when somebody may have felt that a process was killed."""

    def __enter__(self) -> Self:
        self._log = tempfile.NamedTemporaryFile("w+b", suffix=".log")
        command = [str(Path(sys.executable).parent / "kg"), "serve", "--port", "0", "--out", str(self.out)]
        self._process = subprocess.Popen(
            command, env=clean_environment() | SETTINGS, stdout=subprocess.DEVNULL, stderr=self._log
        )
        self.host = f"127.0.0.1:{port_of(self._process.pid)}"
        self.until_ready()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        end(self._process)
        self._log.close()

    def log_text(self) -> str:
        """Return what it wrote to its log that is no line of a request."""
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").splitlines()
        return "\n".join(line for line in lines if '"event":"request"' not in line)

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask; return status and body."""
        connection = HTTPConnection(self.host, timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def version(self) -> str:
        """Return the data version in service; empty while it is not ready."""
        with contextlib.suppress(OSError, ValueError):
            status, body = self.get("/readyz")
            return str(json.loads(body)["version"]) if status == 200 else ""  # noqa: PLR2004
        return ""

    def until_ready(self, version: str = "") -> None:
        """Wait until it is ready, with a version if one is given.

        Raises:
            RuntimeError: It is not, in a long time.
        """
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            found = self.version()
            if found and found == (version or found):
                return
            time.sleep(0.1)
        raise RuntimeError(f"not ready with {version}: {self.log_text()[-2000:]}")

    def switch(self, version: str) -> None:
        """Put a release in service, as a build does, and wait until it is."""
        began = time.monotonic()
        with self.unsettled:
            self.switched.append((began, float("inf"), version))
            put_in_service(self.out, version)
        self.until_ready(version)
        time.sleep(0.5)  # answers that began before may still end
        self.switched[-1] = (began, time.monotonic(), version)
        self.switches += 1

    def right(self, began: float, ended: float) -> set[str]:
        """Return the versions that an answer may be of, however long ago it was given.

        Args:
            began: When it was asked for.
            ended: When it was there.
        """
        before, found = "", set[str]()
        for first, last, version in self.switched:
            if first < ended and began < last:
                found |= {before, version} - {""}
            elif last <= began:
                found = {version}
            before = version
        return found

    def felt_a_kill(self, began: float, ended: float) -> bool:
        """Tell whether a process was killed while something was asked, or just before."""
        return any(first < ended and began < last for first, last in self.kills)

    def kill(self, chosen: random.Random, *, zygote: bool) -> None:
        """Kill a worker, or the process that workers come from; wait until others are there."""
        began = time.monotonic()
        below = {pid: self._children(pid) for pid in self._children(self._process.pid)}
        below = {pid: children for pid, children in below.items() if children}
        pids = sorted(below) if zygote else sorted(pid for children in below.values() for pid in children)
        if not pids:
            return
        self.kills.append((began - 0.5, float("inf")))
        with contextlib.suppress(ProcessLookupError):
            os.kill(chosen.choice(pids), signal.SIGKILL)
        if zygote:
            self.zygotes += 1
            time.sleep(0.2)
            self.until_ready()
        else:
            self.killed += 1
        self.kills[-1] = (began - 0.5, time.monotonic() + 0.5)

    @staticmethod
    def _children(pid: int) -> list[int]:
        with contextlib.suppress(OSError):
            return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return []

    def memory(self) -> int:
        """Return bytes that the service's processes hold together, what they share counted once."""
        return memory(self._process.pid)

    def resident(self) -> int:
        """Return bytes that the serving process holds."""
        with contextlib.suppress(OSError):
            pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
            return int(pages) * os.sysconf("SC_PAGE_SIZE")
        return 0

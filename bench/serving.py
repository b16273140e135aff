"""Our service as a process of its own: its start, its memory, its answers."""

import contextlib
import gzip
import http.client
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.conftest import clean_environment
from tests.store.servers import free_port

READY_SECONDS = 3_600.0
OK, MOVED, NOT_MOVED = 200, 300, 400


def descendants(pid: int) -> list[int]:
    """Return the process and all below it."""
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def memory(pid: int) -> int:
    """Return the bytes that a process and all below it hold; what they share counts once (PSS)."""
    total = 0
    for one in descendants(pid):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


def put_in_service(out: Path, version: str) -> None:
    """Switch to a release as a build does."""
    aside = out / "aside"
    aside.unlink(missing_ok=True)
    aside.symlink_to(Path("releases") / version)
    aside.rename(out / "current")


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process, by force if it takes long."""
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass(frozen=True)
class Page:
    """An answer.

    Attributes:
        seconds: Till its last byte was there.
        status: Its status.
        size: Bytes as they were sent.
        body: What they say.
    """

    seconds: float
    status: int
    size: int
    body: bytes


class Served:
    """`kg serve` as a context.

    Args:
        out: A build folder.
        workers: How many workers; by default as many as it takes itself.
        settings: Settings beside the defaults.
    """

    path, extra = "/sparql", ""

    def __init__(self, out: Path, workers: int | None = None, **settings: str) -> None:
        self.out = out
        self.port = free_port()
        self._settings = {"KG_RATE": "0"} | settings
        self._module = ["kg.cli"] if workers is None else ["bench.with_workers", str(workers)]
        self.start_seconds = 0.0

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", *self._module]
        command += ["serve", "--port", str(self.port), "--out", str(self.out)]
        began = time.monotonic()
        self.log = self.out.parent / f"service-{self.port}.log"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, env=clean_environment() | self._settings, stdout=log, stderr=log
            )
        try:
            self.until_ready()
        except BaseException:
            end(self._process)
            raise
        self.start_seconds = time.monotonic() - began
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()
        end(self._process)
        self.log.unlink()

    @property
    def memory_mb(self) -> float:
        """Megabytes of all its processes."""
        return memory(self._process.pid) / 2**20

    def until_ready(self, version: str = "") -> None:
        """Wait until queries are answered, of a version if one is given.

        Raises:
            RuntimeError: It ended, or they are not in a long time.
        """
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                line.request("GET", "/readyz")
                answer = line.getresponse()
                told = json.loads(answer.read())
                line.close()
                if answer.status == OK and told["version"] == (version or told["version"]):
                    return
            time.sleep(0.05)
        raise RuntimeError(f"the service is not ready: {self.log.read_text()[-800:]}")

    def switch(self, version: str) -> float:
        """Put a release in service; return the seconds until it answers."""
        began = time.monotonic()
        put_in_service(self.out, version)
        self.until_ready(version)
        return time.monotonic() - began

    def ask(self, path: str, accept: str = "text/html") -> Page:
        """Ask for a page and follow where it leads; a closed connection is opened anew."""
        try:
            return self._ask(path, accept)
        except (ConnectionError, http.client.HTTPException):
            self._line.close()
            return self._ask(path, accept)

    def _ask(self, path: str, accept: str) -> Page:
        began = time.perf_counter()
        self._line.request("GET", path, headers={"Accept": accept, "Accept-Encoding": "gzip"})
        answer = self._line.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - began
        if MOVED <= answer.status < NOT_MOVED and (led := answer.headers.get("location")):
            return self._ask(led.partition(f":{self.port}")[2] or led, accept)
        size = len(body)
        if answer.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return Page(seconds, answer.status, size, body)

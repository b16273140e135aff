"""What a prober saw while something happened."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

KINDS = ("livez", "query", "own")


@dataclass(frozen=True)
class Probe:
    """One question of the prober.

    Attributes:
        at: When it was asked, on the monotonic clock of this machine.
        kind: `livez`, `query`, or `own`: a query from the address of the attackers.
        status: Of the answer; 0 if it did not come whole.
        seconds: How long it took.
    """

    at: float
    kind: str
    status: int
    seconds: float


@dataclass
class Watch:
    """All that a prober has seen so far."""

    probes: list[Probe] = field(default_factory=list)

    def since(self, began: float, until: float) -> list[Probe]:
        """Return what was asked between two times."""
        return [probe for probe in list(self.probes) if began <= probe.at <= until]


def percentile(probes: list[Probe], kind: str, share: float) -> float:
    """Return how long the given share of the questions of a kind took at most; 0 without questions."""
    seconds = sorted(probe.seconds for probe in probes if probe.kind == kind)
    return seconds[min(len(seconds) - 1, int(share * len(seconds)))] if seconds else 0.0


@contextmanager
def watched(host: str) -> Iterator[Watch]:
    """Have a prober ask a service for as long as the context lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.hostile.prober", host],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    watch = Watch()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            at, kind, status, seconds = line.split()
            watch.probes.append(Probe(float(at), kind, int(status), float(seconds)))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        until = time.monotonic() + 20
        while not watch.probes and time.monotonic() < until:
            time.sleep(0.05)
        yield watch
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait(30)
        reader.join(10)
        process.stdout.close()

"""A command with what it takes: seconds, processor seconds, memory."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from bench.serving import memory
from tests.conftest import clean_environment

LOOK_EVERY = 0.5
"""Seconds between two looks at memory: a second missed peaks. A look takes 40 ms if three processes share a
gigabyte, so that more of them would slow what is measured."""


@dataclass(frozen=True)
class Taken:
    """What a command took.

    Attributes:
        seconds: On the clock.
        cpu: Seconds of processors, of all its processes.
        largest_mb: Megabytes of its largest process.
        all_mb: Most megabytes of all its processes at once; what they share counts once.
        said: What it wrote to its output.
    """

    seconds: float
    cpu: float
    largest_mb: float
    all_mb: float
    said: str


def taken(command: Sequence[str]) -> Taken:
    """Run a command of this Python's modules and return what it took.

    Raises:
        RuntimeError: It failed; says the end of what it wrote to its error output.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", *command], stdout=out, stderr=errors, env=clean_environment()
        )
        most, ended = [0.0], threading.Event()

        def look() -> None:
            while not ended.wait(LOOK_EVERY):
                with suppress(OSError, ValueError):
                    most[0] = max(most[0], memory(process.pid) / 2**20)

        looking = threading.Thread(target=look, daemon=True)
        looking.start()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        looking.join()
        out.seek(0)
        errors.seek(0)
        said, complained = out.read().decode(), errors.read().decode(errors="replace")
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {complained[-800:]}")
    return Taken(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, most[0], said)

"""A long run: mixed load, releases switched, workers killed; every answer is held to the right one.

    .venv/bin/python -m bench.soak --seconds 600 [--out FOLDER] [--only KIND...] [--write]

Builds two releases of the shipped records (of two days) into FOLDER, unless it holds two already, runs
`kg serve` over them and asks it over loopback with some connections at once: SPARQL that nobody asked before
and SPARQL that is repeated, all saved queries, pages, searches, questions. Meanwhile the release is switched
back and forth, workers are killed by SIGKILL, now and then also the process that they come from, and some
queries take too long on purpose. What is right was read before, of each release: SPARQL from a store of its
own, all else from the service at rest. `--write` puts the tables into `bench/RESULTS.md`.

A wrong answer is kept in `build/soak` beside the right ones, which have their digests for names.

Exits with 1 if an answer was wrong or lost, or if memory still grew.
"""

import argparse
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.replacing import put
from bench.soaking.asking import KINDS, Asker, Asking, expected, questions
from bench.soaking.service import Service, releases
from bench.soaking.telling import Memory, section, verdicts

HEADING = "# A long run"
SWITCH_EVERY, KILL_EVERY, SAMPLE_EVERY = 30.0, 4.0, 1.0
"""Seconds between two switches of the release, two kills, two looks at memory."""
ZYGOTE_EVERY = 20
"""Kills after which it is the process that workers come from."""
KEPT = Path("build/soak")
DAYS = ("2026-06-30", "2026-11-22")


def build(out: Path) -> None:
    """Have two releases in a folder."""
    for day in DAYS if len(releases(out)) < len(DAYS) else ():
        command = [str(Path(sys.executable).parent / "kg"), "build", "--out", str(out), "--as-of", day]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def disturb(service: Service, end: float, stop: threading.Event) -> None:
    """Switch releases and kill workers until the end."""
    versions, at = releases(service.out)[:2], 0
    kills, next_kill, next_switch = 0, time.monotonic() + KILL_EVERY, time.monotonic() + SWITCH_EVERY
    chosen = random.Random(7)  # noqa: S311 - which worker dies
    while time.monotonic() < end and not stop.wait(0.1):
        if time.monotonic() > next_switch:
            at += 1
            service.switch(versions[at % len(versions)])
            next_switch = time.monotonic() + SWITCH_EVERY
        elif time.monotonic() > next_kill:
            kills += 1
            service.kill(chosen, zygote=kills % ZYGOTE_EVERY == 0)
            next_kill = time.monotonic() + KILL_EVERY


def remember(service: Service, memory: Memory, end: float, stop: threading.Event) -> None:
    """Look at memory until the end."""
    while time.monotonic() < end and not stop.wait(SAMPLE_EVERY):
        memory.add(time.monotonic(), service.memory(), service.resident())


def run(
    service: Service, seconds: float, connections: int, asked: Sequence[str] = KINDS
) -> tuple[list[Asker], Memory]:
    """Put the service under load; return what those who asked saw, and its memory."""
    known = []
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    for version in releases(service.out)[:2]:
        service.switch(version)
        known.append(expected(service, questions(service), version, KEPT))
    service.switches = 0
    right = dict(zip(releases(service.out)[:2], known, strict=True))
    asking = Asking(service, right, KEPT, asked)
    end, stop, memory = time.monotonic() + seconds, threading.Event(), Memory(time.monotonic(), seconds)
    askers = [Asker(asking, number, end) for number in range(connections)]
    threads = [threading.Thread(target=asker.run, daemon=True) for asker in askers]
    threads += [
        threading.Thread(target=disturb, args=(service, end, stop), daemon=True),
        threading.Thread(target=remember, args=(service, memory, end, stop), daemon=True),
    ]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds + 120)
    finally:
        stop.set()
    return askers, memory


def main() -> int:
    """Measure, print, and say whether all was right."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--connections", type=int, default=6)
    parser.add_argument("--out", type=Path, help="folder of two releases; built if it holds none")
    parser.add_argument("--only", nargs="+", choices=KINDS, default=KINDS, help="kinds of question")
    parser.add_argument("--write", action="store_true", help="put the tables into bench/RESULTS.md")
    given = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        out = given.out or Path(folder) / "graph"
        build(out)
        with Service(out) as service:
            askers, memory = run(service, given.seconds, given.connections, given.only)
            about = (
                f"`bench/soak.py`, {datetime.now(UTC):%Y-%m-%d}, {given.seconds:g} s, {given.connections} "
                f"connections, {platform.machine()}, {os.cpu_count()} cores, load before {load:.1f}. "
                f"{service.switches} switches of the release, {service.killed} workers and "
                f"{service.zygotes} of the processes they come from killed by SIGKILL."
            )
            log = service.log_text()
    text = section(HEADING, about, askers, memory)
    print(text)
    faults = verdicts(askers, memory)
    for fault in faults:
        print(f"FAULT: {fault}", file=sys.stderr)
    if "Traceback" in log:
        print(log[-4000:], file=sys.stderr)
    if given.write and not faults:
        put(HEADING, text)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

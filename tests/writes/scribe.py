"""Processes that write one write after another until they are killed; each is a fork of this one.

    python -m tests.writes.scribe FOLDER moments N     N processes one after another, killed after a while
    python -m tests.writes.scribe FOLDER steps N       N processes, a folder each, killed at a step

Each write puts the same made-up number into two graphs, now and then it deletes one or takes a write back,
and says on standard output that it was kept: the process's number, then the write's. Step n kills at call
n // 2 of `os.write`, `os.fsync`, `os.replace` or `os.ftruncate`: before it if n is even, after it (a write
then by half) if n is odd.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.writes.journal import Writer
from kg.writes.ledger import ConflictError, Kept, Ledger, Told

GRAPHS = ("https://example.org/made-up/a", "https://example.org/made-up/b")
TOLD = Told(Writer(name="made up"), "PUT", "00madeup0000")


def content(graph: str, number: int) -> bytes:
    """Return what a graph holds in a write."""
    lines = [f'<urn:{n}> <urn:p> "{number}" <{graph}> .\n' for n in range(1, 40)]
    return "".join(sorted(lines)).encode()


def write(ledger: Ledger, chance: random.Random) -> None:
    """Do one write."""
    number = ledger.seq + 1
    if number > 2 and chance.random() < 0.2:
        try:
            ledger.revert(number - 1, TOLD)
        except ConflictError:
            return
    elif chance.random() < 0.1 and GRAPHS[0] in ledger.state:
        ledger.keep(TOLD, [Kept(graph, None, 0, 39) for graph in GRAPHS], ledger.seq)
    else:
        ledger.keep(TOLD, [Kept(graph, content(graph, number), 39, 39) for graph in GRAPHS], ledger.seq)


def kill_at(step: int) -> None:
    """Have this process killed at a call that reaches the disk."""
    calls = 0

    def wrapped(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:  # noqa: ANN401 - whatever the call takes
            nonlocal calls
            calls += 1
            if calls == step // 2 + 1:
                if step % 2 and name == "write":
                    call(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                elif step % 2:
                    call(*arguments)
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments)

        return counted

    for name in ("write", "fsync", "replace", "ftruncate"):
        setattr(os, name, wrapped(name, getattr(os, name)))


def work(folder: Path, number: int, step: int | None) -> None:
    """Write until killed, or for a hundred writes."""
    ledger = Ledger(folder)
    ledger.read_on()
    say = os.write  # which is counted below
    if step is not None:
        kill_at(step)
    chance = random.Random(number)  # noqa: S311 - nothing secret
    for _ in range(100):
        write(ledger, chance)
        say(1, f"{number} {ledger.seq}\n".encode())


def main() -> None:
    """Fork and kill."""
    folder, kind, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    chance = random.Random(5)  # noqa: S311 - nothing secret
    for number in range(count):
        pid = os.fork()
        if pid == 0:
            work(
                folder if kind == "moments" else folder / str(number),
                number,
                number if kind == "steps" else None,
            )
            os._exit(0)
        if kind == "moments":
            time.sleep(0.005 + chance.random() * 0.08)
            os.kill(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.write(1, f"{number} ended {code}\n".encode())


if __name__ == "__main__":
    main()

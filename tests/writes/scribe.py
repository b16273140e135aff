"""A process that writes one write after another until it is killed; `python scribe.py FOLDER SEED [STEP]`.

Each write puts the same made-up number into two graphs, now and then it deletes one or takes a write back.
It says each write that was kept. With STEP it kills itself at that call of `os.write`, `os.fsync`,
`os.replace` or `os.ftruncate`: before the call if STEP is even, after it (a write then by half) if it is odd.
"""

import os
import random
import signal
import sys
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


def main() -> None:
    """Write until killed, or for a hundred writes."""
    folder, chance = Path(sys.argv[1]), random.Random(int(sys.argv[2]))  # noqa: S311 - nothing secret
    ledger = Ledger(folder)
    ledger.read_on()
    if len(sys.argv) > 3:
        kill_at(int(sys.argv[3]))
    for _ in range(100):
        write(ledger, chance)
        sys.stdout.write(f"{ledger.seq}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

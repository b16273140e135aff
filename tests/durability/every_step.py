"""Do a deed again and again, and have something befall it one file operation later each time.

    python -m tests.durability.every_step FOLDER FAULT EVERY [FAULT EVERY …]

EVERY 1 has deeds befallen at every operation, 3 at every third. Prints one line of JSON a deed and fault: how
often it was befallen, how often it said so, and what did not hold. Nothing is synced to the disk meanwhile:
what a process wrote outlives it without, and what a power cut takes cannot be seen here.
"""

import json
import os
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import Any

from kg.errors import KgError
from tests.durability.deeds import DEEDS, Deed, left_lying
from tests.durability.faults import DONE, REFUSED, Fault, Injected, run

MOST = 400
"""Operations after which a deed is taken for one without an end."""


def befall(deed: Deed, fault: Fault, folder: Path, every: int = 1) -> dict[str, Any]:
    """Have a fault befall a deed at one operation after another.

    Args:
        deed: What is done.
        fault: What befalls it.
        folder: Where; made anew.
        every: 1 for every operation, 3 for every third.

    Returns:
        `times`: how often; `said`: how often the deed said that the disk refused; `wrong`: what did not hold.
    """
    pattern = folder / "before"
    pattern.mkdir(parents=True)
    deed.prepare(pattern)
    told: dict[str, Any] = {"times": 0, "said": 0, "wrong": []}
    for at in range(0, MOST, every):
        work = folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(pattern, work, symlinks=True)
        code = run(partial(deed.act, work), Injected(work, fault, at), KgError)
        told["wrong"] += [f"{at}: {what}" for what in _wrong(deed, fault, code, work)]
        if code == DONE and fault == "kill":
            return told  # the last operation came before this one
        told["times"] += 1
        told["said"] += code == REFUSED
        if code == DONE:
            return told
    told["wrong"].append("without an end")
    return told


def _wrong(deed: Deed, fault: Fault, code: int, work: Path) -> list[str]:
    try:
        if code not in ({DONE, -9} if fault == "kill" else {DONE, REFUSED}):
            return [f"it ended with {code}"]
        deed.check(work)
        if fault != "kill" and code == REFUSED and (left := left_lying(work)) and fault == "full":
            return [f"refused, it left {left}"]
        deed.act(work)
        deed.check(work)
        if left := left_lying(work):
            return [f"done again, it left {left}"]
    except (AssertionError, KgError, OSError) as error:
        return [repr(error)]
    return []


def main() -> None:
    """Do what the command line says."""
    os.fsync = lambda _: None  # type: ignore[assignment]  # see above
    top, given = Path(sys.argv[1]), sys.argv[2:]
    for fault, every in zip(given[::2], given[1::2], strict=True):
        assert fault in {"kill", "full", "read-only"}
        for name, deed in sorted(DEEDS.items()):
            told = befall(deed, fault, top / fault / name.replace(" ", "-"), int(every))  # type: ignore[arg-type]  # one of three words
            print(json.dumps({"deed": name, "fault": fault, **told}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()

"""Killed at any file operation, or refused by the disk, everything leaves the last good state or the next.

`bench/kills.py` does the same at every operation, and kills whole commands at any moment; here are some of
the operations, which ones being the same every time.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.durability.deeds import DEEDS

TOP = Path(__file__).parent.parent.parent
EVERY = {"kill": 8, "full": 23, "read-only": 29}


def test_whatever_befalls_it_at_many_steps_leaves_the_last_good_state(tmp_path: Path) -> None:
    given = [str(word) for pair in EVERY.items() for word in pair]
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.every_step", str(tmp_path), *given],
        cwd=TOP, env=os.environ | {"PYTHONPATH": str(TOP)}, text=True, capture_output=True, check=True,
        timeout=600,
    )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["deed"], line["fault"]) for line in told if line["wrong"]] == [], done.stdout + done.stderr
    assert {(line["deed"], line["fault"]) for line in told} == {(d, f) for d in DEEDS for f in EVERY}
    killed = [line["times"] for line in told if line["fault"] == "kill"]
    assert (min(killed) >= 2, sum(killed) >= 35) == (True, True)
    for line in told:
        if line["fault"] != "kill":
            assert line["said"] >= 1, line
            assert line["said"] == line["times"] - 1, "every time but that past the end it was told"

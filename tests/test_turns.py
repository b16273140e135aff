"""Tests that are marked `alone` run while no other process runs one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

MADE_UP = """
import time
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range(12))
@pytest.mark.parametrize("kind", [pytest.param("alone", marks=pytest.mark.alone), "beside"])
def test_it(kind, number):
    began = time.monotonic()
    time.sleep(0.02 if kind == "alone" else 0.03)
    with Path("told").open("a") as told:
        told.write(f"{kind} {began} {time.monotonic()}\\n")
"""


@pytest.mark.slow
def test_nothing_runs_beside_a_test_that_is_alone(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        "from tests.conftest import pytest_runtest_protocol  # noqa: F401\n", encoding="utf-8"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    alone\n", encoding="utf-8")
    (tmp_path / "test_made_up.py").write_text(MADE_UP, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "load", "-p", "no:cacheprovider"]
    command += ["-p", "no:schemathesis"]  # a third of the start of each process
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=120)
    told = [line.split() for line in (tmp_path / "told").read_text(encoding="utf-8").splitlines()]
    spans = [(kind, float(began), float(ended)) for kind, began, ended in told]
    assert len(spans) == 24
    together = {
        frozenset((one[0], other[0]))
        for at, one in enumerate(spans)
        for other in spans[:at]
        if one[1] < other[2] and other[1] < one[2]
    }
    assert together == {frozenset(("beside",))}

"""Releases: atomic, and the last good one survives everything."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.build.release import DATASET, current, publish
from kg.errors import BuildError, NotBuiltError
from kg.pipeline import BuildResult
from kg.store import Store


def test_a_release_is_served_once_it_is_whole(tmp_path: Path) -> None:
    publish(tmp_path, "one", {DATASET: b"1\n"})
    publish(tmp_path, "two", {DATASET: b"2\n"})
    assert (current(tmp_path) / DATASET).read_bytes() == b"2\n"
    assert (tmp_path / "releases" / "one" / DATASET).read_bytes() == b"1\n"


def test_a_release_is_never_rewritten(tmp_path: Path) -> None:
    publish(tmp_path, "one", {DATASET: b"1\n"})
    publish(tmp_path, "one", {DATASET: b"other\n"})
    assert (current(tmp_path) / DATASET).read_bytes() == b"1\n"


def test_nothing_built_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotBuiltError, match="kg build"):
        current(tmp_path)


@pytest.mark.parametrize("step", ["fsync", "replace", "symlink_to"])
def test_a_failure_at_any_step_leaves_the_last_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    publish(tmp_path, "one", {DATASET: b"1\n"})

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os if step == "fsync" else Path, step, refuse)
        with pytest.raises(BuildError, match="still in service"):
            publish(tmp_path, "two", {DATASET: b"2\n"})
    assert (current(tmp_path) / DATASET).read_bytes() == b"1\n"
    assert [p.name for p in (tmp_path / "releases").iterdir() if p.name.startswith(".")] == []


@pytest.mark.slow
def test_a_killed_build_leaves_the_last_release(built: BuildResult, tmp_path: Path) -> None:
    data = (built.release / DATASET).read_bytes()
    publish(tmp_path, "before", {DATASET: data})
    for wait in (0.5, 2.0, 4.0):
        process = subprocess.Popen(
            [sys.executable, "-m", "kg.cli", "build", "--out", str(tmp_path)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert len(Store.load(current(tmp_path) / DATASET)) > 0
        assert current(tmp_path).name in {"before", built.version}

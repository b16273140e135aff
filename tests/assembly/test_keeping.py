"""Work that is stopped half-way goes on where it was; what others did wrong is told as if done here."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from kg.assembly.keeping import Bench, workplace
from kg.build.crew import Crew
from kg.build.parts import MEGABYTE, Parts
from kg.build.plan_parts import Ground
from kg.errors import BuildError, RegisterError
from tests.made_up_registers import registry

GROUND = Ground(registry(), date(2026, 6, 30))
KEYS = tuple(f"{number:064x}" for number in range(6))

SLOW = """
import os, sys, time
from datetime import date
from pathlib import Path
from kg.assembly.keeping import Bench
from kg.build.crew import Crew
from kg.build.parts import Parts

def slow(ground, task):
    if task > 2:
        os.write(1, f"{os.getpid()}\\n".encode())  # at once: another does the same
        time.sleep(600)
    return str(task).encode()

with Crew(2, None) as crew:
    bench = Bench(Parts(Path(sys.argv[1])), crew, lambda *_: None)
    bench.keep("x", slow, [(f"{n:064x}", n) for n in range(6)])
"""


def written(_ground: object, task: int) -> bytes:
    return str(task).encode()


def fails_at_four(_ground: object, task: int) -> bytes:
    if task == 4:
        raise RegisterError("示例错误 a made-up error.", "改正 mend it.")
    return written(None, task)


def killed(_ground: object, task: int) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return written(None, task)


def process(_ground: object, _task: int) -> bytes:
    return str(os.getpid()).encode()


def tasks(number: int = 6) -> list[tuple[str, int]]:
    return [(key, at) for at, key in enumerate(KEYS[:number])]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_made_before_an_error_is_kept(jobs: int, tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    with Crew(jobs, GROUND) as crew, pytest.raises(RegisterError, match="示例错误") as error:
        Bench(parts, crew, lambda *_: None).keep("示例", fails_at_four, tasks())
    assert error.value.remedy == "改正 mend it."
    assert [key in parts for key in KEYS] == [True] * 4 + [False] * 2
    seen: list[tuple[str, int, int]] = []
    with Crew(jobs, GROUND) as crew:
        Bench(parts, crew, lambda *told: seen.append(told)).keep("示例", written, tasks())
    assert seen == [("示例", 4, 6), ("示例", 5, 6), ("示例", 6, 6)]
    assert [parts.get(key) for key in KEYS] == [str(at).encode() for at in range(6)]


def test_work_is_shared_by_processes_and_a_killed_one_is_told(tmp_path: Path) -> None:
    with Crew(2, GROUND) as crew:
        assert str(os.getpid()).encode() not in set(crew.each(process, range(6)))
    with Crew(2, GROUND) as crew, pytest.raises(BuildError, match="--jobs 1"):
        Bench(Parts(tmp_path), crew, lambda *_: None).keep("示例", killed, tasks())


@pytest.mark.skipif(sys.platform != "linux", reason="processes end with their parent on Linux alone")
def test_a_killed_build_leaves_whole_parts_and_no_process(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", SLOW, str(tmp_path)], stdout=subprocess.PIPE) as build:
        assert build.stdout is not None
        workers = {int(build.stdout.readline()) for _ in range(2)}
        deadline = time.monotonic() + 60
        while KEYS[2] not in Parts(tmp_path) and time.monotonic() < deadline:
            time.sleep(0.05)
        build.kill()
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    assert [Parts(tmp_path).get(key) for key in KEYS] == [b"0", b"1", b"2", None, None, None]


def test_what_is_damaged_counts_as_not_there(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    parts.put(KEYS[0], b"one\ntwo\n")
    assert list(parts.lines(KEYS[0])) == [b"one\n", b"two\n"]
    (path,) = tmp_path.glob("*/*")
    whole = path.read_bytes()
    for damaged in (b"", whole[:-1], whole[:40] + b"\0" + whole[41:], b"\0" * 32 + whole[32:]):
        path.write_bytes(damaged)
        assert parts.get(KEYS[0]) is None


def test_what_was_used_longest_ago_goes_first_and_what_is_in_use_stays(tmp_path: Path) -> None:
    old = Parts(tmp_path)
    for number, key in enumerate(KEYS[:4]):
        old.put(key, os.urandom(MEGABYTE // 2))
        os.utime(tmp_path / key[:2] / key, (number, number))
    new = Parts(tmp_path)
    assert new.get(KEYS[0]) is not None
    new.trim(most_mb=1)
    assert [key in Parts(tmp_path) for key in KEYS[:4]] == [True, False, False, True]


def test_a_workplace_goes_when_its_build_is_over(tmp_path: Path) -> None:
    left = tmp_path / "work-999999999-x"  # no process has this number
    left.mkdir()
    with workplace(tmp_path) as folder:
        assert not left.exists()
        with workplace(tmp_path) as other:
            assert folder.exists()
            assert other != folder
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "parts").write_text("no folder", encoding="utf-8")
    with pytest.raises(BuildError, match="写不下去"):
        Parts(tmp_path / "parts").put(KEYS[0], b"x")
    with pytest.raises(BuildError, match="写不下去"), workplace(tmp_path / "parts"):
        pass

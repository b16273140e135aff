"""A writer that is killed leaves the whole write or nothing; a disk that refuses leaves nothing."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.durable import ASIDE
from kg.writes.files import WriteFailedError
from kg.writes.journal import FILE
from kg.writes.ledger import FOLDER, Kept, Ledger
from tests.writes.scribe import GRAPHS, TOLD, content

TOP = Path(__file__).parent.parent.parent
KILLS = 64
STEPS = 120
"""Twice the calls that reach the disk in the first writes of the scribe."""


def scribes(folder: Path, kind: str, count: int) -> dict[int, tuple[int, int]]:
    """Run scribes; return for each the last write that it said was kept, and its exit code."""
    command = [sys.executable, "-m", "tests.writes.scribe", str(folder), kind, str(count)]
    environment = os.environ | {"PYTHONPATH": str(TOP)}
    done = subprocess.run(
        command, cwd=TOP, env=environment, text=True, capture_output=True, check=True, timeout=600
    )
    said, codes = dict.fromkeys(range(count), 0), {}
    for line in done.stdout.splitlines():
        number, *rest = line.split()
        if rest[0] == "ended":
            codes[int(number)] = int(rest[1])
        else:
            said[int(number)] = int(rest[0])
    return {number: (said[number], codes[number]) for number in range(count)}


def check(folder: Path, said: int, *, alike: bool = True, killed: int = 1) -> int:
    """Hold what is there against what scribes said; return how many writes there are.

    Args:
        folder: Where they wrote.
        said: The last write that one said was kept.
        alike: Whether both graphs always change together.
        killed: How many were killed since the last that is known to be there, each perhaps between the
            keeping of a write and saying so.
    """
    ledger = Ledger(folder)
    ledger.read_on()
    assert said <= ledger.seq <= said + killed, "a write that was answered is there; hardly more is"
    state = ledger.state
    digests = [state[graph].digest if graph in state else None for graph in GRAPHS]
    if alike:
        assert (digests[0] is None) == (digests[1] is None), "both graphs of a write change, or neither"
    if digests[0] is not None and digests[1] is not None:
        found = [ledger.content(digest) for digest in (digests[0], digests[1])]
        numbers = [int(one.split(b'"')[1]) for one in found]
        assert found == [content(graph, number) for graph, number in zip(GRAPHS, numbers, strict=True)]
        assert numbers[0] == numbers[1] or not alike
    return ledger.seq


@pytest.mark.slow
def test_killed_at_any_moment_a_writer_leaves_whole_writes(tmp_path: Path) -> None:
    known = 0
    for _ in range(KILLS // 8):
        done = scribes(tmp_path, "moments", 8)
        assert {code for _, code in done.values()} == {-signal.SIGKILL}
        known = check(tmp_path, max(known, *(said for said, _ in done.values())), killed=8)
    assert known > KILLS


@pytest.mark.slow
def test_killed_at_each_step_to_the_disk_a_writer_leaves_whole_writes(tmp_path: Path) -> None:
    for step, (said, code) in scribes(tmp_path, "steps", STEPS).items():
        folder = tmp_path / str(step)
        assert code == -signal.SIGKILL
        seq = check(folder, said)
        ledger = Ledger(folder)
        ledger.read_on()
        ledger.keep(TOLD, [Kept(graph, content(graph, 7), 0, 0) for graph in GRAPHS], ledger.seq)
        assert check(folder, seq + 1) == seq + 1
        assert not list((folder / FOLDER).rglob(f"{ASIDE}*"))
        assert (folder / FOLDER / FILE).read_bytes().endswith(b"\n")


def test_a_torn_last_line_is_passed_over_and_cut_by_the_next_writer(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.keep(TOLD, [Kept(GRAPHS[0], content(GRAPHS[0], 1), 39, 0)], 0)
    path = tmp_path / FOLDER / FILE
    whole = path.read_bytes()
    for torn in (whole[:-1], b"{", b"\0" * 4096, whole[: len(whole) // 2]):
        path.write_bytes(whole + torn)
        again = Ledger(tmp_path)
        again.read_on()
        assert again.seq == 1
    entry = again.keep(TOLD, [Kept(GRAPHS[0], None, 0, 39)], 1)
    lines = path.read_bytes().splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [1, 2]
    assert path.read_bytes().startswith(whole)
    assert entry.previous == json.loads(whole)["hash"]


FULL = """
import resource, signal, sys
from pathlib import Path
from kg.writes.files import WriteFailedError
from kg.writes.ledger import Kept, Ledger
from tests.writes.scribe import GRAPHS, TOLD, content

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
ledger = Ledger(Path(sys.argv[1]))
ledger.read_on()
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), hard))
try:
    ledger.keep(TOLD, [Kept(GRAPHS[1], content(GRAPHS[1], 2), 39, 0)], 1)
except WriteFailedError as error:
    assert "nothing was changed" in str(error)
    assert ledger.seq == 1
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(Path(sys.argv[1]).rglob(".aside-*"))
    assert sys.argv[3:] or ledger.keep(TOLD, [Kept(GRAPHS[1], content(GRAPHS[1], 2), 39, 0)], 1).seq == 2
else:
    raise AssertionError("it was kept")
"""


@pytest.mark.parametrize("room", [20, 600, 0])
def test_a_full_disk_changes_nothing_and_says_so(tmp_path: Path, room: int) -> None:
    """A file may not grow beyond some size: the content's first, or the journal's second line."""
    ledger = Ledger(tmp_path)
    ledger.keep(TOLD, [Kept(GRAPHS[0], content(GRAPHS[0], 1), 39, 0)], 0)
    journal = tmp_path / FOLDER / FILE
    before = journal.read_bytes()
    limit = room or len(before) + 10
    for rest in (["once"], []):
        command = [sys.executable, "-c", FULL, str(tmp_path), str(limit), *rest]
        subprocess.run(command, cwd=TOP, env=os.environ | {"PYTHONPATH": str(TOP)}, check=True, timeout=60)
        assert journal.read_bytes().startswith(before)
        assert (journal.read_bytes() == before) == bool(rest)
    assert check(tmp_path, 2, alike=False) == 2


def test_a_folder_that_cannot_be_written_is_an_error_without_its_path(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    with pytest.raises(WriteFailedError) as refused:
        Ledger(tmp_path).keep(TOLD, [Kept(GRAPHS[0], b"", 0, 0)], 0)
    assert str(tmp_path) not in str(refused.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="another user's rights can be tried as root alone")
def test_a_read_only_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER).chmod(0o555)
    tmp_path.chmod(0o755)
    pid = os.fork()
    if pid == 0:
        os.setuid(65534)
        try:
            Ledger(tmp_path).keep(TOLD, [Kept(GRAPHS[0], b"", 0, 0)], 0)
        except WriteFailedError:
            os._exit(0)
        except BaseException:  # noqa: BLE001 - the number tells
            os._exit(2)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0

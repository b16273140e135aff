"""A folder of documents: what comes of it, whatever the documents, the processes and when it is killed."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from kg.corrections import correct
from kg.harvest import SET_ASIDE, Harvest, HarvestError, Limits, Pace, harvest
from kg.record import read_record, to_json
from tests.harvest.made_up_folder import huge, key, registers, text

KG = Path(sys.executable).parent / "kg"
LONG = 600.0
"""Seconds that no small document takes on any machine."""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    return folder


def quietly(pace: Pace) -> None:
    assert pace.before + pace.done <= pace.documents


def run(documents: Path, out: str = "records", jobs: int = 1, seconds: float = LONG) -> Harvest:
    """Extract a folder beside the documents' in this process and its children."""
    known = documents.parent / "registers"
    if not known.is_dir():
        registers(documents.parent)
    return harvest(documents, documents.parent / out, known, Limits(jobs, seconds), quietly)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the records and reports of a folder; what a kill leaves is hidden, the next run completes it."""
    files = (path for path in sorted(folder.iterdir()) if path.is_file())
    return {path.name: path.read_bytes() for path in files if not path.name.startswith(".")}


def test_bad_documents_are_set_aside_and_the_rest_is_extracted(documents: Path) -> None:
    (documents / "below").mkdir()
    (documents / "a.md").write_text(text(0), encoding="utf-8")
    (documents / "below" / "b.txt").write_text(text(1), encoding="utf-8")
    (documents / "c-empty.md").write_bytes(b"")
    (documents / "d-no-plan.md").write_text("今天天气很好。\n", encoding="utf-8")
    (documents / "e-nowhere.md").write_text(text(0).replace("示例甲", "虚构甲"), encoding="utf-8")
    (documents / "f-again.md").write_text(text(0, "1. 示例指标丙达到70%以上。\n"), encoding="utf-8")
    (documents / ".hidden.md").write_text("hidden", encoding="utf-8")
    known = registers(documents.parent)
    out = documents.parent / "records"
    command: list[str | Path] = [KG, "extract", documents, "--out", out, "--registers", known, "--jobs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    with (out / SET_ASIDE).open(encoding="utf-8-sig", newline="") as file:
        aside = {row["document"]: row for row in csv.DictReader(file)}
    assert sorted(aside) == ["c-empty.md", "d-no-plan.md", "e-nowhere.md", "f-again.md"]
    assert all(row["reason"] and row["remedy"] for row in aside.values())
    assert "a.md" in aside["f-again.md"]["reason"]
    assert {name for name in contents(out) if name.endswith(".json")} == {f"{key(0)}.json", f"{key(1)}.json"}
    assert read_record(out / f"{key(0)}.json").document == "a.md"

    # The same from one process.
    assert run(documents, "records-1").pace.done == 6
    assert contents(documents.parent / "records-1") == contents(out)

    # Nothing is done again but what is new or hangs on other documents; corrections are carried over.
    path = out / f"{key(1)}.json"
    at = "/plans/women/domains/1/targets/1/quantities/1/value"
    path.write_text(to_json(correct(read_record(path), at, 91, "made up")), encoding="utf-8")
    changed = text(1).replace("示例指标乙逐步提高", "示例指标乙达到80%以上")
    (documents / "below" / "b.txt").write_text(changed, encoding="utf-8")
    again = run(documents)
    assert (again.pace.before, again.pace.done) == (4, 2)
    assert (again.records, len(again.set_aside)) == (2, 4)
    first, second = read_record(path).plans[0].domains[0].targets
    assert [first.quantities[0].value, second.quantities[0].value] == [91, 80]


def test_a_killed_run_goes_on_where_it_stopped(documents: Path) -> None:
    for place in range(4):
        (documents / f"{place}.md").write_text(text(place), encoding="utf-8")
    (documents / "9-huge.md").write_text(huge(4), encoding="utf-8")
    known, out = registers(documents.parent), documents.parent / "records"
    command: list[str | Path] = [KG, "extract", documents, "--out", out, "--registers", known]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        wait_for(lambda: len(list(out.glob("9*.json"))) == 4)
        workers = children(process.pid)
        process.kill()
    assert workers
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    before = contents(out)
    (out / SET_ASIDE).write_text("of an earlier run", encoding="utf-8")
    (documents / "9-huge.md").write_text(text(4), encoding="utf-8")
    done = run(documents)
    assert (done.pace.before, done.pace.done, done.records) == (4, 1, 5)
    assert before.items() <= contents(out).items()
    assert SET_ASIDE not in contents(out)


@pytest.mark.parametrize("damage", ["", "[]", "[" * 100_000])
def test_a_document_whose_entry_is_damaged_is_extracted_again(documents: Path, damage: str) -> None:
    (documents / "0.md").write_text(text(0), encoding="utf-8")
    run(documents)
    entries = [*(documents.parent / "records" / ".extraction").glob("*.json")]
    assert entries
    for entry in entries:
        entry.write_text(damage, encoding="utf-8")
    done = run(documents)
    assert (done.pace.before, done.pace.done, done.records) == (0, 1, 1)


def test_a_document_that_takes_too_long_or_kills_its_process_is_set_aside(documents: Path) -> None:
    (documents / "1-huge.md").write_text(huge(1), encoding="utf-8")
    (done,) = run(documents, seconds=1).set_aside
    assert "1 秒内没有读完" in done.reason
    (documents / "2-small.md").write_text(text(2), encoding="utf-8")
    found: list[Harvest] = []
    thread = Thread(target=lambda: found.append(run(documents)))
    mine = children(os.getpid())
    thread.start()
    wait_for(lambda: any(busy(pid) for pid in children(os.getpid()) - mine))
    for pid in children(os.getpid()) - mine:
        if busy(pid):
            os.kill(pid, signal.SIGKILL)
    thread.join()
    ((dead,), records) = found[0].set_aside, found[0].records
    assert (dead.document, records) == ("1-huge.md", 1)
    assert "进程中止了" in dead.reason


def test_what_cannot_be_done_at_all_is_an_error(documents: Path) -> None:
    with pytest.raises(HarvestError, match="no document"):
        run(documents)
    with pytest.raises(HarvestError, match="no such folder"):
        run(documents / "none")
    (documents / "a.md").write_text(text(0), encoding="utf-8")
    (documents.parent / "file").write_text("", encoding="utf-8")
    with pytest.raises(HarvestError, match="cannot be written"):
        run(documents, out="file")


def wait_for(something: object, seconds: float = 120) -> None:
    assert callable(something)
    end = time.monotonic() + seconds
    while not something():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def children(pid: int) -> set[int]:
    """Return the processes that a process has begun with `spawn`, but for the tracker of resources."""
    found = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            command = Path(f"/proc/{child}/cmdline")
            if command.exists() and b"spawn_main" in command.read_bytes():
                found.add(int(child))
    return found


def busy(pid: int) -> bool:
    """Tell whether a process has worked for longer than it takes to begin."""
    try:
        cells = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK") > 2

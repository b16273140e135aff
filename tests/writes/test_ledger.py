"""The record of writes: what it says, that nobody can change it unseen, and how a write is taken back."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kg.writes.blobs import DamagedError
from kg.writes.files import WriteFailedError, alone
from kg.writes.journal import BEGINNING, FILE, JournalError, Writer
from kg.writes.ledger import FOLDER, ConflictError, Kept, Ledger, StaleError, Told

A, B = "https://example.org/made-up/a", "https://example.org/made-up/b"
ID = "0123456789ab"
TOLD = Told(Writer(name="示例", token=ID), "PUT", "00madeup0000", "text/turtle", {"Violation": 0})


def lines(graph: str, *values: int) -> bytes:
    return b"".join(f'<urn:s> <urn:p> "{value}" <{graph}> .\n'.encode() for value in values)


def put(ledger: Ledger, graph: str, *values: int) -> None:
    ledger.keep(TOLD, [Kept(graph, lines(graph, *values), len(values), 0)], ledger.seq)


def held(ledger: Ledger, graph: str) -> bytes | None:
    state = ledger.state
    return ledger.content(state[graph].digest) if graph in state else None


def test_a_write_is_there_for_whoever_reads_next(tmp_path: Path) -> None:
    ledger, other = Ledger(tmp_path), Ledger(tmp_path)
    put(ledger, A, 1, 2)
    assert other.state == {}
    [entry] = other.read_on()
    assert (entry.seq, entry.by.name, entry.by.token, entry.operation) == (1, "示例", "0123456789ab", "PUT")
    assert (entry.previous, entry.release) == (BEGINNING, "00madeup0000")
    [change] = entry.changes
    assert (change.graph, change.before, change.triples_before, change.triples) == (A, None, 0, 2)
    assert held(other, A) == lines(A, 1, 2)
    assert other.read_on() == ()


def test_an_empty_graph_is_not_a_missing_one(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    put(ledger, A)
    assert held(ledger, A) == b""
    ledger.keep(TOLD, [Kept(A, None, 0, 0)], 1)
    assert held(ledger, A) is None


def test_a_write_made_from_an_old_state_is_refused(tmp_path: Path) -> None:
    ledger, late = Ledger(tmp_path), Ledger(tmp_path)
    put(ledger, A, 1)
    with pytest.raises(StaleError):
        late.keep(TOLD, [Kept(B, lines(B, 1), 1, 0)], 0)
    late.keep(TOLD, [Kept(B, lines(B, 1), 1, 0)], late.seq)
    assert late.seq == 2


def test_writers_at_the_same_time_come_one_after_another(tmp_path: Path) -> None:
    def work(number: int) -> None:
        ledger = Ledger(tmp_path)
        for value in range(8):
            while True:
                ledger.read_on()
                try:
                    put(ledger, f"{A}{number}", value)
                    break
                except StaleError:
                    continue

    workers = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    ledger = Ledger(tmp_path)
    assert [entry.seq for entry in ledger.read_on()] == list(range(1, 33))
    assert {held(ledger, f"{A}{n}") for n in range(4)} == {lines(f"{A}{n}", 7) for n in range(4)}


def test_a_writer_that_does_not_end_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    holder = (
        "import sys,time,pathlib\nfrom kg.writes.files import alone\nwith alone(pathlib.Path(sys.argv[1])):\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder + "    print('held', flush=True); time.sleep(60)", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(WriteFailedError, match="another process is writing"), alone(tmp_path, 0.2):
        pass
    process.kill()
    process.wait()
    process.stdout.close()
    with alone(tmp_path, 5):
        pass


@pytest.mark.parametrize("line", [1, 2, 3])
@pytest.mark.parametrize("change", ["name", "swap", "remove", "not a record", "[" * 100_000])
def test_a_journal_that_somebody_changed_is_refused_and_the_line_is_named(
    tmp_path: Path, line: int, change: str
) -> None:
    ledger = Ledger(tmp_path)
    for value in range(4):
        put(ledger, A, value)
    path = tmp_path / FOLDER / FILE
    found = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if change == "name":
        body = json.loads(found[line - 1])
        body["by"]["name"] = "somebody else"
        found[line - 1] = json.dumps(body, ensure_ascii=False) + "\n"
    elif change == "swap":
        found[line - 1], found[line] = found[line], found[line - 1]
    elif change == "remove":
        del found[line - 1]
    else:
        found[line - 1] = f"{change}\n"
    path.write_text("".join(found), encoding="utf-8")
    with pytest.raises(JournalError, match=f"line {line}"):
        Ledger(tmp_path).read_on()


def test_a_journal_that_shrinks_or_goes_under_a_reader_is_an_error(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    put(ledger, A, 1)
    put(ledger, A, 2)
    path = tmp_path / FOLDER / FILE
    first = path.read_bytes().splitlines(keepends=True)[0]
    path.write_bytes(first)
    with pytest.raises(JournalError):
        ledger.read_on()
    path.unlink()
    with pytest.raises(JournalError):
        ledger.read_on()


def test_a_content_that_was_changed_is_not_served(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    put(ledger, A, 1)
    [blob] = (tmp_path / FOLDER / "blobs").iterdir()
    whole = blob.read_bytes()
    for damaged in (b"", whole[:-3], b"not gzip"):
        blob.write_bytes(damaged)
        with pytest.raises(DamagedError, match=blob.name):
            held(ledger, A)
    blob.unlink()
    with pytest.raises(DamagedError, match="missing"):
        held(ledger, A)


def test_a_write_is_taken_back_and_the_taking_back_too(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    put(ledger, A, 1, 2)
    ledger.keep(TOLD, [Kept(A, lines(A, 2, 3), 1, 1), Kept(B, lines(B, 9), 1, 0)], 1)
    entry = ledger.revert(2, TOLD)
    assert (entry.reverts, [(c.graph, c.added, c.removed) for c in entry.changes]) == (
        2,
        [(A, 1, 1), (B, 0, 1)],
    )
    assert (held(ledger, A), held(ledger, B)) == (lines(A, 1, 2), None)
    ledger.revert(3, TOLD)
    assert (held(ledger, A), held(ledger, B)) == (lines(A, 2, 3), lines(B, 9))


def test_what_later_writes_changed_is_not_taken_back_unless_forced(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    put(ledger, A, 1)
    put(ledger, A, 2)
    put(ledger, B, 5)
    with pytest.raises(ConflictError, match=f"2 <{A}>"):
        ledger.revert(1, TOLD)
    ledger.revert(1, TOLD, force=True)
    assert (held(ledger, A), held(ledger, B)) == (None, lines(B, 5))


def test_there_has_to_be_something_to_take_back(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    with pytest.raises(ConflictError, match="no write 1"):
        ledger.revert(1, TOLD)
    put(ledger, A, 1)
    ledger.revert(1, TOLD)
    with pytest.raises(ConflictError, match="undone already"):
        ledger.revert(1, TOLD)

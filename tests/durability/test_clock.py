"""A clock that goes back: writes keep their order, tokens what they say, and the doctor tells."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from kg.doctor import Place
from kg.doctor.machine import machine
from kg.tokens import Tokens
from kg.writes.files import alone
from kg.writes.journal import Act, Journal
from kg.writes.ledger import FOLDER, Ledger
from tests import made_up_folders as made


def write_at(out: Path, time: datetime) -> None:
    """Append a write that changes nothing, as it stands when the clock says something else."""
    journal = Journal(out / FOLDER)
    with alone(out / FOLDER):
        journal.read_on()
        told = made.TOLD
        journal.append(Act(time=time, by=told.by, operation=told.operation, release=told.release, changes=()))


def test_writes_are_in_the_order_of_the_journal_whatever_the_clock_said(tmp_path: Path) -> None:
    sources = made.make(tmp_path)
    now = datetime.now(UTC)
    for days in (400, -400):
        write_at(sources.out, now + timedelta(days=days))
    made.write(sources.out, 4)
    ledger = Ledger(sources.out)
    assert [entry.seq for entry in ledger.read_on()] == [1, 2, 3, 4]
    assert ledger.entries[2].time < ledger.entries[0].time < ledger.entries[1].time
    assert {ledger.content(one.digest) for one in ledger.state.values()} == {
        made.written(graph, 4) for graph in made.GRAPHS
    }
    place = Place(sources.settings, sources.out, sources.registers, sources.records, now)
    assert "before the journal" in " ".join(found.en for found in machine(place) if found.level == "warn")


def test_a_token_is_judged_by_the_clock_and_one_of_the_future_is_told(tmp_path: Path) -> None:
    sources = made.make(tmp_path)
    tokens = Tokens(sources.out)
    token, secret = tokens.create("made up", ["query:long"], days=30)
    now = token.created
    assert tokens.find(secret, now + timedelta(days=29)) == token
    assert tokens.find(secret, now + timedelta(days=30)) is None
    assert tokens.find(secret, now - timedelta(days=3000)) == token, (
        "nothing is lost when the clock goes back"
    )
    back = Place(
        sources.settings, sources.out, sources.registers, sources.records, now - timedelta(days=3000)
    )
    assert "expired tokens would count again" in " ".join(found.remedy for found in machine(back))

"""A backup brings everything back, also one made while others write; nothing is replaced unless told."""

import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.backup import BackupError, Sources, back_up, restore, verify
from kg.backup.archive import STATED
from kg.build.release import current
from kg.cli import entry
from kg.cli.app import app
from kg.errors import KgError
from kg.releases import DATASET, check_release
from kg.settings import Settings
from kg.tokens import Tokens
from kg.writes.files import alone
from kg.writes.ledger import FOLDER, Ledger
from tests import made_up_folders as made

GIVEN = ("out", "registers", "records")


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder but locks."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in files
        if "lock" not in path.name and "current" not in path.parts
    }


def test_everything_comes_back(tmp_path: Path) -> None:
    sources = made.make(tmp_path / "service", "11madeup1111", "22madeup2222")
    archive = tmp_path / "backup.tar.gz"
    archived = back_up(sources, archive)
    restored = restore(archive, tmp_path / "again")
    assert restored.replaced is None
    assert archived == restored.archived == verify(archive)
    assert archived.releases == ("11madeup1111", "22madeup2222")
    found = contents(tmp_path / "again")
    told = found.pop("settings.env").decode()
    assert found == contents(tmp_path / "service")
    assert f"KG_REGISTERS={sources.registers}" in told
    again = tmp_path / "again" / "graph"
    assert (again / "current").readlink() == Path("releases/22madeup2222")
    check_release(current(again))
    assert Tokens(again).all() == Tokens(sources.out).all()
    assert (again / "tokens.json").stat().st_mode & 0o777 == 0o600
    assert archive.stat().st_mode & 0o777 == 0o600
    made.write(again, 2)
    ledger = Ledger(again)
    assert [entry.seq for entry in ledger.read_on()] == [1, 2], "writing goes on where it stood"


def test_what_is_made_again_and_what_is_half_is_left_out(tmp_path: Path) -> None:
    sources = made.make(tmp_path / "service")
    release = current(sources.out)
    for name in ("store/db/x", "exports/all.ttl", ".aside-1-x"):
        (release / name).parent.mkdir(parents=True, exist_ok=True)
        (release / name).write_bytes(b"x")
    (sources.out / "releases" / ".aside-left").mkdir()
    (sources.out / "parts").mkdir()
    (sources.out / "parts" / "00madeup").write_bytes(b"x")
    (sources.records / ".x.json.aside-1").write_text("{")
    archived = back_up(sources, tmp_path / "b.tar.gz")
    left_out = ("store/", "exports/", "parts/", "aside")
    assert not [name for name in archived.files if any(one in name for one in left_out)]


def test_what_killed_ones_left_goes_whatever_the_name(tmp_path: Path) -> None:
    sources = made.make(tmp_path / "service")
    for name in ("b[1].tar.gz", "again[1]"):
        (tmp_path / f".aside-1-{name}").write_bytes(b"x")
        (tmp_path / f".restoring-x-{name}").mkdir()
    back_up(sources, tmp_path / "b[1].tar.gz")
    restore(tmp_path / "b[1].tar.gz", tmp_path / "again[1]")
    assert not (tmp_path / ".aside-1-b[1].tar.gz").exists()
    assert not (tmp_path / ".restoring-x-again[1]").exists()


def test_secrets_are_no_settings_of_a_backup(tmp_path: Path) -> None:
    sources = made.make(tmp_path / "service")
    settings = Settings(store="https://store.example/sparql", store_password_file=Path("/made/up/secret"))
    told = Sources(sources.out, sources.registers, sources.records, None, settings).told().decode()
    assert "KG_STORE=https://store.example/sparql" in told
    assert "KG_STORE_PASSWORD_FILE=/made/up/secret" in told, "where it is, not what it is"
    assert "KG_PORT" not in told


def test_it_is_consistent_while_others_write(tmp_path: Path) -> None:
    sources = made.make(tmp_path / "service")
    done = threading.Event()

    def write() -> None:
        number = 2
        while not done.is_set():
            made.write(sources.out, number)
            number += 1

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for number in range(3):
            archived = back_up(sources, tmp_path / f"{number}.tar.gz")
            restore(tmp_path / f"{number}.tar.gz", tmp_path / f"{number}")
            ledger = Ledger(tmp_path / f"{number}" / "graph")
            assert ledger.read_on()
            assert ledger.seq == archived.writes["seq"]
    finally:
        done.set()
        writing.join()


def test_it_waits_for_a_line_of_the_journal_that_is_being_written(tmp_path: Path) -> None:
    sources = made.make(tmp_path / "service")
    whole = (sources.out / FOLDER / "journal.jsonl").read_bytes()
    with alone(sources.out / FOLDER):
        (sources.out / FOLDER / "journal.jsonl").write_bytes(whole + b'{"half')
        waiting = threading.Thread(target=sources.journal)
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
    waiting.join(20)
    found = sources.journal()
    assert found is not None
    assert found[1] == whole


def test_nothing_is_replaced_unless_told(tmp_path: Path) -> None:
    sources = made.make(tmp_path / "service")
    archive = tmp_path / "backup.tar.gz"
    back_up(sources, archive)
    with pytest.raises(BackupError, match="exists"):
        back_up(sources, archive)
    back_up(sources, archive, overwrite=True)
    target = tmp_path / "again"
    target.mkdir()
    (target / "mine").write_text("mine")
    with pytest.raises(BackupError, match="not empty"):
        restore(archive, target)
    assert contents(target) == {"mine": b"mine"}
    restored = restore(archive, target, overwrite=True)
    assert restored.replaced is not None
    assert contents(restored.replaced) == {"mine": b"mine"}
    assert (target / "graph" / "current" / DATASET).is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["again", "backup.tar.gz", "service", restored.replaced.name]
    )


def test_what_is_damaged_is_not_backed_up(tmp_path: Path) -> None:
    sources = made.make(tmp_path / "service")
    dataset = current(sources.out) / DATASET
    dataset.write_bytes(dataset.read_bytes()[:-1])
    with pytest.raises(KgError, match="kg build"):
        back_up(sources, tmp_path / "backup.tar.gz")
    assert not (tmp_path / "backup.tar.gz").exists()


def test_from_the_command_line(tmp_path: Path) -> None:
    entry.load("backup")
    kg = CliRunner()
    sources = made.make(tmp_path / "service")
    archive, again = str(tmp_path / "backup.tar.gz"), str(tmp_path / "again")
    given = [f"--{name}={path}" for name, path in vars(sources).items() if name in GIVEN]
    done = kg.invoke(app, ["backup", archive, *given])
    digest = next(line.split()[-1] for line in done.stdout.splitlines() if "sha256" in line)
    wrong = kg.invoke(app, ["restore", archive, "--to", again, "--sha256", "0" * 64])
    assert "--sha256" in str(wrong.exception)
    assert not Path(again).exists()
    assert "--to" in str(kg.invoke(app, ["restore", archive]).exception)
    assert "whole" in kg.invoke(app, ["restore", archive, "--check"]).stdout
    assert not Path(again).exists()
    done = kg.invoke(app, ["restore", archive, "--to", again, "--sha256", digest])
    assert (done.exit_code, "00madeup0000" in done.stdout) == (0, True)
    assert STATED not in contents(Path(again))
    assert (Path(again) / "graph" / "current" / DATASET).is_file()

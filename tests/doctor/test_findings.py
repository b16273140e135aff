"""Each thing that can be wrong is found, said in two languages with what to do, and fails where it must."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.backup import Sources
from kg.build.release import current, publish
from kg.cli import entry
from kg.cli.app import app
from kg.doctor import AREAS, Finding, Place, examine
from kg.doctor.data import data
from kg.doctor.installation import packages
from kg.doctor.machine import machine
from kg.doctor.released import releases, search, store
from kg.doctor.told import settings
from kg.doctor.written import tokens, writes
from kg.errors import KgError
from kg.releases import DATASET, MANIFEST, SUMS
from kg.search import INDEX
from kg.settings import Settings
from kg.tokens import Tokens
from kg.writes.journal import FILE as JOURNAL
from kg.writes.ledger import FOLDER
from tests import made_up_folders as made

NOW = datetime.now(UTC) + timedelta(minutes=1)


def place(sources: Sources) -> Place:
    return Place(sources.settings, sources.out, sources.registers, sources.records, NOW)


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    return made.make(tmp_path, "11madeup1111", "22madeup2222")


def test_nothing_is_wrong_with_a_sound_service(sources: Sources) -> None:
    found = list(examine(place(sources)))
    assert [f"{area}: {finding.en}" for area, finding in found if finding.level == "fail"] == []
    assert {area for area, _ in found} == set(AREAS)
    of_ours = [finding for area, finding in found if area not in {"installation", "machine"}]
    assert [finding.en for finding in of_ours if finding.level != "ok"] == []


def flip(path: Path, at: int = -2) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def spoil_record(sources: Sources) -> None:
    path = next(sources.records.glob("*.json"))
    path.write_text(path.read_text(encoding="utf-8").replace("9.5", "9.6"), encoding="utf-8")


def spoil_index(sources: Sources) -> None:
    with sqlite3.connect(current(sources.out) / INDEX) as base:
        base.execute("UPDATE about SET value = 'x' WHERE name = 'version'")


def spoil_blob(sources: Sources) -> None:
    next((sources.out / FOLDER / "blobs").iterdir()).unlink()


def another_count(sources: Sources) -> None:
    """Leave the digest alone: it is of the dataset, and the count is the manifest's own."""
    release = current(sources.out)
    manifest = json.loads((release / MANIFEST).read_text())
    (release / MANIFEST).write_text(json.dumps(manifest | {"quads": 7}))
    (release / SUMS).unlink()


WRONG: dict[str, tuple[str, str, Callable[[Sources], object]]] = {
    "a flipped bit in the dataset": ("releases", DATASET, lambda s: flip(current(s.out) / DATASET)),
    "a cut dataset": ("releases", DATASET, lambda s: os.truncate(current(s.out) / DATASET, 90)),
    "a cut dataset's store": ("store", "quads", lambda s: os.truncate(current(s.out) / DATASET, 0)),
    "no dataset": ("releases", DATASET, lambda s: (current(s.out) / DATASET).unlink()),
    "a changed manifest": ("releases", MANIFEST, lambda s: flip(current(s.out) / MANIFEST, 15)),
    "no manifest": ("releases", MANIFEST, lambda s: (current(s.out) / MANIFEST).unlink()),
    "another count": ("releases", "7 quads", another_count),
    "no release": ("releases", "no built graph", lambda s: (s.out / "current").unlink()),
    "a link to nothing": ("releases", "is gone", lambda s: current(s.out).rename(s.out / "away")),
    "another version's index": ("search", INDEX, spoil_index),
    "a damaged index": ("search", "damaged", lambda s: os.truncate(current(s.out) / INDEX, 8192)),
    "no index": ("search", INDEX, lambda s: (current(s.out) / INDEX).unlink()),
    "a changed journal": ("writes", "line 1", lambda s: flip(s.out / FOLDER / JOURNAL, 40)),
    "a lost content": ("writes", "missing", spoil_blob),
    "tokens that others may change": ("tokens", "change", lambda s: (s.out / "tokens.json").chmod(0o622)),
    "unreadable tokens": ("tokens", "tokens.json", lambda s: flip(s.out / "tokens.json", 1)),
    "an edited record": ("data", ".json", spoil_record),
    "no records": ("data", "no records", lambda s: shutil.rmtree(s.records)),
    "a wrong register": ("data", "places.csv", lambda s: (s.registers / "places.csv").write_text("x\n1\n")),
}


EXAMINED = {f.__name__: f for f in (data, releases, store, search, writes, tokens)}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_what_is_wrong_fails_and_says_what_to_do(sources: Sources, name: str) -> None:
    area, said, spoil = WRONG[name]
    spoil(sources)
    try:
        failed = [finding for finding in EXAMINED[area](place(sources)) if finding.level == "fail"]
    except KgError as error:
        failed = [Finding("fail", error.message, error.message, error.remedy)]
    assert failed
    assert any(said in finding.en for finding in failed), [finding.en for finding in failed]
    assert all(finding.remedy for finding in failed)


def warned(found: list[Finding]) -> str:
    assert [finding.en for finding in found if finding.level == "fail"] == []
    return " ".join(finding.en for finding in found if finding.level == "warn")


def test_what_wants_looking_after_is_a_warning(sources: Sources) -> None:
    where = place(sources)
    old = sources.out / "releases" / "11madeup1111"
    flip(old / DATASET)
    (current(sources.out) / "mine.txt").write_text("made up")
    (sources.out / "releases" / ".aside-left").mkdir()
    (sources.out / "history.jsonl").write_text("{")
    said = warned(list(releases(where)))
    assert all(word in said for word in ("11madeup1111", "mine.txt", "killed", "history.jsonl"))
    with (sources.out / FOLDER / JOURNAL).open("ab") as journal:
        journal.write(b'{"half')
    assert "interrupted" in warned(list(writes(where)))
    (sources.out / "tokens.json").chmod(0o644)
    assert "read" in warned(list(tokens(where)))


def test_content_that_only_undoing_needs_is_a_warning(sources: Sources) -> None:
    spoiled = set((sources.out / FOLDER / "blobs").iterdir())
    made.write(sources.out, 2)
    for path in spoiled:
        path.unlink()
    assert "taking writes back" in warned(list(writes(place(sources))))


def test_a_clock_that_went_back_is_a_warning(sources: Sources) -> None:
    back = replace(place(sources), now=NOW - timedelta(days=400))
    assert "The clock says" in warned(list(machine(back)))


def test_a_token_that_expired_is_counted(sources: Sources) -> None:
    Tokens(sources.out).create("soon over", ["query:long"], days=1)
    later = replace(place(sources), now=NOW + timedelta(days=2))
    assert "1 valid, 1 expired, 0 revoked" in [finding.en for finding in tokens(later)][-1]


def test_packages_are_held_against_what_is_required() -> None:
    found = list(packages(["pydantic>=2", "rdflib>=999", "made-up-package", 'made-up; extra == "dev"']))
    assert [finding.level for finding in found] == ["fail", "fail"]
    assert ["rdflib" in found[0].en, "made-up-package" in found[1].en] == [True, True]
    assert [finding.level for finding in packages(["pydantic>=2"])] == ["ok"]


def test_settings_are_looked_at(sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("made up")
    secret.chmod(0o644)
    given = Settings(
        queries=tmp_path / "none", store_password_file=secret, store_token_file=tmp_path / "none"
    )
    found = list(settings(replace(place(sources), settings=given)))
    assert [finding.level for finding in found] == ["ok", "fail", "warn", "fail"]
    monkeypatch.setenv("KG_MADE_UP", "1")
    assert ["KG_MADE_UP" in finding.en for finding in settings(place(sources))] == [True]


def test_the_command_says_it_all_and_fails_where_something_does(
    sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry.load("doctor")
    given = [f"--{name}={getattr(sources, name)}" for name in ("out", "registers", "records")]
    done = CliRunner().invoke(app, ["doctor", *given])
    assert done.exit_code == 0, done.stdout
    assert all(f"{name} {area}：" in done.stdout for area, name in AREAS.items())
    os.truncate(current(sources.out) / DATASET, 90)
    monkeypatch.setenv("KG_MADE_UP", "1")
    done = CliRunner().invoke(app, ["doctor", *given, "--format", "json"])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["status"]) == (1, "fail")
    failed = {finding["area"] for finding in told["findings"] if finding["level"] == "fail"}
    assert failed == {"releases", "store", "settings"}
    assert all(finding["zh"] and finding["en"] for finding in told["findings"])


def test_a_build_mends_a_damaged_release(sources: Sources) -> None:
    release = sources.out / "current"
    flip(release / DATASET)
    publish(sources.out, "22madeup2222", made.files("22madeup2222"))
    assert all(finding.level == "ok" for finding in releases(place(sources)))
    assert (release / DATASET).read_bytes() == made.dataset("22madeup2222")

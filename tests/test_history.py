"""The file of past releases: a line each, never in the way of a build."""

import os
from pathlib import Path

import pytest

from kg.history import DAMAGED, FILE, Past, before, read_history, remember


def past(version: str, violations: int = 3) -> Past:
    """Return a made-up release."""
    return Past(
        version=version,
        as_of="2026-11-22",
        ended="2026-11-22T08:00:00+00:00",
        counts={"Violation": violations, "Warning": 5, "Info": 0},
        accepted={"Violation": 1},
        shapes={"gps:Target-responsible": violations},
    )


def test_releases_are_remembered_in_order(tmp_path: Path) -> None:
    assert read_history(tmp_path) == ()
    for version in ("one", "two"):
        assert remember(tmp_path, past(version)) == ""
    assert [known.version for known in read_history(tmp_path)] == ["one", "two"]
    assert len((tmp_path / FILE).read_text(encoding="utf-8").splitlines()) == 2
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_the_last_release_built_again_has_one_line(tmp_path: Path) -> None:
    for version, violations in (("one", 3), ("two", 3), ("two", 2), ("one", 3)):
        remember(tmp_path, past(version, violations))
    found = read_history(tmp_path)
    assert [known.version for known in found] == ["one", "two", "one"]
    assert found[1].counts["Violation"] == 2


@pytest.mark.parametrize("damage", [b"{", b"\xff\xfe", b'{"version": 1}\n', b"\n"])
def test_a_damaged_file_is_put_aside_and_started_anew(tmp_path: Path, damage: bytes) -> None:
    remember(tmp_path, past("one"))
    with (tmp_path / FILE).open("ab") as file:
        file.write(damage)
    spoilt = (tmp_path / FILE).read_bytes()
    assert read_history(tmp_path) == ()
    assert DAMAGED in remember(tmp_path, past("two"))
    assert [known.version for known in read_history(tmp_path)] == ["two"]
    assert (tmp_path / DAMAGED).read_bytes() == spoilt


def test_a_disk_that_refuses_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(tmp_path, past("one"))

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        assert "No space left" in remember(tmp_path, past("two"))
    assert [known.version for known in read_history(tmp_path)] == ["one"]
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_folder_in_the_files_place_is_a_note(tmp_path: Path) -> None:
    (tmp_path / FILE / "x").mkdir(parents=True)
    (tmp_path / DAMAGED / "x").mkdir(parents=True)
    assert FILE in remember(tmp_path, past("one"))


def test_the_release_before_is_found() -> None:
    known = (past("one"), past("two"), past("three"))
    assert before(known, "three") == known[1]
    assert before(known, "one") is None
    assert before(known, "unknown") == known[2]
    assert before((), "one") is None


def test_open_findings_are_those_not_accepted() -> None:
    assert (past("one").open("Violation"), past("one").open("Warning"), past("one").open("Info")) == (2, 5, 0)

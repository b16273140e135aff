"""Imports on disk: all or nothing, whatever fails, and never into the installed package."""

import os
from pathlib import Path

import pytest

from kg.errors import RegisterError
from kg.imports import store
from kg.registry import read_registry
from kg.tables import AssignmentRow, Table
from tests.imports import shili


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shili.write_registers(tmp_path / "registers")


def row(agency: str = "health", role: str = "lead") -> AssignmentRow:
    return AssignmentRow.model_validate(
        {
            "source": "虚构，\n两行",
            "file": "a.csv",
            "sha256": "0" * 64,
            "row": 2,
            "plan": shili.PLAN,
            "target": "d1/t1",
            "statement": '带"引号"，和逗号,的虚构目标',
            "agency": agency,
            "printed": "x",
            "role": role,
        }
    )


def test_a_table_comes_back_as_it_was_kept(folder: Path) -> None:
    table = Table("made-up", (row(), row("education", "participating")))
    store.replace({folder / "assignments" / "made-up.csv": store.table_bytes(table, AssignmentRow)})
    assert read_registry(folder).assignments == (table,)


def test_trying_out_touches_nothing_and_finds_what_would_be_wrong(folder: Path) -> None:
    before = shili.bytes_of(folder)
    good = store.table_bytes(Table("made-up", (row(),)), AssignmentRow)
    assert store.try_out(folder, {"assignments/made-up.csv": good}).assignments[0].key == "made-up"
    with pytest.raises(RegisterError, match=r"agencies\.csv"):
        store.try_out(folder, {"agencies.csv": b"place,id\n1,2\n"})
    assert shili.bytes_of(folder) == before


def test_what_editors_leave_keeps_nobody_from_importing(folder: Path) -> None:
    (folder / ".#places.csv").symlink_to("somebody@made-up.1234:5678")  # Emacs: the file is being edited
    (folder / "assignments").mkdir(exist_ok=True)
    (folder / "assignments" / ".#made-up.csv").symlink_to("somebody@made-up.1234:5678")
    good = store.table_bytes(Table("made-up", (row(),)), AssignmentRow)
    assert len(store.try_out(folder, {"assignments/made-up.csv": good}).assignments) == 1
    (folder / "gone.csv").symlink_to("nowhere")
    with pytest.raises(RegisterError, match="cannot be copied"):
        store.try_out(folder, {})


def test_files_are_written_all_or_none(folder: Path) -> None:
    before = shili.bytes_of(folder)
    (folder / "wall").write_bytes(b"")
    files = {folder / "groups.csv": b"new", folder / "wall" / "x.csv": b"never: a file is no folder"}
    with pytest.raises(RegisterError, match="nothing was changed"):
        store.replace(files)
    assert shili.bytes_of(folder) == before | {"wall": b""}


def test_a_switch_that_fails_halfway_is_taken_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shili.bytes_of(folder)
    (folder / "assignments").mkdir()
    whole = os.replace

    def fails(aside: Path, target: Path) -> None:
        if target.name == "topics.csv":
            raise OSError(28, os.strerror(28))
        whole(aside, target)

    monkeypatch.setattr(os, "replace", fails)
    new = folder / "assignments" / "new.csv"
    with pytest.raises(RegisterError, match="No space left"):
        store.replace({folder / "groups.csv": b"a", new: b"b", folder / "topics.csv": b"c"})
    assert shili.bytes_of(folder) == before


def test_the_installed_package_is_never_written_to(tmp_path: Path) -> None:
    inside = tmp_path / "site-packages" / "kg" / "_shipped" / "data" / "registers"
    inside.mkdir(parents=True)
    with pytest.raises(RegisterError, match="KG_REGISTERS"):
        store.check_writable(inside)
    store.check_writable(tmp_path)


@pytest.mark.parametrize(
    ("text", "fits"),
    [("a-1", True), ("guangdong", True), ("A", False), ("a/b", False), ("..", False), ("", False)],
)
def test_what_can_be_a_key(text: str, fits: bool) -> None:
    assert store.is_key(text) is fits

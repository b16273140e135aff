"""Rows put into a register: what changes, what is refused with its cell, and that nothing else moves."""

from pathlib import Path

import pytest

from kg.imports import store
from kg.imports.registers import REGISTERS, Merged, merge, read_grids, register_file
from kg.sheets import TableError
from kg.shipped import shipped
from tests.imports import shili
from tests.imports.shili import Rows

HEADER = ["place", "id", "name_zh", "name_en", "function", "aliases", "source"]
NEW = ["990100", "justice", "示例市司法局", "Justice bureau (made up)", "justice", "", "虚构"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shili.write_registers(tmp_path / "registers")


def put(folder: Path, name: str, path: Path) -> Merged:
    register = REGISTERS[name]
    return merge(register, register_file(folder, register), path.name, read_grids(path))


def test_new_rows_come_last_and_known_ones_change_in_place(folder: Path, tmp_path: Path) -> None:
    changed = [
        "990100",
        "education",
        "示例市教育体育局",
        "Education",
        "education",
        "市教育局|市教体局",
        "虚构",
    ]
    merged = put(folder, "agencies", shili.text(tmp_path / "a.csv", [HEADER, NEW, changed]))
    assert merged.read == 2
    assert merged.changes.added[0].startswith("990100 justice ")
    ((about, was, now),) = merged.changes.changed
    assert about == "990100 education"
    assert ("示例市教育局" in was, "市教育局|市教体局" in now) == (True, True)
    assert (merged.changes.removed, merged.changes.same) == ((), 3)
    registry = store.try_out(folder, {"agencies.csv": merged.data})
    assert registry.agencies.get("990100", "education").name_zh == "示例市教育体育局"
    assert [row.id for row in registry.agencies if row.place == "990100"][2] == "justice"
    lines = merged.data.decode().splitlines()
    assert ("education" in lines[2], "justice" in lines[5]) == (True, True)


def test_columns_that_a_file_leaves_out_stay(folder: Path, tmp_path: Path) -> None:
    rows = [["place", "id", "since"], ["990100", "health", "2019"]]
    merged = put(folder, "agencies", shili.text(tmp_path / "a.csv", rows))
    agency = store.try_out(folder, {"agencies.csv": merged.data}).agencies.get("990100", "health")
    assert (agency.name_zh, agency.since) == ("示例市卫生健康局", "2019")


def test_a_workbook_does_as_well_and_the_same_rows_change_nothing(folder: Path, tmp_path: Path) -> None:
    merged = put(folder, "agencies", shili.workbook(tmp_path / "a.xlsx", 机构=[HEADER, NEW]))
    (folder / "agencies.csv").write_bytes(merged.data)
    again = put(folder, "agencies", shili.workbook(tmp_path / "b.xlsx", 机构=[HEADER, NEW]))
    assert again.data == merged.data
    assert not again.changes


@pytest.mark.parametrize("name", REGISTERS)
def test_every_shipped_register_put_into_itself_is_unchanged(name: str) -> None:
    folder = shipped("data", "registers")
    path = folder / REGISTERS[name].file
    merged = put(folder, name, path)
    assert merged.read > 0
    assert (merged.data, merged.changes.same) == (path.read_bytes(), merged.read)


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ([[*HEADER, "colour"], [*NEW, "red"]], (1, "H", "colour")),
        ([[*HEADER, "source"], [*NEW, "x"]], (1, "G", "source")),
        ([HEADER[1:], NEW[1:]], (1, "", "")),
        ([HEADER, [*NEW[:1], "No Slug", *NEW[2:]]], (2, "B id", "No Slug")),
        ([HEADER, [*NEW[:2], "", *NEW[3:]]], (2, "C name_zh", "")),
        ([HEADER, NEW, NEW], (3, "place id", "990100 justice")),
    ],
)
def test_what_is_wrong_is_named_with_its_cell(
    folder: Path, tmp_path: Path, rows: Rows, where: tuple[int, str, str]
) -> None:
    path = shili.text(tmp_path / "a.csv", rows)
    with pytest.raises(TableError) as caught:
        put(folder, "agencies", path)
    (fault,) = caught.value.faults
    assert (fault.row, fault.column, fault.value) == where


def test_every_wrong_cell_is_listed(folder: Path, tmp_path: Path) -> None:
    bad = ["990100", "UPPER", "", "x", "justice", "", ""]
    with pytest.raises(TableError) as caught:
        put(folder, "agencies", shili.text(tmp_path / "a.csv", [HEADER, NEW, bad]))
    assert [fault.column for fault in caught.value.faults] == ["B id", "C name_zh", "G source"]

"""Rows put into a register: what changes, what is refused with its cell, and that nothing else moves."""

from pathlib import Path
from typing import NamedTuple

import pytest

from kg.errors import RegisterError
from kg.imports import store
from kg.imports.registers import REGISTERS, Merged, check, merge, read_grids, register_file
from kg.sheets import TableError
from kg.shipped import shipped
from tests.imports import shili
from tests.imports.shili import Rows

PLACES = ["code", "name_zh", "short_zh", "level", "within", "name_en", "wikidata", "source"]
REMITS = ["slug", "function", "role", "indicators", "domains", "keywords", "label_zh", "label_en",
          "reason_zh", "reason_en", "source"]  # fmt: skip
INDICATORS = ["slug", "label_zh", "label_en", "unit", "direction", "broader", "definition_zh",
              "definition_en", "source"]  # fmt: skip
CHANGES = ["slug", "kind", "date", "place", "before", "after", "source"]
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


def a_place(**changed: str) -> list[str]:
    """Return a good row of places with some cells changed."""
    cells = ["990101", "示例区", "示例区", "county", "990100", "Example district", "", "虚构"]
    return list((dict(zip(PLACES, cells, strict=True)) | changed).values())


def a_remit(**changed: str) -> list[str]:
    """Return a good row of remits with some cells changed."""
    cells = ["made-up", "health", "participating", "infant-mortality", "children-health", "示例虚构词",
             "示例", "Example", "编造的理由。", "A made-up reason.", "虚构"]  # fmt: skip
    return list((dict(zip(REMITS, cells, strict=True)) | changed).values())


def an_indicator(**changed: str) -> list[str]:
    """Return a good row of indicators with some cells changed."""
    cells = [
        "made-up",
        "示例虚构率",
        "Made-up rate",
        "%",
        "higher",
        "",
        "编造的定义。",
        "A made-up definition.",
        "虚构",
    ]
    return list((dict(zip(INDICATORS, cells, strict=True)) | changed).values())


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("places", PLACES, a_place()),
        ("places", PLACES, a_place(wikidata="Q123")),
        ("remits", REMITS, a_remit()),
        ("indicators", INDICATORS, an_indicator()),
    ],
)
def test_a_good_row_passes(
    folder: Path, tmp_path: Path, name: str, header: list[str], row: list[str]
) -> None:
    merged = put(folder, name, shili.text(tmp_path / "a.csv", [header, row]))
    check(REGISTERS[name], merged, folder, "a.csv")
    assert len(merged.changes.added) == 1


class Wrong(NamedTuple):
    """A row that is refused, and what is said of it."""

    name: str
    header: list[str]
    row: list[str]
    column: str
    value: str
    reason: str


WRONG = [
    ("places", PLACES, a_place(code="99010"), "A code", "99010", "代码应为六位数字"),
    ("places", PLACES, a_place(level="village"), "D level", "village", "没有这个层级"),
    ("places", PLACES, a_place(level="prefecture"), "D level", "prefecture", "层级与代码990101不符"),
    ("places", PLACES, a_place(wikidata="Liwan"), "G wikidata", "Liwan", "维基数据编号"),
    ("places", PLACES, a_place(within="999999"), "E within", "999999", "没有这个上级地区"),
    ("places", PLACES, a_place(within="990101"), "E within", "990101", "上级地区与代码不符"),
    ("places", PLACES, a_place(within="440100"), "E within", "440100", "上级地区与代码不符"),
    ("remits", REMITS, a_remit(function="alchemy"), "B function", "alchemy", "没有登记这一项"),
    ("remits", REMITS, a_remit(role="chief"), "C role", "chief", "只能是'lead'、'participating'"),
    ("remits", REMITS, a_remit(indicators="no-such-rate"), "D indicators", "no-such-rate", "没有登记这一项"),
    ("remits", REMITS, a_remit(domains="children-and-space"), "E domains", "children-and-space", "没有登记"),
    ("remits", REMITS, a_remit(role="lead", keywords="托育", domains="", indicators=""), "", "",
     "“childcare”先行适用"),
    ("indicators", INDICATORS, an_indicator(unit="虚构单位"), "D unit", "虚构单位", "单位不在代码表中"),
    ("indicators", INDICATORS, an_indicator(direction="up"), "E direction", "up", "只能是'higher'、'lower'"),
    ("indicators", INDICATORS, an_indicator(broader="nothing"), "F broader", "nothing", "没有这个代码"),
    ("indicators", INDICATORS, an_indicator(label_zh="婴儿死亡率"), "aliases", "婴儿死亡率", "已见于第"),
    ("agencies", HEADER, ["999999", *NEW[1:]], "", "", "地区未登记"),
    ("agencies", HEADER, [*NEW[:4], "alchemy", *NEW[5:]], "", "", "职能未列入代码表"),
    ("agency-changes", CHANGES, ["a", "renaming", "18", "990100", "health", "education", "虚构"], "C date",
     "18", "日期应写作"),
    ("agency-changes", CHANGES, ["a", "transfer", "2018", "990100", "nobody", "education", "虚构"], "", "",
     "机构未登记"),
]  # fmt: skip


@pytest.mark.parametrize(
    "wrong", list(map(Wrong._make, WRONG)), ids=[f"{name} {reason}" for name, *_, reason in WRONG]
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_row_that_makes_no_sense_is_refused_with_file_sheet_and_row(
    folder: Path, tmp_path: Path, wrong: Wrong, form: str
) -> None:
    before = shili.bytes_of(folder)
    path = tmp_path / f"registration.{form}"
    rows: Rows = [wrong.header, [], wrong.row]
    if form == "csv":
        shili.text(path, rows)
    else:
        shili.workbook(path, 登记=rows)
    with pytest.raises(TableError) as caught:
        check(REGISTERS[wrong.name], put(folder, wrong.name, path), folder, path.name)
    fault = caught.value.faults[0]
    assert (fault.sheet, fault.row) == ("-" if form == "csv" else "登记", 3)
    assert (fault.column, fault.value) == (wrong.column, wrong.value)
    assert fault.reason_zh.startswith(wrong.reason)
    assert str(caught.value).startswith(f"{path.name}：")
    assert shili.bytes_of(folder) == before


def test_a_row_that_others_no_longer_fit_is_refused_and_they_are_named(folder: Path, tmp_path: Path) -> None:
    path = shili.text(
        tmp_path / "a.csv", [PLACES, ["990000", "示例省", "示例省", "province", "100000", "X", "", "虚构"]]
    )
    with pytest.raises(TableError) as caught:
        check(REGISTERS["places"], put(folder, "places", path), folder, path.name)
    (fault,) = caught.value.faults
    assert (fault.row, fault.column, fault.value) == (0, "within", "100000")
    assert fault.reason_zh.startswith("登记表places.csv原有的“990100”将不成立：上级地区与代码不符")


def test_what_is_wrong_with_another_register_is_told_as_it_is(folder: Path, tmp_path: Path) -> None:
    with (folder / "groups.csv").open("a", encoding="utf-8") as file:
        file.write("broken row\n")
    path = shili.text(tmp_path / "a.csv", [PLACES, a_place()])
    with pytest.raises(RegisterError, match=r"groups\.csv line"):
        check(REGISTERS["places"], put(folder, "places", path), folder, path.name)

"""What stands where no heading says what it is, rows of totals, and what is read of a table with faults."""

from dataclasses import replace
from pathlib import Path

import pytest

from kg.sheets import Fault, SheetFile, TableError, read_draft
from tests.sheets.builders import book, faults, table, texts

HEADER = ["领域", "目标", "牵头单位", "配合单位"]
ROW = ["妇女与健康", "示例目标一。", "市甲局", "市乙局"]


def csv(folder: Path, *lines: str) -> Path:
    path = folder / "表.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_row_longer_than_its_header_is_a_fault_at_each_cell(tmp_path: Path) -> None:
    path = csv(
        tmp_path,
        "目标,牵头单位,配合单位",
        "示例目标一。,市甲局,市乙局,市丙局,市丁局",
        "示例目标二。,市甲局,市乙局,",
    )
    found = faults(path, "assignments").faults
    assert [(one.row, one.column, one.value) for one in found] == [(2, "D", "市丙局"), (2, "E", "市丁局")]
    assert found[0].reason_zh.startswith("列没有标题")
    assert "引号" in found[0].remedy_zh
    assert "heading" in found[0].remedy_en


def test_a_column_without_heading_in_a_workbook_is_a_fault(tmp_path: Path) -> None:
    rows = [HEADER, [*ROW, None, "市丙局"], ["妇女与健康", "示例目标二。", "市甲局"]]
    (fault,) = faults(book(tmp_path / "表.xlsx", {"甲": rows}), "assignments").faults
    assert (fault.sheet, fault.row, fault.column, fault.value) == ("甲", 2, "F", "市丙局")


def test_a_cell_without_heading_beside_merged_ones_is_a_fault_too(tmp_path: Path) -> None:
    rows = [
        ["目标", "牵头单位"],
        ["示例目标一。", "市甲局"],
        [None, None, "市乙局"],
        ["示例目标二。", "市甲局"],
    ]
    path = book(tmp_path / "表.xlsx", {"甲": rows}, merged=["A2:A3", "B2:B3"])
    (fault,) = faults(path, "assignments").faults
    assert (fault.row, fault.column) == (3, "C")


def test_notes_and_numbers_of_rows_need_no_heading(tmp_path: Path) -> None:
    rows = [
        [None, *HEADER],
        [1, *ROW],
        ["2", "妇女与健康", "示例目标二。", "市甲局"],
        ["注：市甲局负总责。", None, None, None, None, "2022年3月"],
        [None, None, None, None, None, "（盖章）"],
    ]
    sheet = table(tmp_path, rows, "assignments")
    assert texts(sheet, "target", "lead") == [("示例目标一。", "市甲局"), ("示例目标二。", "市甲局")]
    assert sheet.notes == ("注:市甲局负总责。 2022年3月", "(盖章)")


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        ([["合计", None, None, "8.6"]], []),
        ([["总计", None, "2024", "8.6"]], []),
        ([["合计", "示例死亡率", "2024", "8.6"]], ["8.6"]),
        ([["示例市", "合计", "2024", "8.6"]], ["8.6"]),
    ],
)
def test_a_row_of_totals_is_not_read_and_named(
    tmp_path: Path, rows: list[list[str | None]], read: list[str]
) -> None:
    header = ["地区", "指标", "年份", "数值"]
    first = ["示例市", "示例病死率", "2024", "2.1"]
    path = book(tmp_path / "表.xlsx", {"甲": [header, first, *rows]})
    (sheet,) = read_draft(path, "observations").file.sheets
    assert [line.text("value") for line in sheet.lines] == ["2.1", *read]
    assert bool(read) != any("合计行未读入" in note for note in sheet.notes)


def test_a_row_of_totals_below_targets(tmp_path: Path) -> None:
    sheet = table(tmp_path, [HEADER, ROW, ["合计", "4项", "3个", "12个"]], "assignments")
    assert texts(sheet, "lead") == [("市甲局",)]
    assert sheet.notes == ("合计行未读入 row of totals not read: 第3行 合计 4项 3个 12个",)


def test_the_whole_of_a_population_is_no_row_of_totals(tmp_path: Path) -> None:
    rows = [["指标", "口径", "单位", "2023年"], ["示例率", "城市", "%", 8.1], [None, "合计", "%", 9.1]]
    assert texts(table(tmp_path, rows, "observations"), "population", "value") == [
        ("城市", "8.1"),
        ("合计", "9.1"),
    ]


@pytest.mark.parametrize("merged", [["C1:D1", "E1:F1", "A1:A2", "B1:B2"], []])
@pytest.mark.parametrize("above", [True, False])
def test_parts_of_a_population_above_or_below_the_years(
    tmp_path: Path, merged: list[str], *, above: bool
) -> None:
    parts, years = ["城市", None, "农村", None], [2023, 2024, 2023, 2024]
    rows = [["指标", "单位", *parts], [None, None, *years]]
    if not above:
        rows = [["指标", "单位", 2023, None, 2024, None], [None, None, "城市", "农村", "城市", "农村"]]
    sheet = table(tmp_path, [*rows, ["示例率", "%", 1, 2, 3, 4]], "observations", merged)
    said = set(texts(sheet, "population", "year", "value"))
    ours = {("城市", "2023", "1"), ("农村", "2024", "4")}
    between = (
        {("城市", "2024", "2"), ("农村", "2023", "3")}
        if above
        else {("农村", "2023", "2"), ("城市", "2024", "3")}
    )
    assert said == ours | between


def test_lines_beside_a_fault_are_read_but_not_those_it_leaves_open(tmp_path: Path) -> None:
    header = ["地区", "指标", "年份", "数值", "单位", "来源"]
    rows = [
        header,
        ["示例市", "示例率", 2024, "#DIV/0!", "%", "虚构"],
        ["示例市", "#REF!", 2024, 3, "%", "虚构"],
        ["示例市", "示例率", 2023, 4, "%", "虚构"],
    ]
    draft = read_draft(book(tmp_path / "表.xlsx", {"甲": rows}), "observations")
    assert [(fault.row, fault.column) for fault in draft.faults] == [(2, "D 数值"), (3, "B 指标")]
    (sheet,) = draft.file.sheets
    assert [(line.row, line.text("value")) for line in sheet.lines] == [(2, ""), (4, "4")]


def test_a_draft_with_faults_gives_nothing_and_tells_all_of_them(tmp_path: Path) -> None:
    rows = [HEADER, ROW, [*ROW[:2], "市甲局", "#N/A"]]
    draft = read_draft(book(tmp_path / "表.xlsx", {"甲": rows, "乙": [HEADER, ROW]}), "assignments")
    with pytest.raises(TableError) as alone:
        draft.whole(lambda file: file)
    assert [(fault.sheet, fault.row) for fault in alone.value.faults] == [("甲", 3)]

    def refuse(file: SheetFile) -> None:
        (first,) = alone.value.faults
        raise TableError(file.name, [replace(first, sheet="乙", row=2), replace(first, row=2)])

    with pytest.raises(TableError) as both:
        draft.whole(refuse)
    assert [(fault.sheet, fault.row) for fault in both.value.faults] == [("甲", 2), ("甲", 3), ("乙", 2)]


def test_a_draft_without_faults_is_what_is_made_of_it(tmp_path: Path) -> None:
    draft = read_draft(book(tmp_path / "表.xlsx", {"甲": [HEADER, ROW]}), "assignments")
    assert draft.whole(lambda file: file.sheets[0].lines[0].text("lead")) == "市甲局"


def test_what_no_column_holds_is_told_once_a_sheet_with_the_number_of_rows() -> None:
    lacking = Fault("甲", 2, "来源", "", "没有出处", "no source", "请加一列", "add a column")
    empty = replace(lacking, column="F 来源")
    rows = [replace(lacking, row=row) for row in (2, 3, 3, 9)]
    told = TableError("表.xlsx", [*rows, replace(lacking, sheet="乙"), empty, replace(empty, row=3)]).faults
    assert [(fault.sheet, fault.row, fault.reason_zh) for fault in told] == [
        ("甲", 0, "没有出处（共 3 行，第 2—9 行之间）"),
        ("乙", 2, "没有出处"),
        ("甲", 2, "没有出处"),
        ("甲", 3, "没有出处"),
    ]
    assert told[0].reason_en == "no source (3 rows between 2 and 9)"

"""Tables of figures and of targets. All names and figures are made up."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kg.sheets import Kind, read_sheets
from tests.sheets.builders import book, faults, of, one, table, texts

FIGURE = ("place", "indicator", "year", "value", "unit")


def test_a_long_table_fills_down_what_means_as_above(tmp_path: Path) -> None:
    rows = [
        ["地区", "指标", "单位", "年份", "数值", "数据来源", "发布日期"],
        ["示例市", "甲率", "%", 2020, 98.5, "示例年报", date(2021, 3, 5)],
        [None, None, None, "2021年", "98.7", None, None],
        [None, "乙数", None, 2021, 12, None, None],
        ["示例县", "甲率", None, 2021, None, None, None],
    ]
    sheet = table(tmp_path, rows, "observations")
    assert texts(sheet, *FIGURE, "source", "published") == [
        ("示例市", "甲率", "2020", "98.5", "%", "示例年报", "2021-03-05"),
        ("示例市", "甲率", "2021年", "98.7", "%", "示例年报", ""),
        ("示例市", "乙数", "2021", "12", "", "示例年报", ""),  # another indicator: its unit is not known
        ("示例县", "甲率", "2021", "", "", "示例年报", ""),
    ]


def test_a_code_is_not_taken_from_above_beside_another_place(tmp_path: Path) -> None:
    rows = [
        ["行政区划代码", "地区", "指标", "年份", "数值"],
        ["000001", "示例市", "甲率", 2020, 1],
        [None, "示例县", "甲率", 2020, 2],
        [None, None, "乙率", 2020, 3],
    ]
    sheet = table(tmp_path, rows, "observations")
    assert texts(sheet, "place_code", "place") == [("000001", "示例市"), ("", "示例县"), ("", "示例县")]


def test_each_year_column_is_a_line_of_its_own(tmp_path: Path) -> None:
    rows = [
        ["示例市监测统计表", None, None, None, None, None],
        ["指标", "单位", "2020年（基期）", "2021年", "2022年", "2030年目标值"],
        ["甲率", "%", 90, None, "91.5%", 95],
        ["乙率（1/10万）", None, 12, "—", 11.2, 10],
    ]
    sheet = table(tmp_path, rows, "observations")
    assert texts(sheet, "indicator", "year", "value", "unit") == [
        ("甲率", "2020", "90", "%"),
        ("甲率", "2022", "91.5%", "%"),
        ("乙率", "2020", "12", "/10万"),
        ("乙率", "2022", "11.2", "/10万"),
    ]
    last = sheet.lines[-1]
    assert (last.row, last.cells["value"].letter, last.cells["value"].row) == (4, "E", 4)
    assert (last.cells["year"].row, last.cells["year"].letter) == (2, "E")
    assert last.printed("indicator") == "乙率"
    assert sheet.columns == {"indicator": 1, "unit": 2, "value": 3}
    assert sheet.notes == ("未读取的列 column not read: F 2030年目标值",)


@pytest.mark.parametrize("merged", [True, False])
def test_years_below_or_above_another_heading(tmp_path: Path, *, merged: bool) -> None:
    rows = [
        ["指标", "2020年", None, "监测值", None],
        [None, "实际值", "目标值", "2021", "2022"],
        ["甲率", 1, 9, 2, 3],
    ]
    sheet = table(tmp_path, rows, "observations", ["A1:A2", "B1:C1", "D1:E1"] if merged else [])
    assert texts(sheet, "year", "value") == [("2020", "1"), ("2021", "2"), ("2022", "3")]


def test_what_stands_above_the_years_is_never_lost(tmp_path: Path) -> None:
    rows = [
        ["指标", "农村", None, "合计", "目标值"],
        [None, "2020年", date(2021, 1, 1), "2020年", "2025年"],
        ["甲率", 1, 2, 3, 9],
    ]
    sheet = table(tmp_path, rows, "observations", ["A1:A2", "B1:C1"])
    assert texts(sheet, "population", "year", "value") == [
        ("农村", "2020", "1"),
        ("农村", "2021", "2"),
        ("合计", "2020", "3"),
    ]
    assert sheet.notes == ("未读取的列 column not read: E 目标值 2025年",)


def test_two_columns_of_one_year_are_a_fault(tmp_path: Path) -> None:
    rows = [["指标", "2020年", "2020年实际值"], ["甲率", 1, 2], ["乙率", 1, 2]]
    error = faults(book(tmp_path / "表.xlsx", {"表": rows}), "observations")
    assert [fault.column for fault in error.faults] == ["C 2020年实际值"]


def test_places_as_columns_are_not_guessed_at(tmp_path: Path) -> None:
    rows = [["指标", "单位", "示例区", "示例县"], ["甲率", "%", 1, 2]]
    error = faults(book(tmp_path / "表.xlsx", {"表": rows}), "observations")
    assert ["数值" in fault.reason_zh for fault in error.faults] == [True]


def test_numbers_are_read_as_shown(tmp_path: Path) -> None:
    rows = [
        ["指标", "年份", "数值"],
        *([f"率{n}", 2020, v] for n, v in enumerate((0.985, 98.5, 0.1 + 0.2, 1234, 12))),
    ]
    path = book(tmp_path / "表.xlsx", {"表": rows})
    workbook = load_workbook(path)
    formats = ["0.0%", "0.00", "General", "#,##0", '0.0"/10万"']
    for row, number_format in enumerate(formats, 2):
        workbook["表"].cell(row, 3).number_format = number_format
    workbook.save(path)
    assert texts(one(path, "observations"), "value") == [
        ("98.5%",),
        ("98.50",),
        ("0.3",),
        ("1234",),
        ("12.0/10万",),
    ]


def test_the_unit_of_all_figures_stands_above_the_table(tmp_path: Path) -> None:
    rows = [
        ["示例表", None, None],
        [None, None, "单位：%"],
        ["指标", "年份", "数值"],
        ["甲率", 2020, 1],
        ["乙率（‰）", 2020, 2],
    ]
    assert texts(table(tmp_path, rows, "observations"), "indicator", "unit") == [("甲率", "%"), ("乙率", "‰")]


def test_the_unit_in_the_heading_of_the_figures(tmp_path: Path) -> None:
    rows = [["指标", "年份", "数值（%）"], ["甲率", 2020, 1]]
    assert texts(table(tmp_path, rows, "observations"), "unit") == [("%",)]


def test_figures_of_a_part_below_a_heading_of_their_own(tmp_path: Path) -> None:
    rows = [
        ["序号", "指标", "年份", "数值"],
        [1, "甲率", 2020, 1],
        ["农村", None, None, None],
        [2, "甲率", 2020, 2],
    ]
    sheet = table(tmp_path, rows, "observations", ["A3:D3"])
    assert texts(sheet, "population", "value") == [("", "1"), ("农村", "2")]


def test_a_table_without_years_is_a_fault(tmp_path: Path) -> None:
    error = faults(
        book(tmp_path / "表.xlsx", {"表": [["指标", "数值"], ["甲率", 1], ["乙率", 2]]}), "observations"
    )
    assert [fault.reason_zh for fault in error.faults] == [
        "表中没有年份：既没有“年份”列，也没有以年份为表头的列"
    ]


def test_a_formula_without_its_result_is_a_fault_and_an_error_too(tmp_path: Path) -> None:
    rows = [["指标", "2020年", "2021年", "备注"], ["甲率", "=1+1", 3, "#N/A"], ["乙率", 1, "#DIV/0!", None]]
    error = faults(book(tmp_path / "表.xlsx", {"表": rows}), "observations")
    assert [(fault.row, fault.column, fault.value, fault.reason_en) for fault in error.faults] == [
        (2, "B 2020年", "", "the formula's result is not in the file"),
        (2, "D 备注", "#N/A", "the cell shows an error"),
        (3, "C 2021年", "#DIV/0!", "the cell shows an error"),
    ]


def test_a_formula_in_a_column_that_is_not_read_does_not_matter(tmp_path: Path) -> None:
    rows = [["指标", "2020年", "增速"], ["甲率", 1, "=B2*2"], ["乙率", 1, "#N/A"]]
    assert texts(table(tmp_path, rows, "observations"), "value") == [("1",), ("1",)]


def test_targets_with_all_their_fields(tmp_path: Path) -> None:
    rows = [
        ["规划", "发文机关", "地区", "领域", "目标", "指标", "比较", "目标值", "单位", "完成年份", "来源"],
        ["甲规划", "示例委", "示例市", "健康", "甲率达90%", "甲率", ">=", "90", "%", 2025, "正文"],
        [None, None, None, None, "乙率达80%", "乙率", ">=", 80, "%", "2025年", None],
    ]
    sheet = table(tmp_path, rows, "targets")
    assert of(sheet.lines[1]) == {
        "plan": "甲规划",
        "plan_issuer": "示例委",
        "place": "示例市",
        "domain": "健康",
        "target": "乙率达80%",
        "indicator": "乙率",
        "comparator": ">=",
        "value": "80",
        "unit": "%",
        "due_year": "2025年",
        "source": "正文",
    }


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "kind", "lines"),
    [
        ("assignments-guangdong-2011-2020.csv", "assignments", 14),
        ("observations.csv", "observations", 88),
        ("dated-targets.csv", "targets", 7),
    ],
)
def test_the_real_tables(shared: Path, name: str, kind: Kind, lines: int) -> None:
    path = shared / "reference" / name
    (sheet,) = read_sheets(path, kind).sheets
    written = path.read_text(encoding="utf-8-sig").splitlines()
    assert len(sheet.lines) == lines == len(written) - 1
    assert [line.row for line in sheet.lines] == list(range(2, lines + 2))
    for line in sheet.lines:
        assert all(cell.printed in written[line.row - 1] for cell in line.cells.values())
    assert not sheet.notes

"""Assignment tables in the layouts that officials use. All names are made up."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from kg.sheets import read_sheets, split_units
from tests.sheets.builders import book, faults, of, one, table, texts

TARGET_A = "示例率达到80%以上"
TARGET_B = "示例服务全覆盖"
WHO = ("target", "lead", "participating")


def test_a_plain_table(tmp_path: Path) -> None:
    sheet = table(
        tmp_path,
        [
            ["序号", "领域", "主要目标", "主要责任单位", "责任单位"],
            [1, "妇女与健康", TARGET_A, "市卫生健康局", "市教育局、市妇联"],
        ],
        "assignments",
    )
    assert sheet.name == "Sheet1"
    assert sheet.columns == {"number": 1, "domain": 2, "target": 3, "lead": 4, "participating": 5}
    (line,) = sheet.lines
    assert of(line) == {
        "number": "1",
        "domain": "妇女与健康",
        "target": TARGET_A,
        "lead": "市卫生健康局",
        "participating": "市教育局、市妇联",
    }
    cell = line.cells["participating"]
    assert (line.row, cell.row, cell.column, cell.letter) == (2, 2, 5, "E")
    assert sheet.title == ""
    assert sheet.notes == ()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("牵头单位", "lead"),
        ("主要责任单位", "lead"),
        ("负责单位", "lead"),
        ("责任部门（首位）", "lead"),
        ("牵 头\n单 位", "lead"),
        ("牵头单位*", "lead"),
        ("牵头单位（可多选）", "lead"),
        ("牵头单位 Lead agency", "lead"),
        ("lead_agency", "lead"),
        ("Lead Agencies", "lead"),
        ("牵头单位2", "lead"),
        ("配合单位", "participating"),
        ("参与单位", "participating"),
        ("协办单位", "participating"),
        ("participating_agencies", "participating"),
        ("监督单位", "oversight"),
    ],
)
def test_words_of_a_heading(tmp_path: Path, heading: str, field: str) -> None:
    sheet = table(tmp_path, [["目标", heading], [TARGET_A, "市甲局"]], "assignments")
    assert sheet.columns == {"target": 1, field: 2}
    assert sheet.lines[0].text(field) == "市甲局"


def test_merged_domains_and_targets_with_several_leads(tmp_path: Path) -> None:
    rows = [
        ["领域", "主要目标", "牵头单位", "配合单位"],
        ["妇女与健康", TARGET_A, "市甲局", "市丙局"],
        [None, None, "市乙局", None],
        [None, TARGET_B, "市丙局", "市甲局"],
    ]
    sheet = table(tmp_path, rows, "assignments", ["A2:A4", "B2:B3"])
    assert texts(sheet, "domain", *WHO) == [
        ("妇女与健康", TARGET_A, "市甲局", "市丙局"),
        ("妇女与健康", TARGET_A, "市乙局", ""),
        ("妇女与健康", TARGET_B, "市丙局", "市甲局"),
    ]
    assert sheet.lines[1].cells["target"].row == 3


def test_units_merged_over_several_targets(tmp_path: Path) -> None:
    rows = [["主要目标", "牵头单位"], [TARGET_A, "市甲局"], [TARGET_B, None]]
    sheet = table(tmp_path, rows, "assignments", ["B2:B3"])
    assert texts(sheet, "target", "lead") == [(TARGET_A, "市甲局"), (TARGET_B, "市甲局")]


def test_a_row_that_is_all_merged_from_above_is_no_second_line(tmp_path: Path) -> None:
    rows = [
        ["领域", "目标", "牵头单位"],
        ["健康", TARGET_A, "市甲局"],
        [None] * 3,
        ["健康", TARGET_B, "市甲局"],
    ]
    sheet = table(tmp_path, rows, "assignments", ["A2:A3", "B2:B3", "C2:C3"])
    assert [line.row for line in sheet.lines] == [2, 4]


def test_blank_cells_take_the_domain_from_above_but_never_units(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"规划,领域,目标,牵头单位\n甲规划,健康,{TARGET_A},市甲局\n,,{TARGET_B},\n乙规划,,丙目标,市乙局\n"
    )
    assert texts(one(path, "assignments"), "plan", "domain", "target", "lead") == [
        ("甲规划", "健康", TARGET_A, "市甲局"),
        ("甲规划", "健康", TARGET_B, ""),
        ("乙规划", "", "丙目标", "市乙局"),
    ]


def test_same_as_above_in_words(tmp_path: Path) -> None:
    rows = [["领域", "目标", "牵头单位"], ["健康", TARGET_A, "市甲局"], ["同上", TARGET_B, "〃"]]
    sheet = table(tmp_path, rows, "assignments")
    assert texts(sheet, "domain", "lead") == [("健康", "市甲局")] * 2
    assert sheet.lines[1].cells["lead"].row == 3


@pytest.mark.parametrize("merged", [True, False])
def test_a_header_of_two_rows(tmp_path: Path, *, merged: bool) -> None:
    rows = [
        ["示例市妇女发展规划（2021—2030年）目标责任分解表", None, None, None],
        ["序号", "主要目标", "责任单位", None],
        [None, None, "牵头", "配合"],
        [1, TARGET_A, "市甲局", "市乙局"],
    ]
    areas = ["A1:D1", "A2:A3", "B2:B3", "C2:D2"] if merged else []
    sheet = table(tmp_path, rows, "assignments", areas)
    assert sheet.columns == {"number": 1, "target": 2, "lead": 3, "participating": 4}
    assert texts(sheet, *WHO) == [(TARGET_A, "市甲局", "市乙局")]
    assert sheet.title == "示例市妇女发展规划(2021—2030年)目标责任分解表"


def test_one_heading_over_several_columns_of_units(tmp_path: Path) -> None:
    rows = [["主要目标", "牵头单位", "配合单位", None, None], [TARGET_A, "市甲局", "市乙局", None, "市丙局"]]
    sheet = table(tmp_path, rows, "assignments", ["C1:E1"])
    assert split_units(sheet.lines[0].text("participating")) == ["市乙局", "市丙局"]
    assert sheet.columns["participating"] == 3


def test_titles_above_and_notes_below(tmp_path: Path) -> None:
    rows = [
        ["附件2", None, None],
        ["示例市儿童发展规划任务分工", None, None],
        [None, None, None],
        ["目标", "牵头单位", "备注"],
        [TARGET_A, "市甲局", "备注一"],
        [None, None, None],
        ["注：1.本表由市妇儿工委办公室编制。", None, None],
        ["2.有变化的另行通知。", None, None],
        ["资料来源：示例市妇儿工委办公室", None, None],
        ["填表人：某某", "联系电话：000", None],
    ]
    sheet = table(tmp_path, rows, "assignments", ["A2:C2", "A7:C7"])
    assert sheet.title == "附件2\n示例市儿童发展规划任务分工"
    assert [of(line) for line in sheet.lines] == [
        {"target": TARGET_A, "lead": "市甲局", "remark": "备注一", "source": "示例市妇儿工委办公室"}
    ]
    assert sheet.notes == (
        "注:1.本表由市妇儿工委办公室编制。",
        "2.有变化的另行通知。",
        "资料来源:示例市妇儿工委办公室",
        "填表人:某某 联系电话:000",
    )


def test_domains_as_rows_of_their_own(tmp_path: Path) -> None:
    rows = [
        ["序号", "主要目标", "牵头单位"],
        ["一、妇女与健康", None, None],
        [1, TARGET_A, "市甲局"],
        ["（二）妇女与教育", None, None],
        [2, TARGET_B, "市乙局"],
        ["示例市儿童发展规划", None, None],
        [3, "丙目标", "市丙局"],
    ]
    sheet = table(tmp_path, rows, "assignments", ["A2:C2", "A6:C6"])
    assert texts(sheet, "plan", "domain", "target") == [
        ("", "妇女与健康", TARGET_A),
        ("", "妇女与教育", TARGET_B),
        ("示例市儿童发展规划", "", "丙目标"),
    ]


def test_domains_alone_in_the_column_of_targets_and_a_last_remark(tmp_path: Path) -> None:
    rows = [
        ["主要目标", "牵头单位"],
        ["一、妇女与健康", None],
        [TARGET_A, "市甲局"],
        ["本表自印发之日起施行", None],
    ]
    sheet = table(tmp_path, rows, "assignments", ["A4:B4"])
    assert texts(sheet, "domain", "target") == [("妇女与健康", TARGET_A)]
    assert sheet.notes == ("本表自印发之日起施行",)


def test_the_header_again_on_each_page(tmp_path: Path) -> None:
    header = ["目标", "牵头单位", "配合单位"]
    rows = [header, [TARGET_A, "市甲局", None], ["续表", None, None], header, [TARGET_B, "市乙局", None]]
    assert texts(table(tmp_path, rows, "assignments"), "target") == [(TARGET_A,), (TARGET_B,)]


def test_a_second_table_below_with_other_columns(tmp_path: Path) -> None:
    rows = [
        ["目标", "牵头单位", "配合单位"],
        [TARGET_A, "市甲局", "市乙局"],
        ["序号", "目标", "牵头单位"],
        [1, TARGET_B, "市丙局"],
    ]
    assert texts(table(tmp_path, rows, "assignments"), *WHO) == [
        (TARGET_A, "市甲局", "市乙局"),
        (TARGET_B, "市丙局", ""),
    ]


def test_blank_and_numbered_empty_rows(tmp_path: Path) -> None:
    rows = [
        ["序号", "目标", "牵头单位"],
        [None] * 3,
        [1, TARGET_A, "市甲局"],
        [2, None, None],
        [None, "　", " "],
    ]
    assert [line.row for line in table(tmp_path, rows, "assignments").lines] == [3]


def test_columns_that_mean_nothing_here_are_named(tmp_path: Path) -> None:
    rows = [["目标", "牵头单位", "完成时限", "联系人"], [TARGET_A, "市甲局", "2025年", "某某"]]
    sheet = table(tmp_path, rows, "assignments")
    assert sheet.notes == ("未读取的列 column not read: C 完成时限", "未读取的列 column not read: D 联系人")
    assert set(sheet.lines[0].cells) == {"target", "lead"}


def test_hidden_rows_are_read_and_named(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx", {"表": [["目标", "牵头单位"], [TARGET_A, "市甲局"], [TARGET_B, "市乙局"]]}
    )
    workbook = load_workbook(path)
    workbook["表"].row_dimensions[3].hidden = True
    workbook.save(path)
    sheet = one(path, "assignments")
    assert len(sheet.lines) == 2
    assert sheet.notes == ("隐藏的行也已读入 hidden rows were read too: 3",)


def test_our_own_key_column(tmp_path: Path) -> None:
    rows = [["目标编号", "主要目标", "牵头单位"], ["000000-women-2021-2030/d1/t2", TARGET_A, "市甲局"]]
    assert texts(table(tmp_path, rows, "assignments"), "key", "number") == [
        ("000000-women-2021-2030/d1/t2", "")
    ]


def test_a_tables_own_numbers_are_no_keys(tmp_path: Path) -> None:
    rows = [["序号", "目标编号", "主要目标", "牵头单位"], [7, "1.2", TARGET_A, "市甲局"]]
    sheet = table(tmp_path, rows, "assignments")
    assert texts(sheet, "key", "number") == [("", "1.2")]
    assert sheet.columns["number"] == 2


# Who leads


def test_one_column_beside_helpers_is_the_leads(tmp_path: Path) -> None:
    rows = [["目标", "责任单位", "配合单位"], [TARGET_A, "市甲局", "市乙局"]]
    assert texts(table(tmp_path, rows, "assignments"), *WHO) == [(TARGET_A, "市甲局", "市乙局")]


def test_a_lone_column_with_one_unit(tmp_path: Path) -> None:
    sheet = table(tmp_path, [["目标", "责任单位"], [TARGET_A, "市甲局"]], "assignments")
    assert sheet.columns == {"target": 1, "responsible": 2}
    assert texts(sheet, *WHO) == [(TARGET_A, "市甲局", "")]


def test_a_lone_column_with_several_units_is_a_fault(tmp_path: Path) -> None:
    rows = [["目标", "责任单位"], [TARGET_A, "市甲局、市乙局"], [TARGET_B, "市甲局"]]
    error = faults(book(tmp_path / "表.xlsx", {"分工": rows}), "assignments")
    (fault,) = error.faults
    assert (fault.sheet, fault.row, fault.column, fault.value) == ("分工", 2, "B 责任单位", "市甲局、市乙局")
    assert "分不清谁牵头" in fault.reason_zh
    assert "表.xlsx：1 处错误" in error.message.splitlines()[0]
    assert error.message.splitlines()[1].startswith(
        "工作表“分工” 第2行 B 责任单位 “市甲局、市乙局”：一格中有多个单位"
    )


@pytest.mark.parametrize("where", ["below", "heading"])
def test_a_lone_column_whose_first_unit_leads_by_a_note(tmp_path: Path, where: str) -> None:
    heading = "责任单位（排在第一位的为牵头单位）" if where == "heading" else "责任单位"
    rows = [["目标", heading], [TARGET_A, "市甲局、市乙局、市丙局"], ["注：列首位的为牵头单位。", None]]
    sheet = table(tmp_path, rows[: 2 if where == "heading" else 3], "assignments")
    assert texts(sheet, *WHO) == [(TARGET_A, "市甲局", "市乙局、市丙局")]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("责任单位", "牵头：市甲局；配合：市乙局、市丙局"),
        ("牵头单位", "牵头：市甲局；配合：市乙局、市丙局"),
        ("责任单位", "牵头单位：市甲局\n责任单位：市乙局、市丙局"),
        ("牵头单位", "牵头单位：市甲局\n责任单位：市乙局、市丙局"),
        ("责任单位", "市甲局（牵头）、市乙局、市丙局"),
        ("责任单位", "市甲局牵头，市乙局、市丙局配合"),
        ("责任单位", "市甲局牵头，市乙局、市丙局"),
        ("牵头单位", "由市甲局牵头，市乙局、市丙局参与"),
    ],
)
def test_roles_inside_a_cell(tmp_path: Path, heading: str, cell: str) -> None:
    sheet = table(tmp_path, [["目标", heading], [TARGET_A, cell]], "assignments")
    assert texts(sheet, *WHO) == [(TARGET_A, "市甲局", "市乙局、市丙局")]
    assert sheet.lines[0].printed("lead") == cell


def test_units_merged_over_columns_of_different_roles_are_a_fault(tmp_path: Path) -> None:
    rows = [["目标", "牵头单位", "配合单位"], [TARGET_A, "各成员单位", None]]
    error = faults(book(tmp_path / "表.xlsx", {"表": rows}, ["B2:C2"]), "assignments")
    assert [(fault.row, fault.column) for fault in error.faults] == [(2, "B 牵头单位")]


# What is wrong with a table


def test_two_columns_of_one_meaning(tmp_path: Path) -> None:
    rows = [["主要目标", "目标任务", "牵头单位", "负责单位"], [TARGET_A, TARGET_B, "市甲局", "市乙局"]]
    error = faults(book(tmp_path / "表.xlsx", {"表": rows}), "assignments")
    assert [fault.column for fault in error.faults] == ["B 目标任务", "D 负责单位"]
    assert "A 主要目标、B 目标任务" in error.faults[0].reason_zh


def test_every_fault_of_every_sheet_is_listed(tmp_path: Path) -> None:
    one_sheet = [["目标", "牵头单位"], [TARGET_A, "#N/A"], ["#REF!", "市甲局"]]
    other = [["目标", "联系人"], [TARGET_A, "某某"]]
    error = faults(book(tmp_path / "表.xlsx", {"甲": one_sheet, "乙": other}), "assignments")
    assert [(fault.sheet, fault.row, fault.column, fault.value) for fault in error.faults] == [
        ("甲", 2, "B 牵头单位", "#N/A"),
        ("甲", 3, "A 目标", "#REF!"),
        ("乙", 1, "", "目标 | 联系人"),
    ]
    assert "牵头单位或配合单位" in error.faults[2].reason_zh
    assert len(error.message.splitlines()) == 4


def test_sheets_that_hold_no_table_are_passed_over(tmp_path: Path) -> None:
    sheets = {
        "填写说明": [["1", "请按表填写"], ["2", "不要改动表头"]],
        "封面": [["示例市", "2026"], ["某某", "印"]],
        "空": [],
        "只有文字": [["一段文字"], ["又一段"]],
        "妇女": [["目标", "牵头单位"], [TARGET_A, "市甲局"]],
        "儿童": [["目标", "牵头单位"], [TARGET_B, "市乙局"]],
    }
    path = book(tmp_path / "表.xlsx", sheets)
    assert [sheet.name for sheet in read_sheets(path, "assignments").sheets] == ["妇女", "儿童"]


def test_a_hidden_table_has_to_be_decided_on(tmp_path: Path) -> None:
    rows = [["目标", "牵头单位"], [TARGET_A, "市甲局"]]
    path = book(tmp_path / "表.xlsx", {"表": rows, "旧表": rows, "选项": [["市甲局", "%"], ["市乙局", "‰"]]})
    workbook = load_workbook(path)
    workbook["旧表"].sheet_state = "hidden"
    workbook["选项"].sheet_state = "veryHidden"
    workbook.save(path)
    assert [(fault.sheet, fault.reason_en) for fault in faults(path, "assignments").faults] == [
        ("旧表", "a hidden sheet holds a table")
    ]

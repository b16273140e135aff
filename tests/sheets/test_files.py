"""Files: encodings, separators, what is refused and how. All content is made up."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from kg.sheets import TableFileError, file, limits, read_sheets
from tests.sheets.builders import book, one, texts

CSV = "领域,目标,牵头单位\n妇女与健康,示例率达到80%以上,市卫生健康局\n"
ROWS = [["目标", "牵头单位"], ["示例率达到80%以上", "市甲局"]]


def refusal(path: Path) -> TableFileError:
    with pytest.raises(TableFileError) as caught:
        read_sheets(path, "assignments")
    assert caught.value.message.startswith(path.name)
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path: Path, codec: str, mark: str) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(CSV.replace(",", mark).encode(codec))
    sheet = one(path, "assignments")
    assert sheet.name == "-"
    assert texts(sheet, "domain", "target", "lead") == [("妇女与健康", "示例率达到80%以上", "市卫生健康局")]


def test_a_separator_that_the_file_declares(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("sep=|\n目标|牵头单位\n示例率，达到80%|市甲局\n", encoding="utf-8")
    assert [(line.row, line.text("lead")) for line in one(path, "assignments").lines] == [(3, "市甲局")]


def test_units_separated_by_the_mark_of_another_format(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(
        "目标,牵头单位,配合单位\n甲,市甲局,市乙局;市丙局;市丁局\n乙,市甲局,市乙局;市丙局;市丁局\n"
    )
    assert texts(one(path, "assignments"), "participating") == [("市乙局;市丙局;市丁局",)] * 2


def test_rows_of_a_text_table_count_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text('目标,牵头单位\n\n"两行的\n目标",市甲局\n丙,="007"\n', encoding="utf-8")
    sheet = one(path, "assignments")
    assert [(line.row, line.text("target"), line.text("lead")) for line in sheet.lines] == [
        (3, "两行的\n目标", "市甲局"),
        (4, "丙", "007"),
    ]


def test_a_workbook_under_a_wrong_name_is_read_by_its_bytes(tmp_path: Path) -> None:
    path = book(tmp_path / "表.xlsx", {"表": ROWS}).rename(tmp_path / "表.csv")
    assert texts(one(path, "assignments"), "lead") == [("市甲局",)]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*members: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for member in members:
            archive.writestr(member, "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\n \n", "the file is empty"),
        (OLE + bytes(600), "an old Excel file (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"%PDF-1.7\n", "no table but PDF"),
        (b"<html><table><tr><td>1</td></tr></table>", "a web page or XML under a table's name"),
        (b'<?xml version="1.0"?><Workbook/>', "a web page or XML under a table's name"),
        (b"\x00\x01\x02\x03 binary", "neither text nor .xlsx"),
        ("目標,牽頭單位\n領域,婦女與兒童健康服務\n".encode("big5"), "neither UTF-8 nor GB18030"),
        ("目标,牵头单位\n甲,市".encode()[:-1], "neither UTF-8 nor GB18030"),
        (b"PK\x03\x04 cut off", "damaged or not standard"),
        (zipped("[Content_Types].xml", "word/document.xml"), "no table but Word"),
        (zipped("mimetype", "content.xml"), "no table but OpenDocument"),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), ".xlsb"),
        (zipped("a.txt"), "no table but zip"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "damaged or not standard"),
        ('目标,牵头单位\n"甲,市甲局\n'.encode(), "broken quotes or separators"),
        ("一段文字\n没有表格\n".encode(), "no sheet holds a table"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(data)
    assert reason in refusal(path).message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "没有.xlsx").message
    assert "a folder or a device" in refusal(tmp_path).message


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "MAX_BYTES", 50)
    path = tmp_path / "表.csv"
    path.write_text(CSV * 2, encoding="utf-8")
    assert "more than" in refusal(path).message


@pytest.mark.parametrize("name", ["表.csv", "表.xlsx"])
@pytest.mark.parametrize(("row", "column"), [(limits.MAX_ROWS + 1, 1), (1, limits.MAX_COLUMNS + 1)])
def test_a_table_that_is_too_long_or_wide(tmp_path: Path, name: str, row: int, column: int) -> None:
    path = tmp_path / name
    if name.endswith("csv"):
        path.write_text(CSV + "\n" * (row - 3) + "," * (column - 1) + "x\n", encoding="utf-8")
    else:
        workbook = Workbook()
        workbook.worksheets[0].cell(row, column, "x")
        workbook.save(path)
    assert f"more than {limits.MAX_ROWS if row > 1 else limits.MAX_COLUMNS}" in refusal(path).message


def test_formats_beyond_the_table_do_not_count(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in ROWS:
        sheet.append(row)
    sheet.cell(60_000, 1).number_format = "0.00"
    sheet.merge_cells("A3:A60000")
    workbook.save(tmp_path / "表.xlsx")
    assert len(one(tmp_path / "表.xlsx", "assignments").lines) == 1


Edit = Callable[[str, bytes], bytes]


def edited(source: Path, edit: Edit) -> Path:
    """Rewrite a workbook's parts."""
    target = source.with_name("改.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, edit(member, old.read(member)))
    return target


def padded(part: str, megabytes: int) -> Edit:
    return lambda member, data: data + b" " * megabytes * 1_000_000 if member == part else data


def in_sheet(old: bytes, new: bytes) -> Edit:
    return lambda member, data: data.replace(old, new) if member.endswith("sheet1.xml") else data


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (padded("xl/styles.xml", 9), "unpacks to too much"),
        (padded("xl/worksheets/sheet1.xml", 70), "unpacks to too much"),
        (
            in_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
            "a document type or entity in its XML",
        ),
        (
            in_sheet(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A:XFD"/></mergeCells>'),
            "merged cells",
        ),
        (in_sheet(b'r="2"', b'r="1"'), "stands behind row"),
        (in_sheet(b"<sheetData>", b"<sheetData"), "damaged or not standard"),
        (
            lambda _, data: data.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
            "a Strict Open XML workbook",
        ),
        (
            lambda member, data: b"" if member.endswith("styles.xml") else data,
            "damaged or not standard",
        ),
    ],
)  # fmt: skip
def test_a_workbook_that_was_made_to_harm(tmp_path: Path, edit: Edit, reason: str) -> None:
    path = edited(book(tmp_path / "表.xlsx", {"表": ROWS}), edit)
    tracemalloc.start()
    try:
        assert reason in refusal(path).message
        assert tracemalloc.get_traced_memory()[1] < 300_000_000
    finally:
        tracemalloc.stop()


def test_a_wrong_size_in_the_workbook_does_not_cut_the_table(tmp_path: Path) -> None:
    path = edited(
        book(tmp_path / "表.xlsx", {"表": ROWS}),
        in_sheet(b'<dimension ref="A1:B2"', b'<dimension ref="A1:A1"'),
    )
    assert texts(one(path, "assignments"), "lead") == [("市甲局",)]


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND_OF = "application/vnd.openxmlformats-officedocument.spreadsheetml"
AS_EXCEL_WRITES = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
      <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
      <Default Extension="xml" ContentType="application/xml"/>
      <Override PartName="/xl/workbook.xml" ContentType="{KIND_OF}.sheet.main+xml"/>
      <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND_OF}.worksheet+xml"/>
      <Override PartName="/xl/sharedStrings.xml" ContentType="{KIND_OF}.sharedStrings+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"
      Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>
      <sheet name="监测" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
      <Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
      <Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>""",
    "xl/sharedStrings.xml": f"""<sst {MAIN}><si><t>指标</t></si>
      <si><r><t>2020</t></r><r><t xml:space="preserve">年 </t></r></si>
      <si><t>甲率</t><phoneticPr fontId="1"/></si>
      <si><t xml:space="preserve">乙率_x000D_
（％）</t></si><si><t>2021年</t></si></sst>""",
    "xl/worksheets/sheet1.xml": f"""<worksheet {MAIN}><sheetData>
      <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>4</v></c></row>
      <row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><f>1.1*3</f><v>3.3000000000000003</v></c>
        <c r="C3" t="str"><f>IF(TRUE,"","x")</f><v></v></c></row>
      <row r="4" hidden="1"><c r="A4" t="s"><v>3</v></c><c r="B4" t="str"><f>"9"</f><v>９８．５</v></c>
        <c r="C4" t="b"><v>1</v></c></row>
      </sheetData></worksheet>""",
}


def test_a_workbook_as_a_spreadsheet_program_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for part, text in AS_EXCEL_WRITES.items():
            archive.writestr(part, HEAD + text)
    sheet = one(path, "observations")
    assert sheet.name == "监测"
    assert [
        (line.row, line.text("indicator"), line.text("year"), line.text("value")) for line in sheet.lines
    ] == [
        (3, "甲率", "2020", "3.3"),
        (4, "乙率", "2020", "98.5"),
        (4, "乙率", "2021", "TRUE"),
    ]
    assert sheet.lines[1].text("unit") == "%"
    assert sheet.lines[1].printed("value") == "９８．５"
    assert sheet.notes == ("隐藏的行也已读入 hidden rows were read too: 4",)

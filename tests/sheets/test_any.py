"""Whatever the file, reading ends in tables or in one `KgError`; what is written is read."""

import csv
import io
import random
import zipfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from kg.errors import KgError
from kg.sheets import Kind, column_letter, read_amount, read_day, read_sheets, read_year, split_units
from kg.sheets.text import normal
from kg.vocabulary import vocabulary
from tests.sheets.builders import book

QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
KINDS = st.sampled_from(["assignments", "observations", "targets"])
HEADS = (
    b"",
    b"PK\x03\x04",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"sep=;\n",
    b'"',
    "目标,牵头单位\n".encode(),
)
WORDS = (
    "目标", "牵头单位", "责任单位", "序号", "指标", "2020年", "单位", "数值", "年份", "注：甲", "同上", "—",
    "市甲局、市乙局", "12/10万", "一、健康", "牵头：市甲局；配合：市乙局", "#N/A", "1", "", "", "市甲局",
    "农村", "资料来源：某处", "单位：%", "续表",
)  # fmt: skip
SPECIAL = set(vocabulary("tables")["rows"]["ditto"]) | set(vocabulary("tables")["rows"]["errors"])


def read_whatever(path: Path, kind: Kind) -> None:
    try:
        file = read_sheets(path, kind)
    except KgError as error:
        assert error.message.startswith(path.name)  # noqa: PT017 - either outcome is checked
        return
    assert file.sheets
    for sheet in file.sheets:
        assert all(column >= 1 for column in sheet.columns.values())
        for line in sheet.lines:
            assert "responsible" not in line.cells
            for cell in line.cells.values():
                assert cell.text
                assert cell.text == normal(cell.text)
                assert cell.letter
                cell.text.encode()


@given(data=st.binary(max_size=300), head=st.sampled_from(HEADS), kind=KINDS)
@settings(max_examples=300, deadline=None, suppress_health_check=QUIET)
def test_any_bytes(tmp_path: Path, data: bytes, head: bytes, kind: Kind) -> None:
    path = tmp_path / "any.xlsx"
    path.write_bytes(head + data)
    read_whatever(path, kind)


@given(column=st.integers(1, 16384))
def test_columns_have_the_letters_of_a_spreadsheet(column: int) -> None:
    assert column_letter(column) == get_column_letter(column)


GRID = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=9)


@given(
    grid=GRID, kind=KINDS, mark=st.sampled_from(",;\t"), codec=st.sampled_from(["utf-8", "gb18030", "utf-16"])
)
@settings(max_examples=300, deadline=None, suppress_health_check=QUIET)
def test_any_text_table_of_officials_words(
    tmp_path: Path, grid: list[list[str]], kind: Kind, mark: str, codec: str
) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=mark).writerows(grid)
    path = tmp_path / "any.csv"
    path.write_bytes(stream.getvalue().encode(codec))
    read_whatever(path, kind)


AREA = st.tuples(st.integers(1, 8), st.integers(1, 6), st.integers(0, 3), st.integers(0, 3))


@given(grid=GRID, kind=KINDS, areas=st.lists(AREA, max_size=4))
@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
def test_any_workbook_of_officials_words(
    tmp_path: Path, grid: list[list[str]], kind: Kind, areas: list[tuple[int, int, int, int]]
) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in grid:
        sheet.append([cell or None for cell in row])
    for row_number, column, down, right in areas:
        sheet.merge_cells(None, row_number, column, row_number + down, column + right)
    path = tmp_path / "any.xlsx"
    workbook.save(path)
    read_whatever(path, kind)


@given(seed=st.integers(0, 2**32), count=st.integers(1, 6), kind=KINDS)
@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
def test_any_damage_inside_a_workbook(tmp_path: Path, seed: int, count: int, kind: Kind) -> None:
    chance = random.Random(seed)  # noqa: S311 - which byte is hit is no secret
    source = book(
        tmp_path / "whole.xlsx", {"表": [["目标", "牵头单位", "2020年"], ["甲", "市甲局", 0.5]]}, ["A2:B2"]
    )
    path = tmp_path / "any.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        hit = chance.choice(old.namelist())
        for member in old.namelist():
            data = bytearray(old.read(member))
            if member == hit:
                for _ in range(count):
                    data[chance.randrange(len(data))] = chance.choice(b'0129<>/"=:rstcv \xff')
            new.writestr(member, bytes(data))
    read_whatever(path, kind)


def is_plain(text: str) -> bool:
    """Tell whether a spreadsheet can hold a text and nothing is meant by it but itself."""
    return bool(text) and not ILLEGAL_CHARACTERS_RE.search(text) and text not in SPECIAL and text[0] != "="


TEXT = st.text(max_size=20).map(normal).filter(is_plain)


@given(statements=st.lists(TEXT, min_size=1, max_size=6), as_book=st.booleans())
@example(statements=["目标\n分两行", "％"], as_book=False)
@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
def test_what_is_written_is_read(tmp_path: Path, statements: list[str], *, as_book: bool) -> None:
    rows = [["目标", "牵头单位"], *([statement, f"第{n}局"] for n, statement in enumerate(statements))]
    if as_book:
        path = book(tmp_path / "written.xlsx", {"表": rows})
    else:
        path = tmp_path / "written.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    (sheet,) = read_sheets(path, "assignments").sheets
    read = {line.row: (line.text("target"), line.text("lead")) for line in sheet.lines}
    notes = "\n".join(sheet.notes)
    for row, (statement, lead) in enumerate(rows[1:], 2):
        assert read.get(row) == (normal(statement), lead) or normal(statement) in notes


@given(text=st.text(max_size=30))
@settings(max_examples=500, deadline=None)
def test_any_text_in_a_cell(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    names = split_units(text)
    assert len(names) == len(set(names))
    assert all(name and name.strip() == name for name in names)
    amount = read_amount(text)
    if amount is not None:
        again = read_amount(amount.value, amount.unit)
        assert again == amount
    year, day = read_year(text), read_day(text)
    assert day is None or year == day.year


@given(
    names=st.lists(
        st.sampled_from(["市甲局", "市乙委", "市妇联", "省丙厅", "县丁办", "各县(市、区)政府"]), unique=True
    )
)
def test_names_come_back_whatever_separates_them(names: list[str]) -> None:
    for mark in "、，,；;/\n":
        assert split_units(mark.join(names)) == names

"""A table as it is read: cells, lines, sheets, and what was wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kg.errors import KgError

Kind = Literal["assignments", "observations", "targets"]
"""What a table is about; decides which headings are looked for."""


_LETTERS = 26
_LETTERED = re.compile(r"[A-Z]{1,3}(?: |$)")


def column_letter(column: int) -> str:
    """Return a 1-based column as spreadsheets name it: 1 → A, 28 → AB."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return letters


@dataclass(frozen=True)
class Cell:
    """One cell that holds something.

    Attributes:
        text: What the cell shows, each line in Unicode's NFKC and stripped (full-width digits and brackets
            become half-width). A number has the digits shown or entered (`4.5`, `98.50`, `98.5%`), a date is
            ISO.
        row: 1-based, as the spreadsheet counts; of a merged cell the row that was asked for.
        column: 1-based.
        printed: What the cell shows, before NFKC; for quoting it.
    """

    text: str
    row: int
    column: int
    printed: str = ""

    @property
    def letter(self) -> str:
        """The column as the spreadsheet names it: `C`."""
        return column_letter(self.column)


@dataclass(frozen=True)
class Line:
    """One line of a table, or one year's figure of a line whose columns are years.

    Attributes:
        row: 1-based, as the spreadsheet counts.
        cells: Field → its cell, only where it holds something; merged cells and blanks that mean
            "as above" are filled already.
    """

    row: int
    cells: Mapping[str, Cell]

    def text(self, field: str) -> str:
        """Return the text of a field, empty when its cell is empty or the table has no such column."""
        cell = self.cells.get(field)
        return "" if cell is None else cell.text

    def printed(self, field: str) -> str:
        """Return the same as the cell prints it, for quotes: `（2011—2020年）` keeps its wide brackets."""
        cell = self.cells.get(field)
        return "" if cell is None else cell.printed or cell.text


@dataclass(frozen=True)
class Sheet:
    """One table.

    Attributes:
        name: The sheet's name; `-` for a text file.
        columns: Field → 1-based column. Of a field in several columns the first one; of a table with a column
            a year, `value` is the first year's. `responsible` is here when units stand in a column that does
            not say who leads (责任单位 alone); the lines have them as `lead` and `participating` even so: see
            `kg.sheets.roles.settle`.
        lines: The table's lines in order, without blank ones, repeated headers and notes.
        notes: What stands below the table, then what the reader did that is worth saying
            (`未读取的列 column not read: F 完成时限`).
        title: What stands above the header, one line a row.
    """

    name: str
    columns: Mapping[str, int]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    title: str


@dataclass(frozen=True)
class SheetFile:
    """A file's tables.

    Attributes:
        name: The file's name without folders.
        sha256: Of its bytes.
        sheets: Those that hold a table, in the file's order.
    """

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a table.

    Attributes:
        sheet: The sheet's name.
        row: 1-based; 0 when it concerns the whole sheet.
        column: Letter and heading (`C 牵头单位`), empty when it concerns the row.
        value: What the cell holds.
        reason_zh: Why it is wrong.
        reason_en: The same in English.
        remedy_zh: What to do.
        remedy_en: The same in English.
    """

    sheet: str
    row: int
    column: str
    value: str
    reason_zh: str
    reason_en: str
    remedy_zh: str
    remedy_en: str

    def __str__(self) -> str:
        place = "" if self.sheet == "-" else f"工作表“{self.sheet}” "
        place += f"第{self.row}行 " if self.row else ""
        place += f"{self.column} " if self.column else ""
        value = f"“{' '.join(self.value.split())}”" if self.value else ""
        chinese = f"{(place + value).strip()}：{self.reason_zh}。{self.remedy_zh}。"
        where = "" if self.sheet == "-" else f"sheet {self.sheet!r} "
        where += f"row {self.row}: " if self.row else ""
        return f"{chinese} | {where}{self.reason_en}. {self.remedy_en}."

    @property
    def is_about_a_cell(self) -> bool:
        """Whether it stands in a column of the table; a column that the table lacks has no letter."""
        return _LETTERED.match(self.column) is not None


def _told_once(faults: Sequence[Fault]) -> list[Fault]:
    """Put together what is wrong with several rows in the same words and in no column of the table."""
    rows: dict[Fault, list[int]] = {}
    for fault in faults:
        alike = fault if fault.is_about_a_cell else replace(fault, row=0)
        rows.setdefault(alike, []).append(fault.row)
    told = []
    for fault, of in rows.items():
        if of[0] != of[-1] and not fault.is_about_a_cell:
            count = len(set(of))
            zh = f"{fault.reason_zh}（共 {count} 行，第 {of[0]}—{of[-1]} 行之间）"
            en = f"{fault.reason_en} ({count} rows between {of[0]} and {of[-1]})"
            told.append(replace(fault, reason_zh=zh, reason_en=en))
        else:
            told.append(replace(fault, row=of[0]))
    return told


class TableError(KgError):
    """A table is wrong in one or more places; nothing of it was taken.

    Args:
        name: The file's name.
        faults: What is wrong, in the order of the file; at least one. What is wrong with several rows alike
            and in no cell, such as a column that is missing, is told once a sheet with the number of rows.
    """

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(_told_once(faults))
        count = len(self.faults)
        head = (
            f"{name}：{count} 处错误，什么也没有导入 {count} fault{'s' * (count > 1)}, nothing was imported:"
        )
        super().__init__("\n".join([head, *map(str, self.faults)]))


class TableFileError(KgError):
    """A file cannot be read as a table at all: another format, encrypted, damaged, too large."""

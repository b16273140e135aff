"""Workbooks and text tables for tests; every place, agency and figure in them is made up."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kg.sheets import Kind, Line, Sheet, TableError, read_sheets

Rows = Sequence[Any]  # of rows; written as literals, they infer to anything else


def fill(sheet: Worksheet, rows: Rows, merged: Sequence[str] = ()) -> Worksheet:
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    return sheet


def book(path: Path, sheets: Mapping[str, Rows], merged: Sequence[str] = ()) -> Path:
    """Write a workbook; `merged` holds for its first sheet."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for number, (name, rows) in enumerate(sheets.items()):
        fill(workbook.create_sheet(name), rows, () if number else merged)
    workbook.save(path)
    return path


def one(path: Path, kind: Kind) -> Sheet:
    """Read a file that has one table."""
    (sheet,) = read_sheets(path, kind).sheets
    return sheet


def table(folder: Path, rows: Rows, kind: Kind, merged: Sequence[str] = ()) -> Sheet:
    """Write rows as a workbook and read them."""
    return one(book(folder / "表.xlsx", {"Sheet1": rows}, merged), kind)


def texts(sheet: Sheet, *fields: str) -> list[tuple[str, ...]]:
    return [tuple(line.text(field) for field in fields) for line in sheet.lines]


def of(line: Line) -> dict[str, str]:
    return {field: cell.text for field, cell in line.cells.items()}


def faults(path: Path, kind: Kind) -> TableError:
    try:
        read_sheets(path, kind)
    except TableError as error:
        return error
    raise AssertionError(f"{path.name} was read without a fault")

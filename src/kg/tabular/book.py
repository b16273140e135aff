"""Workbooks (xlsx): all tables, a sheet each, and the data dictionary before them."""

from collections.abc import Sequence
from datetime import date

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kg.formats.workbook import LONGEST, cell_of, fitting, prepare, sheet_of, workbook, written
from kg.tabular.delimited import cell_text
from kg.tabular.describing import Described
from kg.tabular.dictionary import Entry, entries
from kg.tabular.errors import TabularError
from kg.tabular.model import Table, Value
from kg.tabular.reading import Row

FILE = "govplan.xlsx"

MOST_ROWS = 1_048_575
"""Rows that a sheet can hold below its head."""
_DICTIONARY = "dictionary"
_LOOKED_AT = 200
"""Rows that a column's width goes by."""


def to_xlsx(tables: Described) -> bytes:
    """Write all tables as one workbook; words stay words, and numbers, days and truths their types.

    Raises:
        TabularError: A table has more rows than a sheet, or a text more characters than a cell, can hold.
    """
    for filled in tables.filled:  # all of them first: a sheet that was begun cannot be left
        _check(filled.table, filled.rows)
    book = workbook()
    book.properties.title = f"{tables.about.words.zh} {tables.about.version}"
    said = [tuple(entry) for entry in entries(tables)]
    _write(sheet_of(book, _DICTIONARY), Entry._fields, said)
    for filled in tables.filled:
        names = [column.name for column in filled.table.columns]
        _write(sheet_of(book, filled.table.name), names, filled.rows)
    return written(book, tables.about.time)


def _write(sheet: Worksheet, names: Sequence[str], rows: Sequence[Row]) -> None:
    prepare(sheet)
    for at, name in enumerate(names):
        texts = (cell_text(row[at]) for row in rows[:_LOOKED_AT])
        sheet.column_dimensions[get_column_letter(at + 1)].width = fitting(name, texts)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.append([cell_of(sheet, name, "kg-head") for name in names])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Worksheet, value: Value) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, date):
        return cell_of(sheet, value, "kg-day")
    return cell_of(sheet, value, "kg-text" if isinstance(value, str) else "kg-number")


def _check(table: Table, rows: Sequence[Row]) -> None:
    if len(rows) > MOST_ROWS:
        raise TabularError(
            f"表 {table.name} 有 {len(rows)} 行，工作表放不下。 "
            f"Table {table.name} has {len(rows)} rows, more than a sheet can hold ({MOST_ROWS}).",
            "请改用 CSV、Parquet 或 SQLite。 Use CSV, Parquet or SQLite.",
        )
    for row in rows:
        for value, column in zip(row, table.columns, strict=True):
            if isinstance(value, str) and len(value) > LONGEST:
                raise TabularError(
                    f"表 {table.name}：<{row[0]}> 的 {column.name} 有 {len(value)} 字，单元格放不下。 Table "
                    f"{table.name}: the {column.name} of <{row[0]}> has {len(value)} characters, more than a "
                    f"cell can hold ({LONGEST}).",
                    "请改用 CSV、Parquet 或 SQLite。 Use CSV, Parquet or SQLite.",
                )

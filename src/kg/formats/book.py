"""Workbooks (xlsx) that officials filter, hand out and print: the answer, and a sheet that explains it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kg.formats.about import Line, about
from kg.formats.issued import Issued
from kg.formats.table import Shown, layout
from kg.formats.words import words
from kg.formats.workbook import NARROWEST, cell_of, fitting, prepare, sheet_of, workbook, written
from kg.saved import Cell

RECEIPT, FIRST, LAST = "receipt", "first-row", "last-row"
"""Names of the document properties that hold the receipt's id, and which rows of the answer these are."""
_MOST_LINKS = 60_000
"""Links that a sheet may have before Excel drops some (its limit is 65,530)."""
_LOOKED_AT = 500
"""Rows that the width of a column goes by."""


def to_workbook(issued: Issued) -> bytes:
    """Write an answer as a workbook; the same answer and receipt give the same bytes.

    Returns:
        A sheet with labels, words and numbers as their types, first, and IRIs after them; and a sheet with
        the question, its parameters, what counts, the sources, the receipt and the licence.
    """
    say = words(issued.answer.language)
    book = workbook()
    _write_answer(sheet_of(book, say["sheet"]), issued)
    _write_about(sheet_of(book, say["about"]), about(issued))
    asked = datetime.fromisoformat(issued.receipt.time).replace(tzinfo=None)
    book.properties.title = issued.title
    properties: Any = book  # the stubs do not know these
    offset, rows = issued.answer.offset, len(issued.answer.rows)
    for name, value in ((RECEIPT, issued.receipt.id), (FIRST, str(offset + 1)), (LAST, str(offset + rows))):
        properties.custom_doc_props.append(StringProperty(name=name, value=value))
    return written(book, asked)


def _write_answer(sheet: Worksheet, issued: Issued) -> None:
    answer = issued.answer
    columns, aside = layout(answer).all, len(layout(answer).readers)
    prepare(sheet)
    for at, column in enumerate(columns, 1):
        dimension = sheet.column_dimensions[get_column_letter(at)]
        texts = (column.text(row[column.column.name]) for row in answer.rows[:_LOOKED_AT])
        dimension.width = fitting(column.heading, texts) if at <= aside else NARROWEST * 3
    # These go out before the first row, so all has to be known by then.
    sheet.freeze_panes = "B2" if len(columns) > 1 else "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(answer.rows) + 1}"
    sheet.print_title_rows = "1:1"
    if aside < len(columns):
        sheet.print_area = f"A1:{get_column_letter(max(aside, 1))}{len(answer.rows) + 1}"
    sheet.append([cell_of(sheet, column.heading, "kg-head") for column in columns])
    linked = 0
    for row in answer.rows:
        cells = []
        for at, column in enumerate(columns):
            cell = row[column.column.name]
            link = issued.link(cell.iri) if cell.iri and linked < _MOST_LINKS else ""
            linked += bool(link)
            cells.append(_filled(sheet, column, cell, link, aside=at >= aside))
        sheet.append(cells)


def _filled(sheet: Worksheet, column: Shown, cell: Cell, link: str, *, aside: bool) -> SheetCell:
    value = column.typed(cell)
    if isinstance(value, date):
        return cell_of(sheet, value, "kg-day", link)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return cell_of(sheet, value, "kg-number", link)
    text = column.text(cell)
    style = "kg-aside" if aside else "kg-number" if column.numeric and not link else "kg-text"
    return cell_of(sheet, text, style, link)


def _write_about(sheet: Worksheet, lines: Sequence[Line]) -> None:
    prepare(sheet)
    for letter, size in (("A", 22), ("B", 70), ("C", 60)):
        sheet.column_dimensions[letter].width = size
    for line in lines:
        style = "kg-head" if line.heading else "kg-text"
        cells = [cell_of(sheet, line.name, style), cell_of(sheet, line.text, style, line.link)]
        sheet.append([*cells, cell_of(sheet, line.more, "kg-aside" if line.more else style)])

"""Workbooks (xlsx) that officials filter, hand out and print: the answer, and a sheet that explains it."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kg.formats.about import Line, about
from kg.formats.issued import Issued
from kg.formats.plain import width
from kg.formats.table import Shown, Typed, layout
from kg.formats.words import words
from kg.saved import Cell

RECEIPT = "receipt"
"""Name of the document property that holds the receipt's id."""
_LONGEST = 32_767
"""Characters that a cell can hold."""
_MOST_LINKS = 60_000
"""Links that a sheet may have before Excel drops some (its limit is 65,530)."""
_LONGEST_LINK = 2_000
_NARROWEST, _WIDEST = 8.0, 52.0
_LOOKED_AT = 500
"""Rows that the width of a column goes by."""
_LINE = Side(style="thin", color="BFBFBF")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
_STYLES = {
    "kg-head": {"font": Font(bold=True), "fill": PatternFill("solid", start_color="D9E2F3")},
    "kg-text": {},
    "kg-link": {"font": Font(color="1D4F91", underline="single")},
    "kg-number": {"right": True},
    "kg-day": {"right": True, "format": "yyyy-mm-dd"},
    "kg-aside": {"font": Font(color="7F7F7F", size=9)},
}


def to_workbook(issued: Issued) -> bytes:
    """Write an answer as a workbook; the same answer and receipt give the same bytes.

    Returns:
        A sheet with labels, words and numbers as their types, first, and IRIs after them; and a sheet with
        the question, its parameters, what counts, the sources, the receipt and the licence.
    """
    say = words(issued.answer.language)
    book = Workbook(write_only=True)
    for name, style in _STYLES.items():
        book.add_named_style(_style(name, **style))  # type: ignore[arg-type]  # each as `_style` takes it
    _write_answer(_sheet(book, say["sheet"]), issued)
    _write_about(_sheet(book, say["about"]), about(issued))
    asked = datetime.fromisoformat(issued.receipt.time).replace(tzinfo=None)
    book.properties.creator, book.properties.title = "govplan-kg", issued.title
    book.properties.created = asked
    properties: Any = book  # the stubs do not know these
    properties.custom_doc_props.append(StringProperty(name=RECEIPT, value=issued.receipt.id))
    written = BytesIO()
    book.save(written)
    return _steady(written.getvalue(), f"{asked.isoformat()}Z".encode())


def _style(
    name: str,
    font: Font | None = None,
    fill: PatternFill | None = None,
    *,
    right: bool = False,
    format: str = "General",  # noqa: A002 - as openpyxl says
) -> NamedStyle:
    style = NamedStyle(name)
    style.font, style.number_format = font or Font(), format
    if fill:
        style.fill = fill
    style.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
    style.alignment = Alignment(wrap_text=True, vertical="top", horizontal="right" if right else None)
    return style


def _write_answer(sheet: Worksheet, issued: Issued) -> None:
    answer = issued.answer
    columns, aside = layout(answer).all, len(layout(answer).readers)
    _prepare(sheet)
    for at, column in enumerate(columns, 1):
        dimension = sheet.column_dimensions[get_column_letter(at)]
        texts = (column.text(row[column.column.name]) for row in answer.rows[:_LOOKED_AT])
        dimension.width = _width(column.heading, texts) if at <= aside else _NARROWEST * 3
    # These go out before the first row, so all has to be known by then.
    sheet.freeze_panes = "B2" if len(columns) > 1 else "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(answer.rows) + 1}"
    sheet.print_title_rows = "1:1"
    if aside < len(columns):
        sheet.print_area = f"A1:{get_column_letter(max(aside, 1))}{len(answer.rows) + 1}"
    sheet.append([_cell(sheet, column.heading, "kg-head") for column in columns])
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
        return _cell(sheet, value, "kg-day", link)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _cell(sheet, value, "kg-number", link)
    text = column.text(cell)
    style = "kg-aside" if aside else "kg-number" if column.numeric and not link else "kg-text"
    return _cell(sheet, text, style, link)


def _write_about(sheet: Worksheet, lines: Sequence[Line]) -> None:
    _prepare(sheet)
    for letter, size in (("A", 22), ("B", 70), ("C", 60)):
        sheet.column_dimensions[letter].width = size
    for line in lines:
        style = "kg-head" if line.heading else "kg-text"
        cells = [_cell(sheet, line.name, style), _cell(sheet, line.text, style, line.link)]
        sheet.append([*cells, _cell(sheet, line.more, "kg-aside" if line.more else style)])


def _sheet(book: Workbook, title: str) -> Worksheet:
    """Add a sheet whose rows are written once, from the top."""
    return cast(Worksheet, book.create_sheet(title))


def _prepare(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _cell(sheet: Worksheet, value: Typed, style: str, link: str = "") -> SheetCell:
    """Return a cell; words stay words: a quote that begins with = or + is no formula."""
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
        cell = WriteOnlyCell(sheet, value=text or None)
        if text:
            cell.data_type = "s"
        if link and text and len(link) <= _LONGEST_LINK:
            cell.hyperlink = link
            style = style if style == "kg-aside" else "kg-link"
        cell.style = style
        if text.startswith(("=", "+", "-", "@")):
            cell.quotePrefix = True
        return cell
    cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # the stubs know no Decimal, no date
    if link and len(link) <= _LONGEST_LINK:
        cell.hyperlink = link
    cell.style = style
    return cell


def _width(heading: str, texts: Iterable[str]) -> float:
    """Return a column's width: nine of ten of its cells fit, a Chinese character is two wide."""
    sizes = sorted(width(text) for text in texts)
    usual = sizes[int(len(sizes) * 0.9)] if sizes else 0
    return min(max(usual * 1.1, width(heading) * 1.15 + 3, _NARROWEST), _WIDEST)


def _steady(book: bytes, time: bytes) -> bytes:
    """Return a workbook without the time at which it was written: openpyxl puts that into two places."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        for entry in read.infolist():
            content = read.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + time + rb"\g<2>", content)
            info = zipfile.ZipInfo(entry.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            write.writestr(info, content)
    return out.getvalue()

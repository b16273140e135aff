"""Cells, sheets and bytes of workbooks (xlsx): words stay words; the same content, the same bytes."""

import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kg.formats.plain import width
from kg.formats.table import Typed

LONGEST = 32_767
"""Characters that a cell can hold."""
_LONGEST_LINK = 2_000
NARROWEST, WIDEST = 8.0, 52.0
"""Widths of columns."""
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


def workbook() -> Workbook:
    """Return an empty workbook, to be written from the top, with the styles that `cell_of` names."""
    book = Workbook(write_only=True)
    for name, style in _STYLES.items():
        book.add_named_style(_style(name, **style))  # type: ignore[arg-type]  # each as `_style` takes it
    return book


def written(book: Workbook, time: datetime) -> bytes:
    """Return a workbook as bytes that say `time` (UTC) and not when they were written."""
    book.properties.creator, book.properties.created = "govplan-kg", time
    out = BytesIO()
    book.save(out)
    return _steady(out.getvalue(), f"{time.isoformat()}Z".encode())


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


def sheet_of(book: Workbook, title: str) -> Worksheet:
    """Add a sheet whose rows are written once, from the top."""
    return cast(Worksheet, book.create_sheet(title))


def prepare(sheet: Worksheet) -> None:
    """Have a sheet printed in landscape on A4, as wide as a page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def cell_of(sheet: Worksheet, value: Typed, style: str, link: str = "") -> SheetCell:
    """Return a cell; words stay words: a quote that begins with = or + is no formula."""
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
        made = WriteOnlyCell(sheet, value=text or None)
        if text:
            made.data_type = "s"
        if link and text and len(link) <= _LONGEST_LINK:
            made.hyperlink = link
            style = style if style == "kg-aside" else "kg-link"
        made.style = style
        if text.startswith(("=", "+", "-", "@")):
            made.quotePrefix = True
        return made
    made = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # the stubs know no Decimal, no date
    if link and len(link) <= _LONGEST_LINK:
        made.hyperlink = link
    made.style = style
    return made


def fitting(heading: str, texts: Iterable[str]) -> float:
    """Return a column's width: nine of ten of its cells fit, a Chinese character is two wide."""
    sizes = sorted(width(text) for text in texts)
    usual = sizes[int(len(sizes) * 0.9)] if sizes else 0
    return min(max(usual * 1.1, width(heading) * 1.15 + 3, NARROWEST), WIDEST)


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

"""A report as a Word document: headings by style, heading rows on every page, Chinese typefaces, alt text."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Opened
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from kg.reports.model import Cell, Column, Facts, Figure, Heading, Numbers, Paragraph, Report, Table

_BODY, _HEADINGS = "SimSun", "SimHei"
"""宋体 and 黑体, which official documents are set in; every Word knows them, and what stands in for them."""
_LATIN = "Times New Roman"
_WIDTH = Cm(17)
_QUIET = RGBColor(0x56, 0x61, 0x6D)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a ZIP file can tell."""
_PER_ROW = 6


def to_docx(report: Report, drawn: Mapping[str, bytes]) -> bytes:
    """Write a report as a Word document; the same report gives the same bytes.

    Args:
        report: The report.
        drawn: Its charts by name, as PNG.
    """
    document = Document()
    _set_up(document, report)
    document.add_paragraph(report.title, "Title")
    document.add_paragraph(report.subtitle, "Subtitle")
    document.add_paragraph(report.publisher, "Note").alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in report.parts:
        match part:
            case Heading():
                document.add_paragraph(part.text, "Heading 1")
            case Paragraph():
                document.add_paragraph(part.text, "Note" if part.small else "Normal")
            case Facts():
                _facts(document, part)
            case Numbers():
                _numbers(document, part)
            case Figure():
                _figure(document, part, drawn[part.name])
            case Table():
                _table(document, part)
    return _packed(document)


def _set_up(document: Opened, report: Report) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.1), Cm(2.1)
    known = document.core_properties
    known.title, known.subject, known.author = report.title, report.subject, report.publisher
    known.comments, known.language, known.version = report.foot, report.tag, report.data
    known.last_modified_by, known.revision = report.publisher, 1
    known.created = known.modified = datetime.combine(report.day, time(), UTC)
    _styles(document, report)
    _foot(section.footer.paragraphs[0], report)


def _styles(document: Opened, report: Report) -> None:
    styles = document.styles
    _faced(styles["Normal"], _BODY, 10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US" if report.language == "en" else "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    styles["Normal"].element.get_or_add_rPr().append(language)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size in (("Title", 20), ("Heading 1", 14), ("Subtitle", 12), ("Caption", 10)):
        style = styles[name]
        _faced(style, _HEADINGS, size)
        style.font.color.rgb, style.font.italic = RGBColor(0, 0, 0), False
        style.font.bold = name != "Subtitle"
    for name in ("Title", "Subtitle"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for border in styles[name].element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
    styles["Heading 1"].paragraph_format.space_before = Pt(18)
    styles["Heading 1"].paragraph_format.space_after = Pt(6)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Caption"].paragraph_format.space_before = Pt(8)
    for name, points in (("Note", 9), ("InTable", 9), ("Code", 6.5)):
        style = styles.add_style(name, 1)
        style.base_style = styles["Normal"]
        _faced(style, _BODY, points)
        style.paragraph_format.space_after = Pt(2 if name != "Note" else 6)
    styles["Note"].font.color.rgb = _QUIET


def _faced(style: ParagraphStyle, chinese: str, size: float) -> None:
    """Give a style its size and typefaces: one for Chinese, one for Latin letters, none by theme."""
    style.font.size, style.font.name = Pt(size), _LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), chinese)


def _foot(paragraph: WordParagraph, report: Report) -> None:
    paragraph.style = "Note"
    paragraph.add_run(f"{report.foot}    ")
    before, rest = report.page.split("{page}")
    between, after = rest.split("{pages}")
    for words, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        paragraph.add_run(words)
        if field:
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), field)
            run = OxmlElement("w:r")
            text = OxmlElement("w:t")
            text.text = "1"
            run.append(text)
            simple.append(run)
            paragraph._p.append(simple)  # noqa: SLF001 - python-docx knows no fields


def _facts(document: Opened, part: Facts) -> None:
    table = document.add_table(len(part.rows), 2)
    _lined(table, (20, 80))
    for (name, words), row in zip(part.rows, table.rows, strict=True):
        _write(row.cells[0], Cell(text=name), style="InTable")
        _write(row.cells[1], Cell(text=words), style="InTable")
        _whole(row._tr)  # noqa: SLF001 - python-docx knows no rows that stay whole
    document.add_paragraph(style="Note")


def _numbers(document: Opened, part: Numbers) -> None:
    count = len(part.items)
    across = count if count <= _PER_ROW else -(-count // 2)  # in one row, or in two that are as long
    down = -(-len(part.items) // across)
    table = document.add_table(down, across)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    cells = [cell for row in table.rows for cell in row.cells]
    for item, cell in zip(part.items, cells, strict=False):
        paragraph = cell.paragraphs[0]
        paragraph.style = "InTable"
        run = paragraph.add_run(item.value)
        run.bold, run.font.size = True, Pt(16)
        cell.add_paragraph(item.label, "InTable")
        if item.more:
            cell.add_paragraph(item.more, "Note")
    document.add_paragraph(style="Note")


def _figure(document: Opened, part: Figure, picture: bytes) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(picture), width=_WIDTH)
    shape._inline.docPr.set("descr", part.alt)  # noqa: SLF001 - python-docx knows no alt text
    shape._inline.docPr.set("title", part.caption)  # noqa: SLF001
    caption = document.add_paragraph(part.caption, "Caption")
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.keep_with_next = False


def _table(document: Opened, part: Table) -> None:
    document.add_paragraph(part.caption, "Caption")
    table = document.add_table(1 + len(part.rows), len(part.columns))
    _lined(table, [column.share for column in part.columns])
    grid = [[*row.cells] for row in table.rows]
    for column, cell in zip(part.columns, grid[0], strict=True):
        _write(cell, Cell(text=column.heading, strong=True), column)
    again = OxmlElement("w:tblHeader")
    first = table.rows[0]._tr  # noqa: SLF001 - python-docx knows no heading rows
    first.get_or_add_trPr().append(again)
    for row, cells in zip(part.rows, grid[1:], strict=True):
        for column, told, cell in zip(part.columns, row, cells, strict=True):
            _write(cell, told, column)
    for row in table.rows:
        _whole(row._tr)  # noqa: SLF001
    document.add_paragraph(style="Note")


def _lined(table: WordTable, shares: Sequence[int]) -> None:
    """Give a table its widths, rules between rows and none between columns."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx knows no borders
    borders = OxmlElement("w:tblBorders")
    for side, width in (("top", "12"), ("bottom", "8"), ("insideH", "4")):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", width), ("space", "0"), ("color", "7A8794")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    after = (properties.find(qn(f"w:{name}")) for name in ("shd", "tblLayout", "tblCellMar", "tblLook"))
    next(element for element in after if element is not None).addprevious(borders)  # Word minds the order
    total = sum(shares)
    widths = [Emu(_WIDTH * share // total) for share in shares]
    for wide, column in zip(widths, table.columns, strict=True):
        column.width = wide
    for row in table.rows:
        for wide, cell in zip(widths, row.cells, strict=True):
            cell.width = wide


def _write(cell: _Cell, told: Cell, column: Column | None = None, style: str = "InTable") -> None:
    paragraph = cell.paragraphs[0]
    code = column is not None and column.code and not told.strong
    paragraph._p.style = "Code" if code else style  # noqa: SLF001 - by id: by name takes most of the time
    paragraph.add_run(told.text).bold = told.strong or None
    if column is not None and column.number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if told.more:
        below = cell.add_paragraph()
        below._p.style = style  # noqa: SLF001 - likewise
        more = below.add_run(told.more)
        more.font.size, more.font.color.rgb = Pt(7.5), _QUIET


def _whole(row: CT_Row) -> None:
    """Keep a row on one page."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _packed(document: Opened) -> bytes:
    """Return the file; its parts carry no time, so that the same parts give the same bytes."""
    loose, packed = BytesIO(), BytesIO()
    document.save(loose)
    with ZipFile(loose) as parts, ZipFile(packed, "w") as file:
        for part in parts.infolist():
            told = ZipInfo(part.filename, _EPOCH)
            told.compress_type, told.external_attr = ZIP_DEFLATED, 0o600 << 16
            file.writestr(told, parts.read(part))
    return packed.getvalue()

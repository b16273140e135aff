"""The files of reports, read with tools that are not ours."""

import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from selectolax.lexbor import LexborHTMLParser

from kg import typefaces
from kg.errors import KgError
from kg.receipts import receipts_in
from kg.reports.model import Facts, Figure, Heading, Numbers, Paragraph, Report, Table
from kg.reports.page import policy
from kg.reports.paper import TypefaceError, faces
from kg.reports.writing import FORMS, Form, composed, ended, written
from tests.lacking import lacking
from tests.reports.conftest import PLAN, Reporting

NOTHING = re.compile(r"\s+")


def squeezed(text: str) -> str:
    """Return a text without blanks and line ends, wherever a form breaks its lines."""
    return NOTHING.sub("", text)


def said(found: Report) -> list[str]:
    """Return all that a report says, in order; names for programs apart."""
    texts = [found.title, found.subtitle]
    for part in found.parts:
        match part:
            case Heading() | Paragraph():
                texts.append(part.text)
            case Facts():
                texts += [text for row in part.rows for text in row]
            case Numbers():
                texts += [text for item in part.items for text in (item.value, item.label, item.more)]
            case Figure():
                texts.append(part.caption)
            case Table():
                codes = [column.code for column in part.columns]
                texts += [part.caption, *(column.heading for column in part.columns)]
                texts += [
                    text
                    for row in part.rows
                    for code, cell in zip(codes, row, strict=True)
                    if not code
                    for text in (cell.text, cell.more)
                ]
    return [squeezed(text) for text in texts if text]


@pytest.fixture(scope="module")
def found(reporting: Reporting) -> Report:
    return reporting("plan", PLAN)


@pytest.fixture(scope="module")
def pdf(found: Report) -> bytes:
    try:
        faces()
    except TypefaceError as error:
        lacking(str(error), "KG_REQUIRE_BROWSER")
    return written(found, "pdf")


@pytest.fixture(scope="module")
def word(found: Report) -> bytes:
    return written(found, "docx")


@pytest.fixture(scope="module")
def page(found: Report) -> bytes:
    return written(found, "html")


def test_a_pdf_says_all_in_characters_that_can_be_found(found: Report, pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[n].get_textpage().get_text_bounded() for n in range(len(document))]
        assert document.get_metadata_dict()["Title"] == found.title
    finally:
        document.close()
    foot = squeezed(found.foot)
    assert all(f"第{n}页，共{len(pages)}页" in squeezed(text) for n, text in enumerate(pages, 1))
    assert all(foot in squeezed(text) for text in pages)
    text = squeezed("".join(pages))
    for words in said(found):
        # a line of a table may stand across two pages' ends
        assert words in text or all(part in text for part in re.split(r"[（）；，。·]", words)), words


def test_a_pdf_is_tagged_has_its_typefaces_in_it_and_headings_as_bookmarks(found: Report, pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    try:
        marks = [item.get_title() for item in document.get_toc()]
    finally:
        document.close()
    assert marks == [part.text for part in found.parts if isinstance(part, Heading)]
    assert b"pdfuaid" in pdf
    assert b"/MarkInfo" in pdf
    assert receipts_in(pdf.decode("latin-1")) == found.receipts


def test_a_word_document_says_all_under_headings(found: Report, word: bytes) -> None:
    document = Document(BytesIO(word))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == [part.text for part in found.parts if isinstance(part, Heading)]
    text = squeezed("".join(node.text or "" for node in document.element.body.iter(qn("w:t"))))
    assert [words for words in said(found) if words not in text] == []
    assert document.core_properties.title == found.title


def test_tables_of_a_word_document_hold_the_same_cells_below_a_heading_row_that_comes_again(
    found: Report, word: bytes
) -> None:
    listed = [table for table in found.parts if isinstance(table, Table)]
    tables = Document(BytesIO(word)).tables[2:]  # facts and numbers are laid out as tables, too
    assert len(tables) == len(listed)
    for table, told in zip(tables, listed, strict=True):
        head, *rows = table.rows
        assert head._tr.trPr is not None
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert [cell.text for cell in head.cells] == [column.heading for column in told.columns]
        shown = [[cell.text for cell in row.cells] for row in rows]
        assert shown == [["\n".join(filter(None, (c.text, c.more))) for c in row] for row in told.rows]


def test_a_word_document_has_chinese_typefaces_and_words_for_its_pictures(found: Report, word: bytes) -> None:
    document = Document(BytesIO(word))
    for name in ("Normal", "Title", "Heading 1", "Caption", "InTable"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in {"SimSun", "SimHei"}, name
        assert fonts.get(qn("w:eastAsiaTheme")) is None, name
    assert len(document.inline_shapes) == len([*found.figures]) == 1
    assert document.inline_shapes[0]._inline.docPr.get("descr") == next(found.figures).alt


def test_a_page_says_all_and_loads_nothing(found: Report, page: bytes) -> None:
    tree = LexborHTMLParser(page.decode())
    body = tree.body
    assert body is not None
    text = squeezed(body.text())
    assert [words for words in said(found) if words not in text] == []
    assert not tree.css("script, link, iframe, object, [style], [onload]")
    sources = [node.attributes["src"] for node in tree.css("[src]")]
    assert sources
    assert all(str(source).startswith("data:image/svg+xml;base64,") for source in sources)
    assert "url(" not in page.decode()
    assert "@import" not in page.decode()
    assert all(node.attributes.get("alt") for node in tree.css("img"))
    assert receipts_in(page.decode()) == found.receipts


def test_tables_of_a_page_have_captions_and_heading_cells(found: Report, page: bytes) -> None:
    tables = LexborHTMLParser(page.decode()).css("table")
    listed = [table for table in found.parts if isinstance(table, Table)]
    for table, told in zip(tables, listed, strict=True):
        caption = table.css_first("caption")
        assert caption is not None
        assert caption.text() == told.caption
        assert [th.text() for th in table.css("thead th[scope=col]")] == [
            column.heading for column in told.columns if column.heading
        ]
        assert len(table.css("tbody tr")) == len(told.rows)


def test_headings_of_a_page_skip_no_level_and_its_style_is_what_its_policy_allows(page: bytes) -> None:
    tree = LexborHTMLParser(page.decode())
    levels = [int(str(node.tag)[1]) for node in tree.css("h1, h2, h3")]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    style = tree.css_first("style")
    assert style is not None
    assert "sha256-" in policy()
    assert "unsafe" not in policy()


@pytest.mark.parametrize("form", [*FORMS])
def test_the_same_report_gives_the_same_bytes(
    found: Report, form: Form, request: pytest.FixtureRequest
) -> None:
    before: bytes = request.getfixturevalue({"html": "page", "docx": "word"}.get(form, form))
    again = Report.model_validate_json(found.model_dump_json())
    assert written(again, form) == before


ORDER = ("tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook")
"""Of what a table says of itself, among the elements that reports use (ECMA-376 part 1, 17.4.59)."""


def test_tables_of_a_word_document_say_what_they_are_in_the_order_that_word_wants(word: bytes) -> None:
    for table in Document(BytesIO(word)).tables:
        names = [element.tag.rpartition("}")[2] for element in table._tbl.tblPr]
        assert names == sorted(names, key=ORDER.index)


def test_a_word_document_tells_no_time_of_its_making(word: bytes) -> None:
    with ZipFile(BytesIO(word)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_without_a_chinese_typeface_a_pdf_is_refused_with_the_remedy(
    found: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typefaces, "FOLDER", tmp_path)
    monkeypatch.setattr(typefaces, "OTHERS", ("No Such Family",))
    faces.cache_clear()
    try:
        with pytest.raises(TypefaceError, match="fonts-noto-cjk"):
            composed(found, "pdf", {})
    finally:
        faces.cache_clear()


def test_a_machine_s_typefaces_do_where_our_own_are_missing(
    found: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typefaces, "FOLDER", tmp_path)
    faces.cache_clear()
    try:
        try:
            families = faces()[1]
        except TypefaceError as error:
            lacking(str(error), "KG_REQUIRE_BROWSER")
        assert typefaces.FAMILY not in families
        pictures = {figure.name: b"<svg xmlns='http://www.w3.org/2000/svg'/>" for figure in found.figures}
        assert composed(found, "pdf", pictures).startswith(b"%PDF")
    finally:
        faces.cache_clear()


@pytest.mark.parametrize("name", ["report.PDF", "a.b.docx", "x.html"])
def test_the_form_is_known_by_the_ending(name: str) -> None:
    assert ended(name) == name.lower().rpartition(".")[2]


def test_an_unknown_ending_is_refused() -> None:
    with pytest.raises(KgError, match="pdf"):
        ended("report.odt")


def test_nothing_of_a_report_becomes_markup(found: Report) -> None:
    hostile: dict[str, Any] = {"title": '<b>&"#x', "parts": (Paragraph(text="#set page() *_<i>$`\\u{41}"),)}
    changed = found.model_copy(update=hostile)
    body = LexborHTMLParser(composed(changed, "html", {}).decode()).body
    assert body is not None
    assert '<b>&"#x' in body.text()
    assert not body.css("b, i")
    text = "".join(p.text for p in Document(BytesIO(composed(changed, "docx", {}))).paragraphs)
    assert "#set page() *_<i>$`\\u{41}" in text

"""PDF with a text layer: its lines page by page, running page numbers and headers taken off.

PDFium is not safe to use from several threads at once; read PDFs from one thread.
"""

import unicodedata
from contextlib import closing
from typing import Any

import pypdfium2 as pdfium

from kg.document.assembly import Assembly
from kg.document.faults import fault
from kg.document.furniture import furniture
from kg.document.model import Origin

MAX_PAGES = 2000

_IMAGE = pdfium.raw.FPDF_PAGEOBJ_IMAGE
_PASSWORD = pdfium.raw.FPDF_ERR_PASSWORD
_FEW = 10
_MAX_BARE_SHARE = 0.5
_MAX_GARBLED_SHARE = 0.2
_PRIVATE_OR_UNASSIGNED = {"Co", "Cn"}

# Fonts of Chinese office programs map glyphs to radicals instead of the characters that look the same.
# Unicode knows the character for most of them (NFKC); for these it does not.
_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰", "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙"
)
_LOOKALIKES = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00))
_HYPHENS = {0xFFFE: "-", 0x02: "-"}  # what PDFium writes for a hyphen at the end of a line


def assemble(data: bytes, name: str) -> tuple[Assembly, tuple[str, ...]]:
    """Return a PDF's text, one piece a printed line, an empty line between pages.

    Args:
        data: The file's bytes.
        name: The document's name, for errors.

    Returns:
        The text, and a note for every page that is a picture without text.

    Raises:
        DocumentError: The PDF is damaged, encrypted, scanned, garbled or far too long.
    """
    pages, bare = _pages(data, name)
    if len(bare) > len(pages) * _MAX_BARE_SHARE:
        raise fault(name, "scanned", bare=len(bare), pages=len(pages))
    _check_readable(pages, name)
    dropped = furniture(pages)
    assembly = Assembly(name)
    for number, lines in enumerate(pages, start=1):
        kept = [at for at, line in enumerate(lines) if line.strip() and (number - 1, at) not in dropped]
        for at in kept:
            end = "\n\n" if at == kept[-1] else "\n"
            assembly.add(lines[at] + end, Origin("page-line", (number, at + 1)))
    notes = tuple(
        f"page {number} is a picture without text, which was not read（第{number}页无文字层）"
        for number in bare
    )
    return assembly, notes


def _pages(data: bytes, name: str) -> tuple[list[list[str]], list[int]]:
    """Return every page's lines, and the numbers of the pages that are pictures without text."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise fault(name, "encrypted") from error
        raise fault(name, "damaged", format="PDF", why=str(error)) from error
    pages: list[list[str]] = []
    bare: list[int] = []
    with closing(document):
        if len(document) > MAX_PAGES:
            raise fault(name, "too-long", limit=MAX_PAGES, unit="pages")
        for number in range(1, len(document) + 1):
            try:
                with closing(document[number - 1]) as page:
                    lines = _lines(page)
                    if _is_picture(page, lines):
                        bare.append(number)
            except pdfium.PdfiumError as error:
                raise fault(name, "damaged", format="PDF", why=f"page {number}: {error}") from error
            pages.append(lines)
    return pages, bare


def _lines(page: Any) -> list[str]:  # noqa: ANN401 - pypdfium2 ships no types
    with closing(page.get_textpage()) as layer:
        text: str = layer.get_text_range(errors="replace")
    return [_legible(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _is_picture(page: Any, lines: list[str]) -> bool:  # noqa: ANN401 - pypdfium2 ships no types
    if sum(char.isalnum() for line in lines for char in line) >= _FEW:
        return False
    return next(iter(page.get_objects(filter=[_IMAGE], max_depth=2)), None) is not None


def _legible(line: str) -> str:
    """Replace look-alikes of characters by the characters, one to one."""
    line = line.translate(_HYPHENS).translate(_RADICALS)
    return "".join(
        _unified(char) if any(ord(char) in block for block in _LOOKALIKES) else char for char in line
    )


def _unified(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _check_readable(pages: list[list[str]], name: str) -> None:
    signs = [char for lines in pages for line in lines for char in line if not char.isspace()]
    lost = sum(char == "\ufffd" or unicodedata.category(char) in _PRIVATE_OR_UNASSIGNED for char in signs)
    if lost > len(signs) * _MAX_GARBLED_SHARE:
        raise fault(name, "garbled")

"""Word files (.docx): paragraphs and tables in body order, as lines with the numbers that Word prints."""

import re
import zipfile
import zlib
from io import BytesIO
from struct import error as StructError  # noqa: N812 - it is an exception class

import docx
from docx.document import Document as WordFile
from docx.exceptions import PythonDocxError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from kg.document.assembly import Assembly
from kg.document.faults import fault
from kg.document.model import Origin
from kg.document.word_notes import Notes
from kg.document.word_numbering import Numbering
from kg.document.word_styles import Styles
from kg.document.word_text import blocks, boxes, is_removed, parts, text_of

MAX_UNPACKED = 200 * 1024 * 1024
MAX_XML = 40 * 1024 * 1024
"""A .docx that unpacks to more, in all or in one XML part, is refused before it is unpacked."""

_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    PythonDocxError,
    RuntimeError,
    StructError,
    SyntaxError,  # what lxml raises for broken XML
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_ADDRESS = re.compile(r"<_io\.BytesIO object at \w+>")
_LONGEST_HEADING = 100
_ENCRYPTED_BIT = 0x1


def assemble(data: bytes, name: str) -> Assembly:
    """Return the text of a .docx, one piece a paragraph, in tables too, an empty line between.

    Headings have `#` marks by their style or outline level, automatic numbers are printed, foot- and
    endnotes stand at their reference as `[footnoteRef:N] [N: text]`; tracked changes are taken as accepted,
    hidden text, comments, headers and footers are left out.

    Args:
        data: The file's bytes.
        name: The document's name, for errors.

    Raises:
        DocumentError: The file is damaged, encrypted, unpacks beyond reason or is far too long.
    """
    _check_size(data, name)
    try:
        file = docx.Document(BytesIO(data))
        walk = _Walk(file, name)
        walk.body(file.element.body)
    except _BROKEN as error:
        why = _ADDRESS.sub("it", str(error)).split("\n")[0]
        raise fault(name, "damaged", format=".docx", why=f"{type(error).__name__}: {why}") from error
    return walk.assembly


def _check_size(data: bytes, name: str) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED_BIT for member in members):
        raise fault(name, "encrypted")
    total = sum(member.file_size for member in members)
    largest_xml = max((m.file_size for m in members if m.filename.endswith((".xml", ".rels"))), default=0)
    for size, limit in ((total, MAX_UNPACKED), (largest_xml, MAX_XML)):
        if size > limit:
            raise fault(name, "inflates", size=size / 1024**2, limit=limit / 1024**2)


class _Walk:
    """One walk over a document's body."""

    def __init__(self, file: WordFile, name: str) -> None:
        self.assembly = Assembly(name)
        self._styles = Styles(file.styles.element)
        self._numbering = Numbering(_numbering_of(file), self._styles)
        self._notes = Notes(file.part)
        self._paragraphs = 0
        self._tables = 0

    def body(self, container: BaseOxmlElement, cell: Origin | None = None) -> None:
        """Add every paragraph and table of `container`, which is the body or the table cell `cell`."""
        for block in blocks(container):
            if block.tag == qn("w:p"):
                self._paragraph(block, cell)
            else:
                self._table(block)

    def _paragraph(self, element: BaseOxmlElement, cell: Origin | None) -> None:
        text = text_of(element, self._notes.mark).strip(" \t\n")
        number = "" if is_removed(element) and not text else self._numbering.number(element)
        if text.strip():
            level = self._styles.heading_level(element) if len(text) <= _LONGEST_HEADING else 0
            mark = "#" * level + " " if level else ""
            self.assembly.add(f"{mark}{number}{text}\n\n", cell or self._next_paragraph())
        for box in boxes(element):
            self.body(box, cell)

    def _next_paragraph(self) -> Origin:
        self._paragraphs += 1
        return Origin("paragraph", (self._paragraphs,))

    def _table(self, element: BaseOxmlElement) -> None:
        self._tables += 1
        table = self._tables
        for row_number, row in enumerate(parts(element, "w:tr"), start=1):
            if is_removed(row):
                continue
            column = 1 + _count(row, "w:trPr/w:gridBefore", 0)
            for cell in parts(row, "w:tc"):
                self.body(cell, Origin("cell", (table, column, row_number)))
                column += max(1, _count(cell, "w:tcPr/w:gridSpan", 1))


def _numbering_of(file: WordFile) -> BaseOxmlElement | None:
    try:
        element: BaseOxmlElement = file.part.numbering_part.element
    except (KeyError, NotImplementedError):  # python-docx makes no part where the file has none
        return None
    return element


def _count(element: BaseOxmlElement, path: str, otherwise: int) -> int:
    found = element.find("/".join(qn(step) for step in path.split("/")))
    value = "" if found is None else str(found.get(qn("w:val"), ""))
    return int(value) if re.fullmatch(r"[0-9]{1,4}", value) else otherwise

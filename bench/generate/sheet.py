"""A document while it is written: blocks of text, and where in it every character of an item stands."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

_BETWEEN = "\n\n"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
}


@dataclass(frozen=True)
class Placed:
    """Flat text that stands in a document, in one block or, cut by a page break, in two.

    Attributes:
        start: Offset of its first character.
        cut: How many characters stand in the first block.
        second: Offset of the first character of the second block.
    """

    start: int
    cut: int
    second: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the document of a part of the flat text."""
        return self._at(start), self._at(end - 1) + 1

    def _at(self, offset: int) -> int:
        return self.start + offset if offset < self.cut else self.second + offset - self.cut


class Sheet:
    """Blocks of text one below the other, an empty line between; headings have `#` marks."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._length = 0

    def add(self, text: str, before: str = "", cut: int | None = None) -> Placed:
        """Add a block.

        Args:
            text: Flat text.
            before: What is printed before it: a heading's marks, a number.
            cut: Where a page break cuts it in two; nowhere by default.
        """
        start = self._block(before + text[:cut]) + len(before)
        if cut is None:
            return Placed(start, len(text), 0)
        return Placed(start, cut, self._block(text[cut:]))

    def _block(self, text: str) -> int:
        start = self._length
        self._blocks.append(text)
        self._length += len(text) + len(_BETWEEN)
        return start

    @property
    def text(self) -> str:
        """The raw text."""
        return _BETWEEN.join(self._blocks) + _BETWEEN

    def markdown(self) -> bytes:
        """Return it as Markdown."""
        return self.text.encode()

    def word(self) -> bytes:
        """Return it as a Word file, always the same bytes: headings have outline levels."""
        paragraphs = "".join(map(_paragraph, self._blocks))
        document = f'<w:document xmlns:w="{_MAIN}"><w:body>{paragraphs}</w:body></w:document>'
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, xml in {**_PARTS, "word/document.xml": document}.items():
                data = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{xml}'
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def _paragraph(block: str) -> str:
    marks, _, words = block.partition(" ")
    level = len(marks) if marks and not marks.strip("#") else 0
    style = f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr>' if level else ""
    return f"<w:p>{style}<w:r><w:t>{escape(words if level else block)}</w:t></w:r></w:p>"

"""A document that has been read: its raw text and the way back to the place in the file."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal["line", "paragraph", "cell", "page-line"]

_LETTERS = 26


def _column(number: int) -> str:
    """Return a column's letters as a spreadsheet counts them: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in the document as its reader would look it up.

    Attributes:
        kind: What is counted: `line` of a text file, `paragraph` of the body (docx, html),
            `cell` of a table, `page-line` of a PDF.
        numbers: 1-based: (line,), (paragraph,), (table, column, row) or (page, line).
    """

    kind: Kind
    numbers: tuple[int, ...]

    def __str__(self) -> str:
        match self.kind:
            case "cell":
                table, column, row = self.numbers
                return f"table {table} cell {_column(column)}{row}"
            case "page-line":
                page, line = self.numbers
                return f"page {page} line {line}"
            case _:
                return f"{self.kind} {self.numbers[0]}"

    @property
    def label_zh(self) -> str:
        """The same place in Chinese, for example 第3页第4行."""
        match self.kind:
            case "cell":
                table, column, row = self.numbers
                return f"表{table}单元格{_column(column)}{row}"
            case "page-line":
                page, line = self.numbers
                return f"第{page}页第{line}行"
            case "line":
                return f"第{self.numbers[0]}行"
            case "paragraph":
                return f"第{self.numbers[0]}段"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch `[start, end)` of a document's text that comes from one place."""

    start: int
    end: int
    origin: Origin


@dataclass(frozen=True)
class Document:
    r"""A document as text.

    Attributes:
        name: File name without folders.
        sha256: Hex digest of the file's bytes.
        media_type: By content, for example `application/pdf`.
        encoding: Of a text or HTML file (`utf-8`, `utf-8-sig`, `gb18030`, `utf-16` …); `None` for others.
        text: The raw text: decoded, without byte order mark, every line end `\n`, free of control characters.
        pieces: The map back, in order and without gaps from 0 to `len(text)`.
        notes: What a reviewer should know about the reading, one sentence each; mostly empty.
    """

    name: str
    sha256: str
    media_type: str
    encoding: str | None
    text: str
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()

    @cached_property
    def _line_ends(self) -> tuple[int, ...]:
        return tuple(at for at, char in enumerate(self.text) if char == "\n")

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(piece.start for piece in self.pieces)

    def line_of(self, offset: int) -> int:
        """Return the 1-based line of `text` that holds the code point at `offset`; a line end is on its line.

        Raises:
            IndexError: `offset` is not in `0..len(text)`.
        """
        self._check(offset)
        return bisect_left(self._line_ends, offset) + 1

    def origin_of(self, offset: int) -> Origin:
        """Return the place in the file that the code point at `offset` comes from.

        Raises:
            IndexError: `offset` is not in `0..len(text)`.
        """
        self._check(offset)
        return self.pieces[bisect_right(self._starts, offset) - 1].origin

    def _check(self, offset: int) -> None:
        if not 0 <= offset <= len(self.text):
            message = f"offset {offset} is outside the text of {self.name} (0..{len(self.text)})"
            raise IndexError(message)

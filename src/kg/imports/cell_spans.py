"""Where the cells of a CSV file stand in its text, so that a fact read from a cell can quote it."""

import re
from dataclasses import dataclass, field

from kg.document import Document

_DELIMITERS = ",;\t|"


@dataclass
class CellSpans:
    r"""The cells of a CSV document.

    Attributes:
        document: The file as `kg.document` reads it: decoded, every line end `\n`.
    """

    document: Document
    _spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        text = self.document.text
        delimiter = re.escape(_delimiter(text))
        cell = re.compile(rf'[ \t]*"(?P<quoted>(?:[^"]|"")*)"[^{delimiter}\n]*|(?P<plain>[^{delimiter}\n]*)')
        at, row, column = 0, 1, 1
        while at <= len(text):
            match = cell.match(text, at)
            if match is None:  # the second branch matches anywhere, also nothing
                break
            self._spans[row, column] = match.span("quoted" if match["quoted"] is not None else "plain")
            at = match.end()
            ended = at >= len(text) or text[at] == "\n"
            row, column = (row + 1, 1) if ended else (row, column + 1)
            at += 1

    def find(self, row: int, column: int) -> tuple[int, int] | None:
        """Return where a cell's content stands, in code points of the text; of a blank one, the one above.

        Args:
            row: Counted from 1, blank lines included; a cell with line breaks does not begin a row.
            column: Counted from 1.

        Returns:
            `[start, end)` without the quotation marks around it; `None` when the column holds
            nothing so far.
        """
        for above in range(row, 0, -1):
            start, end = self._spans.get((above, column), (0, 0))
            if self.document.text[start:end].strip():
                return start, end
        return None


def _delimiter(text: str) -> str:
    return max(_DELIMITERS, key=text.count)

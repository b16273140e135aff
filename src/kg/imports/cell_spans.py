"""Where the cells of a CSV file stand in its text, so that a fact read from a cell can quote it."""

import re
from collections.abc import Collection

from kg.document import Document
from kg.flat import Flat, flatten
from kg.sheets import Cell

_DELIMITERS = ",;\t"

_Spans = dict[tuple[int, int], tuple[int, int]]


class CellSpans:
    r"""The cells of a CSV document.

    Args:
        document: The file as `kg.document` reads it: decoded, every line end `\n`.
        cells: Some cells as the table's reader found them, which tell what separates them.
    """

    def __init__(self, document: Document, cells: Collection[Cell]) -> None:
        self._text = document.text
        read = [_spans(document.text, delimiter) for delimiter in _DELIMITERS]
        self._spans = max(read, key=lambda spans: sum(self._quote(spans, one) is not None for one in cells))

    def quote(self, cell: Cell) -> Flat | None:
        """Return what a cell says, with its place in the text.

        Args:
            cell: Rows count from 1, blank lines included; a cell with line breaks begins no row. A cell that
                takes its text from above is quoted from there.

        Returns:
            `None` when its words do not stand in the file as they are, such as doubled quotation marks.
        """
        return self._quote(self._spans, cell)

    def _quote(self, spans: _Spans, cell: Cell) -> Flat | None:
        wanted = flatten(cell.printed or cell.text).text
        for row in range(cell.row, 0, -1):
            start, end = spans.get((row, cell.column), (0, 0))
            found = flatten(self._text, start, end)
            if found.text:
                return found if found.text == wanted else None
        return None


def _spans(text: str, delimiter: str) -> _Spans:
    """Return row and column of each cell with its `[start, end)`, without quotation marks around it."""
    stop = re.escape(delimiter)
    cell = re.compile(rf'"(?P<quoted>(?:[^"]|"")*)"[^{stop}\n]*|(?P<plain>[^{stop}\n]*)')
    spans: _Spans = {}
    at, row, column = 0, 1, 1
    while at <= len(text) and (match := cell.match(text, at)):
        spans[row, column] = match.span("plain" if match["quoted"] is None else "quoted")
        at = match.end() + 1
        ended = at > len(text) or text[at - 1] == "\n"
        row, column = (row + 1, 1) if ended else (row, column + 1)
    return spans

"""CSV: one row a line, that spreadsheets open without running anything in it."""

import csv
import io
import re

from kg.formats.issued import Issued
from kg.formats.table import layout

BOM = "\ufeff"
"""Without it Excel on Windows takes UTF-8 for a Chinese code page."""
_RISKY = re.compile(r"[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def to_csv(issued: Issued, *, bom: bool = False) -> bytes:
    """Write an answer as CSV (RFC 4180, UTF-8, CRLF).

    Labels come first and IRIs after them, under the reader's headings. Text that a spreadsheet would take for
    a formula begins with an apostrophe.

    Args:
        issued: The answer.
        bom: Whether a byte order mark comes first.
    """
    columns = layout(issued.answer).all
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([guarded(column.heading) for column in columns])
    for row in issued.answer.rows:
        writer.writerow([guarded(column.text(row[column.column.name])) for column in columns])
    return ((BOM if bom else "") + out.getvalue()).encode()


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; numbers stay as they are."""
    return "'" + text if _RISKY.match(text) and not _NUMBER.fullmatch(text) else text

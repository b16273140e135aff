"""CSV: one file a table, UTF-8, as RFC 4180 has it; numbers are exact."""

import csv
import io
from datetime import date
from decimal import Decimal

from kg.formats.delimited import guarded
from kg.tabular.model import Value
from kg.tabular.reading import Filled


def to_csv(filled: Filled) -> bytes:
    """Write a table as CSV under the names of its columns; nothing stands for nothing.

    Words that a spreadsheet would take for a formula begin with an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.name for column in filled.table.columns])
    writer.writerows([cell_text(value) for value in row] for row in filled.rows)
    return out.getvalue().encode()


def cell_text(value: Value) -> str:
    """Return a value as CSV, CSVW and Data Packages write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return _safe(value) if isinstance(value, str) else str(value)


def _safe(text: str) -> str:
    """Return a text that runs nothing; a sign alone, such as that of a comparator, computes nothing."""
    return guarded(text) if len(text) > 1 else text

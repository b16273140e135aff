"""A fault of one cell, with the place where its reader finds it."""

from openpyxl.utils import get_column_letter

from kg.sheets import Fault, Line, Sheet
from kg.vocabulary import vocabulary

Bilingual = tuple[str, str]
"""Chinese, English."""


def cell_fault(sheet: Sheet, line: Line, field: str, reason: Bilingual, remedy: Bilingual) -> Fault:
    """Return what is wrong with a line's cell.

    Args:
        sheet: Where the line is.
        line: The line.
        field: Which of its fields; the table need not have a column for it.
        reason: Why it is wrong.
        remedy: What to do.
    """
    cell = line.cells.get(field)
    column = cell.column if cell else sheet.columns.get(field)
    name = vocabulary("imports")["fields"].get(field, field)
    where = f"{get_column_letter(column)} {name}" if column else name
    return Fault(sheet.name, line.row, where, line.printed(field), *reason, *remedy)

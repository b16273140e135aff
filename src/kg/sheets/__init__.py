"""Tables that officials write, `.xlsx` or text: read into lines of named fields, nothing guessed.

`read_sheets` finds the header whatever its words and place, fills merged cells, sets notes aside and collects
all that is wrong; `read_amount`, `read_year`, `read_day` and `split_units` read what a cell holds.
"""

from kg.sheets.amounts import Amount, read_amount
from kg.sheets.days import read_day, read_year
from kg.sheets.model import (
    Cell,
    Fault,
    Kind,
    Line,
    Sheet,
    SheetFile,
    TableError,
    TableFileError,
    column_letter,
)
from kg.sheets.reading import Draft, read_draft, read_sheets
from kg.sheets.units import split_units

__all__ = [
    "Amount",
    "Cell",
    "Draft",
    "Fault",
    "Kind",
    "Line",
    "Sheet",
    "SheetFile",
    "TableError",
    "TableFileError",
    "column_letter",
    "read_amount",
    "read_day",
    "read_draft",
    "read_sheets",
    "read_year",
    "split_units",
]

"""Workbooks (.xlsx, .xlsm): each worksheet as a grid of shown texts, read by openpyxl."""

import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from struct import error as StructError  # noqa: N812 - it is an exception class
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from kg.sheets.formats import shown
from kg.sheets.grid import Content, Grid, Problem, content
from kg.sheets.limits import MAX_COLUMNS, MAX_ROWS
from kg.sheets.model import TableFileError
from kg.sheets.refusals import refused
from kg.sheets.scan import Scan, check_parts, scan_sheet

_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    StructError,
    SyntaxError,  # what the XML parsers raise for broken XML
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_ADDRESS = re.compile(r"<_io\.BytesIO object at \w+>")
_VISIBLE = "visible"
_PROBLEMS: Mapping[str, Problem] = {"e": "error", "f": "formula"}


def grids_of(data: bytes, name: str, *, formulas: bool = False) -> list[Grid]:
    """Return a workbook's worksheets in its order.

    Values are those that were saved with it; nothing is computed. A number is shown as `formats.shown` says,
    a date as ISO, a truth value as `TRUE` or `FALSE`.

    Args:
        data: The file's bytes.
        name: The file's name, for errors.
        formulas: Whether a cell with a formula shows that, as a problem, in place of its result.

    Raises:
        TableFileError: The workbook is damaged, encrypted or too large.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            check_parts(archive, name)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it names what it would not write; we only read
                workbook = openpyxl.load_workbook(
                    BytesIO(data), read_only=True, data_only=not formulas, keep_links=False
                )
                try:
                    return [_grid(sheet, archive, name) for sheet in workbook.worksheets]
                finally:
                    workbook.close()
    except TableFileError:
        raise
    except _BROKEN as error:
        why = _ADDRESS.sub("it", str(error)).split("\n")[0]
        raise refused(name, "damaged", why=f"{type(error).__name__}: {why}") from error


def _grid(sheet: Any, archive: zipfile.ZipFile, name: str) -> Grid:  # noqa: ANN401 - untyped in openpyxl's stubs
    # Read-only sheets say nowhere else which part of the archive they are.
    with archive.open(sheet._worksheet_path.lstrip("/")) as part:  # noqa: SLF001 - as said above
        scan = scan_sheet(part, name)
    sheet.reset_dimensions()  # what a file says of its size is often wrong
    contents: dict[tuple[int, int], Content] = {}
    for row, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS), 1):
        for column, cell in enumerate(cells, 1):
            if cell.value is None:
                continue
            found = content(_shown(cell), _PROBLEMS.get(cell.data_type, ""))
            if found is not None:
                contents[row, column] = found
    for place in scan.unsaved - contents.keys():
        contents[place] = Content("", "", "formula")
    return _assembled(sheet, scan, contents)


def _assembled(sheet: Any, scan: Scan, contents: dict[tuple[int, int], Content]) -> Grid:  # noqa: ANN401 - as above
    return Grid(
        name=str(sheet.title),
        contents=contents,
        areas=tuple(scan.areas),
        hidden=sheet.sheet_state != _VISIBLE,
        hidden_rows=frozenset(scan.hidden_rows),
    )


def _shown(cell: Any) -> str:  # noqa: ANN401 - untyped in openpyxl's stubs
    value = cell.value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return shown(value, str(cell.number_format or "General"))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)

"""The one door: a file in, its tables out, or one error that lists all that is wrong."""

import hashlib
from pathlib import Path

from kg.sheets import delimited
from kg.sheets.file import container_of, load
from kg.sheets.grid import Grid
from kg.sheets.headings import find_header
from kg.sheets.model import Kind, SheetFile, TableError
from kg.sheets.refusals import refused
from kg.sheets.table import read_table


def read_sheets(path: Path, kind: Kind) -> SheetFile:
    """Read the tables of a file.

    Args:
        path: An `.xlsx` or `.xlsm` workbook, or text (`.csv`, `.tsv`; UTF-8, UTF-16 or GB18030; separated by
            comma, semicolon or tab). The bytes decide which.
        kind: What the tables are about. Fields of `assignments`: key, plan, domain, number, target, lead,
            participating, oversight, source, remark. Of `observations`: key, place_code, place, indicator,
            year, value, unit, population, published, source, remark. Of `targets`: plan, plan_issuer,
            plan_period, place_code, place, domain, number, target, indicator, comparator, value, unit,
            due_year, lead, participating, source, remark. Of all: section, the heading inside the table
            under which a line stands.

    Raises:
        TableFileError: The file is no table at all, or too large.
        TableError: Something in a table is wrong; lists every fault.
    """
    data = load(path)
    grids = _grids(data, path.name, kind)
    outcomes = [read_table(grid, kind) for grid in grids]
    faults = [fault for outcome in outcomes for fault in outcome.faults]
    if faults:
        raise TableError(path.name, faults)
    sheets = tuple(outcome.sheet for outcome in outcomes if outcome.sheet is not None)
    if not sheets:
        raise refused(path.name, "no-table")
    return SheetFile(path.name, hashlib.sha256(data).hexdigest(), sheets)


def _grids(data: bytes, name: str, kind: Kind) -> list[Grid]:
    if container_of(data, name) == "text":
        return [_text(data, name, kind)]
    from kg.sheets.workbook import grids_of  # noqa: PLC0415 - openpyxl is large, and most commands read no table

    return grids_of(data, name)


def _text(data: bytes, name: str, kind: Kind) -> Grid:
    """Read a text table with the separator under which it has the most headings."""
    text = delimited.decode(data, name)
    marks = delimited.delimiters(text)
    if len(marks) == 1:
        return delimited.grid_of(text, marks, name)
    begin = delimited.sample(text)
    grids = {mark: delimited.grid_of(begin, mark, name, strict=False) for mark in marks}
    return delimited.grid_of(text, max(marks, key=lambda mark: _fitness(grids[mark], kind)), name)


def _fitness(grid: Grid, kind: Kind) -> tuple[int, int]:
    header = find_header(grid, kind)
    return (0 if header is None else len(header.columns) + len(header.years), grid.width)

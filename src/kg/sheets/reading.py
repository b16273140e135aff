"""The one door: a file in, its tables out, or one error that lists all that is wrong."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kg.sheets import delimited
from kg.sheets.file import container_of, load
from kg.sheets.grid import Grid
from kg.sheets.headings import find_header
from kg.sheets.model import Fault, Kind, SheetFile, TableError
from kg.sheets.refusals import refused
from kg.sheets.table import read_table

_Read = TypeVar("_Read")


@dataclass(frozen=True)
class Draft:
    """What could be read of a file, and what could not.

    Attributes:
        file: Its tables without the lines and cells that are at fault.
        faults: What is wrong.
    """

    file: SheetFile
    faults: tuple[Fault, ...]

    def whole(self, take: Callable[[SheetFile], _Read]) -> _Read:
        """Return what is made of the file, if nothing at all is wrong with it.

        Args:
            take: Makes something of the tables; called also when something is wrong, to find what else is.

        Raises:
            TableError: Something is wrong; lists the faults of the tables and those that `take` finds.
        """
        try:
            taken = take(self.file)
        except TableError as error:
            faults = sorted([*self.faults, *error.faults], key=self._place)
            raise TableError(self.file.name, faults) from error
        if self.faults:
            raise TableError(self.file.name, self.faults)
        return taken

    def _place(self, fault: Fault) -> tuple[int, int]:
        names = [sheet.name for sheet in self.file.sheets]
        return names.index(fault.sheet) if fault.sheet in names else len(names), fault.row


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
    return read_draft(path, kind).whole(lambda file: file)


def read_draft(path: Path, kind: Kind) -> Draft:
    """Read what can be read of a file's tables, so that what else is wrong with it can be found too.

    Args:
        path: As in `read_sheets`.
        kind: The same.

    Raises:
        TableFileError: The file is no table at all, or too large.
    """
    data = load(path)
    grids = _grids(data, path.name, kind)
    outcomes = [read_table(grid, kind) for grid in grids]
    faults = [fault for outcome in outcomes for fault in outcome.faults]
    sheets = tuple(outcome.sheet for outcome in outcomes if outcome.sheet is not None)
    if not sheets and not faults:
        raise refused(path.name, "no-table")
    return Draft(SheetFile(path.name, hashlib.sha256(data).hexdigest(), sheets), tuple(faults))


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

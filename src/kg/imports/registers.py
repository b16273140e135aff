"""Rows for a register itself: new ones appended, known ones replaced, each checked before any is kept."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import get_origin

from pydantic import BaseModel, ValidationError

from kg.agencies import Agency, AgencyChange
from kg.errors import RegisterError
from kg.imports import store
from kg.imports.changes import Changes, compare
from kg.imports.register_rows import Origin, column_of, faults_of, letter_of, lines_of, of_model
from kg.imports.store import csv_bytes
from kg.indicators import Indicator
from kg.places import Place
from kg.remits import Remit
from kg.sheets import Fault, TableError
from kg.sheets.delimited import decode, delimiters, grid_of
from kg.sheets.file import container_of, load
from kg.sheets.grid import Grid
from kg.sheets.workbook import grids_of

_SEPARATOR = "|"


@dataclass(frozen=True)
class Register:
    """A register that rows can be imported into.

    Attributes:
        file: Its file below the folder of registers.
        model: The model of its rows; its fields are the columns.
        key: The columns that tell which row is meant.
    """

    file: str
    model: type[BaseModel]
    key: tuple[str, ...]


REGISTERS: Mapping[str, Register] = {
    "places": Register("places.csv", Place, ("code",)),
    "agencies": Register("agencies.csv", Agency, ("place", "id")),
    "agency-changes": Register("agency-changes.csv", AgencyChange, ("slug",)),
    "remits": Register("remits.csv", Remit, ("slug",)),
    "indicators": Register("indicators.csv", Indicator, ("slug",)),
}
"""By the word that `kg import` calls them with."""


@dataclass(frozen=True)
class Merged:
    """A register with a file's rows in it.

    Attributes:
        data: The register's file as it would be; its present bytes when no row changes.
        read: Rows of the imported file.
        changes: What they add and change.
        origins: Which row of the register → where the imported file has it.
    """

    data: bytes
    read: int
    changes: Changes
    origins: Mapping[str, Origin]


def read_grids(path: Path) -> list[Grid]:
    """Read a file's visible sheets that hold something.

    Args:
        path: A workbook, or text separated by comma, semicolon or tab.

    Raises:
        TableFileError: The file is no table.
    """
    data = load(path)
    if container_of(data, path.name) == "xlsx":
        grids = grids_of(data, path.name)
    else:
        text = decode(data, path.name)
        first = text.splitlines()[0]
        grids = [grid_of(text, max(delimiters(text), key=first.count), path.name)]
    return [grid for grid in grids if grid.contents and not grid.hidden]


def merge(register: Register, kept: bytes, name: str, grids: Sequence[Grid]) -> Merged:
    """Put rows into a register: known ones (by key) replaced where they stand, new ones at the end.

    A column that the file leaves out keeps what the register has; an empty cell empties it.

    Args:
        register: Which one.
        kept: The bytes of its file.
        name: The imported file's name, for messages.
        grids: Its tables: the first row of each that holds something is its header, the register's columns.

    Raises:
        TableError: A column or a row is wrong; lists every fault.
    """
    reading = _Reading(register, _rows(kept, register))
    before = {about: _says(row) for about, row in reading.rows.items()}
    for grid in grids:
        reading.add(grid)
    if reading.faults:
        raise TableError(name, reading.faults)
    changes = compare(before, {about: _says(row) for about, row in reading.rows.items()})
    columns = list(register.model.model_fields)
    data = csv_bytes(columns, reading.rows.values()) if changes else kept
    return Merged(data, reading.read, changes, reading.seen)


def check(register: Register, merged: Merged, folder: Path, name: str) -> None:
    """Read all registers with the merged one among them; nothing is written.

    Args:
        register: Which one was merged.
        merged: The result.
        folder: The folder of registers.
        name: The imported file's name, for messages.

    Raises:
        TableError: A row contradicts another, or names what another register or a code list lacks; names the
            row of the imported file.
        RegisterError: Another register is wrong; names file and line.
    """
    try:
        store.try_out(folder, {register.file: merged.data})
    except RegisterError as error:
        keys = lines_of(merged.data, register.key)
        faults = tuple(faults_of(error, register.file, keys, merged.origins))
        if not faults:
            raise
        raise TableError(name, faults) from error


def _rows(kept: bytes, register: Register) -> dict[str, dict[str, str]]:
    """Return a register's rows as they stand, by key; every column is there."""
    read = csv.DictReader(StringIO(kept.decode("utf-8-sig"), newline=""))
    empty = dict.fromkeys(register.model.model_fields, "")
    rows = ({**empty, **row} for row in read if any(row.values()))
    return {_about(row, register): row for row in rows}


def _about(row: Mapping[str, str], register: Register) -> str:
    return " ".join(row[column].strip() for column in register.key)


def _says(row: Mapping[str, str]) -> str:
    return "，".join(f"{column}={cell.strip()}" for column, cell in row.items() if cell.strip())


class _Table:
    """A sheet whose first row names the columns."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.sheet = grid.name
        self.top = next(grid.rows(), 1)
        self.header = tuple(grid.text(self.top, column).casefold() for column in range(1, grid.width + 1))

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row that holds something: its number, and its cells by column."""
        for row in self._grid.rows():
            if row > self.top:
                yield row, {name: self._cell(row, at) for at, name in enumerate(self.header, 1) if name}

    def broken(self, row: int) -> Iterator[Fault]:
        """Yield a fault for each cell of a row whose formula has no result."""
        for at, name in enumerate(self.header, 1):
            content = self._grid.at(row, at)
            if name and content and content.problem:
                yield Fault(
                    self.sheet, row, column_of(self.header, name), content.text,
                    "公式没有结果", "the formula has no result", "请填写数值或文字", "write the value itself",
                )  # fmt: skip

    def _cell(self, row: int, column: int) -> str:
        content = self._grid.at(row, column)
        return " ".join(content.printed.split()) if content else ""


@dataclass
class _Reading:
    """A register while rows are put into it."""

    register: Register
    rows: dict[str, dict[str, str]]
    faults: list[Fault] = field(default_factory=list)
    seen: dict[str, Origin] = field(default_factory=dict)
    read: int = 0

    def add(self, grid: Grid) -> None:
        """Put a table's rows in, or note what is wrong with them."""
        table = _Table(grid)
        wrong = list(self._header_faults(table))
        self.faults.extend(wrong)
        if wrong:
            return
        for number, given in table.rows():
            self.read += 1
            about = _about(given, self.register)
            known = self.rows.get(about, dict.fromkeys(self.register.model.model_fields, ""))
            row = {**known, **given}
            faults = [
                *table.broken(number),
                *self._again(table, number, about),
                *self._row_faults(table, number, row),
            ]
            self.faults.extend(faults)
            if not faults:
                self.seen[about] = Origin(table.sheet, number, table.header)
                self.rows[about] = row

    def _header_faults(self, table: _Table) -> Iterator[Fault]:
        columns = self.register.model.model_fields
        needed = {name for name, of in columns.items() if of.is_required()}
        remedy = f"列名应为 {'、'.join(columns)}", f"the columns are {', '.join(columns)}"
        twice = [name for name, times in Counter(table.header).items() if times > 1 and name]
        missing = [name for name in self.register.key if name not in table.header]
        if not self.rows:
            missing = [name for name in columns if name in needed and name not in table.header]
        for names, zh, en in (
            ([name for name in table.header if name and name not in columns], "没有这一列", "no such column"),
            (twice, "列名重复", "the column comes twice"),
        ):
            for name in names:
                yield Fault(table.sheet, table.top, letter_of(table.header, name), name, zh, en, *remedy)
        for name in missing:
            zh, en = f"缺少列 {name}", f"the column {name} is missing"
            yield Fault(table.sheet, table.top, "", "", zh, en, *remedy)

    def _again(self, table: _Table, number: int, about: str) -> Iterator[Fault]:
        if about in self.seen:
            first = self.seen[about].row
            yield Fault(
                table.sheet, number, " ".join(self.register.key), about,
                f"与第{first}行重复", f"row {first} says it already",
                "只保留一行", "keep one of them",
            )  # fmt: skip

    def _row_faults(self, table: _Table, number: int, row: Mapping[str, str]) -> Iterator[Fault]:
        fields = self.register.model.model_fields
        values = {
            name: tuple(filter(None, map(str.strip, cell.split(_SEPARATOR))))
            if get_origin(fields[name].annotation) is tuple
            else cell.strip()
            for name, cell in row.items()
            if cell.strip()
        }
        try:
            self.register.model.model_validate(values)
        except ValidationError as error:
            for one in error.errors():
                column = str(one["loc"][0]) if one["loc"] else ""
                remedy = "请按 data/registers/README.md 改正", "correct it; see data/registers/README.md"
                yield Fault(
                    table.sheet, number, column_of(table.header, column), row.get(column, ""),
                    *of_model(one), *remedy,
                )  # fmt: skip


def register_file(folder: Path, register: Register) -> bytes:
    """Return the bytes of a register's file; those of an empty one where there is none."""
    path = folder / register.file
    return path.read_bytes() if path.exists() else csv_bytes(list(register.model.model_fields), [])

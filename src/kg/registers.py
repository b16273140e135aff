"""Registers: the CSV files under `data/registers/`, read into typed rows and checked line by line."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, Generic, TypeVar, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from kg.errors import RegisterError, RowFault
from kg.flat import fold
from kg.record import Slug
from kg.shipped import shipped

RowModel = TypeVar("RowModel", bound=BaseModel)

_SEPARATOR = "|"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_KEYS = ("slug", "code")


class Concept(BaseModel):
    """A row of `groups.csv` or `topics.csv`: a concept of a SKOS scheme and how plans name it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Slug
    label_zh: str
    label_en: str
    definition_zh: str
    definition_en: str
    aliases: tuple[str, ...] = ()
    """Other words for it; the label counts without being repeated."""
    broader: str = ""
    not_after: tuple[str, ...] = ()
    """Words directly before which make a label or alias mean something else (慢 before 性病)."""
    not_before: tuple[str, ...] = ()
    """Words directly behind that do so (园 behind 幼儿)."""
    tagged: bool = True
    """False for concepts that only arrange others: every text would name them."""
    source: str

    @property
    def names(self) -> tuple[str, ...]:
        """The label and the aliases."""
        return (self.label_zh, *self.aliases)


@cache
def groups() -> tuple[Concept, ...]:
    """Return the shipped register of beneficiary groups, in its order."""
    return read_register(shipped("data", "registers", "groups.csv"), Concept)


@cache
def topics() -> tuple[Concept, ...]:
    """Return the shipped register of topics, in its order."""
    return read_register(shipped("data", "registers", "topics.csv"), Concept)


def read_register(path: Path, model: type[RowModel]) -> tuple[RowModel, ...]:
    """Read a register and check it.

    The header names the model's fields, in any order; fields with a default may be left out. A field that
    is a tuple holds its parts separated by `|`. An empty cell is the field's default. A column `slug` or
    `code` is unique. In a register of concepts (`slug`, `label_zh`, `aliases`) no two rows share a name,
    and `broader` names a row without going in circles.

    Args:
        path: The CSV file, UTF-8 with or without byte order mark.
        model: The pydantic model of a row.

    Returns:
        The rows in the file's order.

    Raises:
        RegisterError: The file is missing or wrong; names file, line, column and value, and the remedy.
    """
    return tuple(row for _, row in read_rows(path, model))


def read_rows(path: Path, model: type[RowModel]) -> tuple[tuple[int, RowModel], ...]:
    """Read a register as `read_register` does, and return each row behind the line on which it begins."""
    register = _Register(path, model)
    rows: list[RowModel] = []
    lines: list[int] = []
    for line, cells in register.lines():
        rows.append(register.row(line, cells))
        lines.append(line)
    register.check(rows, lines)
    return tuple(zip(lines, rows, strict=True))


@dataclass(frozen=True, slots=True)
class _Register(Generic[RowModel]):
    """One file while it is read."""

    path: Path
    model: type[RowModel]

    def error(self, what: str, remedy: str, line: int | None = None) -> RegisterError:
        if line is None:
            return RegisterError(f"{self.path.name}: {what}.", f"{remedy}.")
        return self.cell_error("", "", what, remedy, line)

    def cell_error(self, column: str, value: str, what: str, remedy: str, line: int) -> RegisterError:
        return RegisterError.of_rows([RowFault(self.path.name, line, column, value, what, remedy)])

    def lines(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row's first line and its cells by column."""
        try:
            text = self.path.read_text(encoding="utf-8-sig")
        except FileNotFoundError as error:
            what = f"文件不存在 there is no such file in {self.path.parent}"
            raise self.error(what, "请恢复该文件 restore it") from error
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise self.error(
                "文字编码不是 UTF-8 this is not UTF-8", "请另存为 UTF-8 save the file as UTF-8", line
            ) from error
        reader = csv.reader(StringIO(text, newline=""), strict=True)
        columns: list[str] | None = None
        begin = 1
        try:
            for cells in reader:
                if columns is None:
                    columns = self._columns(cells)
                elif any(cell.strip() for cell in cells):
                    yield begin, self._cells(begin, columns, cells)
                begin = reader.line_num + 1
        except csv.Error as error:
            what = f"引号或分隔符有误 broken CSV ({error})"
            raise self.error(what, "请改正该处的引号 mend the quotes there", reader.line_num) from error
        if columns is None:
            header = ",".join(self.model.model_fields)
            remedy = f"第一行应为表头 begin it with the header {header}"
            raise self.error("文件是空的 the file is empty", remedy)

    def _columns(self, header: list[str]) -> list[str]:
        columns = [cell.strip() for cell in header]
        fields = self.model.model_fields
        missing = [name for name, field in fields.items() if field.is_required() and name not in columns]
        unknown = [name for name in columns if name not in fields]
        twice = [name for name in columns if columns.count(name) > 1]
        for names, what in (
            (missing, "表头缺少列 the header lacks the column"),
            (unknown, "表头有多余的列 the header has the unknown column"),
            (twice, "表头的列重复 the header repeats"),
        ):
            if names:
                remedy = f"列名应为 the columns are {', '.join(fields)}"
                raise self.error(f"{what} {names[0]!r}", remedy, 1)
        return columns

    def _cells(self, line: int, columns: list[str], cells: list[str]) -> dict[str, str]:
        if len(cells) != len(columns):
            what = (
                f"有 {len(cells)} 格，而表头有 {len(columns)} 列 "
                f"{len(cells)} cells where the header has {len(columns)}"
            )
            remedy = (
                "请核对逗号，含逗号的单元格加英文引号 check its commas; put a cell with a comma in quotes"
            )
            raise self.error(what, remedy, line)
        return {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}

    def row(self, line: int, cells: dict[str, str]) -> RowModel:
        """Return the model of a line."""
        fields = self.model.model_fields
        values = {name: _value(cell, fields[name]) for name, cell in cells.items() if cell}
        try:
            return self.model.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            column = str(first["loc"][0]) if first["loc"] else "?"
            said = first["msg"].removeprefix("Value error, ")
            general = "必填" if first["type"] == "missing" else "不合登记表的要求"
            reason = said if _CHINESE.match(said) else f"{general} {said}"
            remedy = f"请改正该单元格 correct the cell; see {self.path.parent.name}/README.md"
            raise self.cell_error(column, cells.get(column, ""), reason, remedy, line) from error

    def check(self, rows: Sequence[Any], lines: Sequence[int]) -> None:
        """Check what concerns more than one row."""
        fields = self.model.model_fields
        for key in _KEYS:
            if key in fields:
                self._unique(key, [[getattr(row, key)] for row in rows], lines)
        if {"slug", "label_zh", "aliases"} <= fields.keys():
            self._unique("aliases", [[row.label_zh, *row.aliases] for row in rows], lines)
        if {"slug", "broader"} <= fields.keys():
            self._broader(rows, lines)

    def _unique(self, column: str, values: Sequence[list[str]], lines: Sequence[int]) -> None:
        first: dict[str, int] = {}
        for of_row, line in zip(values, lines, strict=True):
            for value in of_row:
                known = first.setdefault(fold(value).casefold(), line)
                if known != line or of_row.count(value) > 1:
                    what = f"已见于第{known}行 already on line {known}"
                    remedy = "请只留一处 keep it in one place"
                    raise self.cell_error(column, value, what, remedy, line)

    def _broader(self, rows: Sequence[Any], lines: Sequence[int]) -> None:
        broader = {row.slug: row.broader for row in rows}
        for row, line in zip(rows, lines, strict=True):
            if row.broader and row.broader not in broader:
                what = "没有这个代码 no row has this slug"
                remedy = "请改用已登记的代码，或留空 name an existing slug or leave the cell empty"
                raise self.cell_error("broader", row.broader, what, remedy, line)
        for row, line in zip(rows, lines, strict=True):
            path = [row.slug]
            while following := broader[path[-1]]:
                if following in path:
                    circle = " → ".join([*path, following])
                    what = f"上位概念循环 a circle ({circle})"
                    remedy = "请清空其中一个 empty one of their broader cells"
                    raise self.cell_error("broader", row.broader, what, remedy, line)
                path.append(following)


def _value(cell: str, field: FieldInfo) -> str | tuple[str, ...]:
    if get_origin(field.annotation) is tuple:
        return tuple(part.strip() for part in cell.split(_SEPARATOR) if part.strip())
    return cell

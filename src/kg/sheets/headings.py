"""The header of a table: where it is, and what each column means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.sheets.amounts import known_unit, read_unit
from kg.sheets.days import read_day
from kg.sheets.grid import Grid
from kg.sheets.model import Kind
from kg.sheets.text import compact, normal
from kg.vocabulary import vocabulary

JOINED = frozenset({"lead", "participating", "oversight", "responsible", "remark"})
"""Fields that several columns may hold together; of any other one there is one column."""

_DEPTH = 3
"""Most rows that a header has."""
_LOOKED_AT = 60
"""Rows with content among which the header is looked for."""
_IGNORED = re.compile(r"[\s_*:：.．、]+|(?<=[a-z])-(?=[a-z])")
_BRACKETED = re.compile(r"^(?P<words>.*?)[(\[](?P<inside>[^()\[\]]*)[)\]]$", re.DOTALL)
_COUNTED = re.compile(r"(?<=\D)[0-9一二三四五六]$")
_ONLY_COUNT = re.compile(r"[0-9一二三四五六]{1,2}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年度?)?")


@dataclass(frozen=True)
class Header:
    """A header and what it says.

    Attributes:
        first: Its first row.
        last: Its last row.
        columns: Field → columns from left to right.
        years: Column → year, of columns that hold one year's figures each.
        populations: Column → whose figures it holds, of those of the years above which that stands (农村).
        units: Column → unit that its heading names in brackets.
        headings: Column → heading, rows joined.
        unread: Columns with a heading that means no field.
    """

    first: int
    last: int
    columns: Mapping[str, tuple[int, ...]]
    years: Mapping[int, int]
    populations: Mapping[int, str]
    units: Mapping[int, str]
    headings: Mapping[int, str]
    unread: tuple[int, ...]

    def is_complete(self, kind: Kind) -> bool:
        """Tell whether a table of this kind can be read below it."""
        have = set(self.columns) | ({"value"} if self.years else set())
        return all(have & set(group) for group in vocabulary("tables")["header"][kind])


@dataclass(frozen=True)
class _Meaning:
    field: str | None = None
    year: int | None = None
    unit: str = ""
    population: str = ""


def find_header(grid: Grid, kind: Kind) -> Header | None:
    """Return the first complete header of a sheet, `None` when it has none."""
    for count, row in enumerate(grid.rows()):
        if count == _LOOKED_AT:
            break
        header = header_at(grid, row, kind)
        if header is not None:
            return header
    return None


def header_at(grid: Grid, row: int, kind: Kind) -> Header | None:
    """Return the complete header that begins in a row, `None` when none does."""
    texts = {grid.text(row, column) for column in grid.own(row)}
    if (len(texts) == 1 and len(grid.own(row)) == 1) or not any(_of_heading(text, kind) for text in texts):
        return None
    last = row
    while last - row + 1 < _DEPTH and _continues(grid, row, last + 1, kind):
        last += 1
    header = _interpreted(grid, row, last, kind)
    return header if header.is_complete(kind) else None


def best_attempt(grid: Grid, kind: Kind) -> tuple[int, list[str]]:
    """Return the row that looks most like a header and its texts, for saying what is missing."""
    best, known = 0, 0
    for count, row in enumerate(grid.rows()):
        found = sum(_of_heading(grid.text(row, column), kind) is not None for column in grid.own(row))
        if found > known:
            best, known = row, found
        if count == _LOOKED_AT:
            break
    return best, [grid.text(best, column) for column in grid.own(best)] if best else []


def _continues(grid: Grid, first: int, row: int, kind: Kind) -> bool:
    """Tell whether a row only has headings that stand below those of the rows above it."""
    columns = grid.own(row)
    known = 0
    for column in columns:
        if _of_heading(grid.text(row, column), kind) is not None or (
            kind == "observations" and _says_of_whom(grid.text(row, column))
        ):
            known += 1
        elif not _below_group(grid, first, row, column):
            return False
    return known > 0


def _below_group(grid: Grid, first: int, row: int, column: int) -> bool:
    """Tell whether a heading over several columns stands above a cell."""
    area = grid.area(row - 1, column)
    if area.right > area.left:
        return True
    return not grid.text(row - 1, column) and bool(_left_of(grid, row - 1, column)) and row - 1 >= first


def _left_of(grid: Grid, row: int, column: int) -> str:
    """Return the nearest text on the left: a heading over several columns, in a file without merged cells."""
    before = [other for other in grid.own(row) if other < column]
    return grid.text(row, before[-1]) if before else ""


def _path(grid: Grid, first: int, last: int, column: int) -> list[str]:
    """Return a column's headings from top to bottom, without repetitions."""
    path: list[str] = []
    for row in range(first, last + 1):
        text = grid.text(row, column)
        if not text and row < last and any(grid.text(below, column) for below in range(row + 1, last + 1)):
            text = _left_of(grid, row, column)
        if text and text not in path:
            path.append(text)
    return path


def _interpreted(grid: Grid, first: int, last: int, kind: Kind) -> Header:
    columns: dict[str, list[int]] = {}
    years: dict[int, int] = {}
    populations: dict[int, str] = {}
    units: dict[int, str] = {}
    headings: dict[int, str] = {}
    unread: list[int] = []
    for column in range(1, grid.width + 1):
        path = _path(grid, first, last, column)
        if not path:
            continue
        headings[column] = " ".join("".join(part.split()) if _CHINESE.search(part) else part for part in path)
        meaning = _of_path(path, kind)
        if meaning.unit:
            units[column] = meaning.unit
        if meaning.population:
            populations[column] = meaning.population
        if meaning.year is not None:
            years[column] = meaning.year
        elif meaning.field is not None:
            columns.setdefault(meaning.field, []).append(column)
        else:
            unread.append(column)
    _settle_responsible(columns)
    fixed = {field: tuple(sorted(where)) for field, where in columns.items()}
    return Header(first, last, fixed, years, populations, units, headings, tuple(unread))


def _settle_responsible(columns: dict[str, list[int]]) -> None:
    """Say what 责任单位 means beside other columns: the others beside a lead, the lead beside helpers."""
    if "responsible" in columns and "lead" in columns:
        columns.setdefault("participating", []).extend(columns.pop("responsible"))
    elif "responsible" in columns and "participating" in columns:
        columns["lead"] = columns.pop("responsible")


def _of_path(path: list[str], kind: Kind) -> _Meaning:
    if kind == "observations" and any(_YEAR.search(compact(part)) for part in path):
        return _year_of(path) or _Meaning()  # never by a part: 目标值 above 2020年 makes it no figure of 2020
    tries = ["".join(path), path[-1]]
    if len(path) > 1 and _ONLY_COUNT.fullmatch(compact(path[-1])):
        tries.append(path[-2])
    return next((meaning for text in tries if (meaning := _of_heading(text, kind))), _Meaning())


def _year_of(path: list[str]) -> _Meaning | None:
    """Return the year of a column of figures; a word that makes it something else (目标值) is no figure."""
    if (day := read_day(path[-1])) is not None:  # a year that the spreadsheet took for a date
        path = [*path[:-1], str(day.year)]
    words = "".join(path)
    unit = ""
    bracketed = _BRACKETED.match(compact(words))
    if bracketed and known_unit(bracketed["inside"]):
        words, unit = bracketed["words"], read_unit(bracketed["inside"])
    years = set(_YEAR.findall(compact(words)))
    if len(years) != 1:
        return None
    rest = re.sub(r"[()\[\]]", "", _YEAR.sub("", compact(words)))
    if _says_of_whom(rest):
        return _Meaning(year=int(years.pop()), unit=unit, population=rest)
    figures = vocabulary("tables")["years"]["heading_words"]
    if _key(rest) not in {_key(word) for word in figures} and _known(rest, "observations") not in {
        "value",
        "year",
    }:
        return None
    return _Meaning(year=int(years.pop()), unit=unit)


def _says_of_whom(text: str) -> bool:
    """Tell whether a heading above or below years says whose figures they are: 城市, 农村, 合计."""
    populations = vocabulary("assessment")["populations"]
    return text in populations["part"] or text in populations["total"] or text in populations["same"]


@lru_cache(maxsize=4096)
def _of_heading(text: str, kind: Kind) -> _Meaning | None:
    """Return what one heading means, `None` when no field."""
    field = _known(text, kind)
    if field is not None:
        return _Meaning(field)
    if kind == "observations":
        year = _year_of([text])
        if year is not None:
            return year
    bracketed = _BRACKETED.match(normal(text).strip())
    if bracketed:
        field = _known(bracketed["words"], kind)
        inside = bracketed["inside"]
        if field is not None and field == (_known(inside, kind) or field):
            return _Meaning(field, unit=read_unit(inside) if known_unit(inside) else "")
    field = _known(_COUNTED.sub("", compact(text)), kind) or _of_two_languages(text, kind)
    return None if field is None else _Meaning(field)


def _of_two_languages(text: str, kind: Kind) -> str | None:
    """Return the field of a heading like `牵头单位 Lead agency`, when neither part says otherwise."""
    plain = normal(text)
    chinese = "".join(character for character in plain if _CHINESE.match(character))
    latin = "".join(c for c in plain if c.isascii() and (c.isalpha() or c in " _-"))
    one, other = _known(chinese, kind), _known(latin, kind)
    if not chinese or not latin.strip():
        return None
    return (one or other) if one == other or None in {one, other} else None


def _known(text: str, kind: Kind) -> str | None:
    return _headings(kind).get(_key(text))


def _key(text: str) -> str:
    return _IGNORED.sub("", normal(text).casefold())


@cache
def _headings(kind: Kind) -> dict[str, str]:
    return {
        _key(word): field for field, words in vocabulary("tables")["headings"][kind].items() for word in words
    }

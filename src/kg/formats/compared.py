"""A workbook that went through other hands, held cell by cell against the answer of its receipt."""

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, fromstring

from kg.formats.book import FIRST, LAST, to_workbook
from kg.formats.issued import Issued
from kg.formats.words import words
from kg.saved import Language
from kg.sheets import column_letter
from kg.sheets.grid import Grid
from kg.sheets.refusals import refused
from kg.sheets.scan import check_parts
from kg.sheets.workbook import grids_of

_PROPERTIES = "docProps/custom.xml"
_MOST_TRIED = 200
"""Rows of the answer among which the likeliest is looked for, for a row that is none of them."""
_DIGITS = 30
"""Digits of a number that is written out."""

_Head = tuple[str, int]
"""A heading, and how many of the same words stand before it."""


@dataclass(frozen=True)
class Changed:
    """A cell that says something else than the answer.

    Attributes:
        cell: Its address: `D5`.
        heading: What stands above it.
        found: What it says.
        expected: What the answer says.
    """

    cell: str
    heading: str
    found: str
    expected: str


@dataclass(frozen=True)
class Compared:
    """What came of holding a sheet against an answer.

    Attributes:
        total: Rows of the whole answer, of which a file may hold a part.
        rows: Rows of the sheet that are as the answer has them, in whatever order.
        changed: Cells that say something else.
        added: Rows of the sheet, as it counts them, that the answer does not have.
        missing: How many rows of the answer are not there.
        lacking: Headings of the answer that are not there.
        beside: Columns that the answer does not have, such as a reader's own notes; they are not compared.
    """

    total: int
    rows: int
    changed: tuple[Changed, ...] = ()
    added: tuple[int, ...] = ()
    missing: int = 0
    lacking: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether all of the answer is there, and nothing else in its columns."""
        return not (self.changed or self.added or self.missing or self.lacking)


def window(data: bytes, name: str) -> tuple[int, int | None]:
    """Return which rows of its answer a workbook says that it holds.

    Args:
        data: The file's bytes.
        name: The file's name, for errors.

    Returns:
        How many rows come before them, and how many they are; all of them where it does not say.

    Raises:
        TableFileError: The workbook is damaged, encrypted or too large.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            check_parts(archive, name)
            told = _told(fromstring(archive.read(_PROPERTIES)))  # noqa: S314 - `check_parts` refused entities
    except KeyError:
        return 0, None
    except (zipfile.BadZipFile, ParseError, NotImplementedError) as error:
        raise refused(name, "damaged", why=str(error)) from error
    first, last = told.get(FIRST, ""), told.get(LAST, "")
    if not (first.isdecimal() and last.isdecimal() and int(first) >= 1):
        return 0, None
    return int(first) - 1, max(0, int(last) - int(first) + 1)


def _told(properties: Element) -> dict[str, str]:
    return {one.get("name", ""): "".join(one.itertext()).strip() for one in properties}


def compared(data: bytes, name: str, issued: Issued) -> Compared:
    """Hold a workbook's answer against the answer.

    Rows may stand in another order and columns elsewhere, as sorting leaves them. A number counts as itself
    however it is formatted; a formula never counts as what it comes to.

    Args:
        data: The file's bytes.
        name: The file's name, for errors.
        issued: The answer, with the rows that the workbook ought to hold.

    Raises:
        TableFileError: The workbook is damaged, encrypted or too large.
    """
    title = words(issued.answer.language)["sheet"]
    grids = {grid.name: grid for grid in grids_of(data, name, formulas=True)}
    wanted = next(grid for grid in grids_of(to_workbook(issued), name) if grid.name == title)
    return _held(grids.get(title, Grid(title, {})), wanted, issued.answer.total)


def _held(grid: Grid, wanted: Grid, total: int) -> Compared:
    columns, expected = _columns(grid), _columns(wanted)
    heads = [head for head in expected if head in columns]
    given = [(row, _cells(grid, row, columns, heads)) for row in grid.rows() if row > 1]
    given = [(row, cells) for row, cells in given if any(cells)]
    left = Counter(_cells(wanted, row, expected, heads) for row in range(2, wanted.height + 1))
    odd = []
    for row, cells in given:
        if left[cells] > 0:
            left[cells] -= 1
        else:
            odd.append((row, cells))
    unmatched = list(left.elements())
    changed: list[Changed] = []
    added: list[int] = []
    for row, cells in odd:
        like = _likeliest(cells, unmatched)
        if like is None:
            added.append(row)
            continue
        unmatched.remove(like)
        for head, found, right in zip(heads, cells, like, strict=True):
            if found != right:
                changed.append(Changed(f"{column_letter(columns[head])}{row}", head[0], found, right))
    return Compared(
        total=total,
        rows=len(given) - len(odd),
        changed=tuple(changed),
        added=tuple(added),
        missing=len(unmatched),
        lacking=tuple(head[0] for head in expected if head not in columns),
        beside=tuple(head[0] for head in columns if head not in expected),
    )


def _columns(grid: Grid) -> dict[_Head, int]:
    """Return where columns stand, by heading."""
    seen = Counter[str]()
    found = {}
    for column in grid.own(1):
        heading = grid.contents[1, column].printed
        found[heading, seen[heading]] = column
        seen[heading] += 1
    return found


def _cells(grid: Grid, row: int, columns: dict[_Head, int], heads: Sequence[_Head]) -> tuple[str, ...]:
    return tuple(_cell(grid, row, columns[head]) for head in heads)


def _cell(grid: Grid, row: int, column: int) -> str:
    held = grid.contents.get((row, column))
    if held is None:
        return ""
    if held.problem == "formula":
        return f"公式 formula {held.printed}"
    return _plain(held.printed)


def _plain(text: str) -> str:
    """Return a number as it is written without a format."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return f"{number.normalize():f}" if number.is_finite() and abs(number.adjusted()) < _DIGITS else text


def _likeliest(cells: Sequence[str], rows: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return the row that shares most cells that say something; `None` where none shares any."""
    best, most = None, 0
    for row in rows[:_MOST_TRIED]:
        alike = sum(one == other and one != "" for one, other in zip(cells, row, strict=True))
        if alike > most:
            best, most = row, alike
    return best


def said(found: Compared, language: Language) -> Iterator[str]:
    """Say what came of it, a line each; cells first."""
    say = words(language)
    for cell in found.changed:
        yield say["cell_changed"].format(
            cell=cell.cell, heading=cell.heading, found=cell.found, expected=cell.expected
        )
    if found.added:
        yield say["rows_added"].format(rows=", ".join(map(str, found.added)))
    if found.missing:
        yield say["rows_missing"].format(count=found.missing)
    if found.lacking:
        yield say["columns_lacking"].format(columns=", ".join(found.lacking))
    if found.beside:
        yield say["columns_beside"].format(columns=", ".join(found.beside))
    yield say["sheet_same" if found.same else "sheet_differs"].format(rows=found.rows, total=found.total)

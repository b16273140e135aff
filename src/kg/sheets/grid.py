"""A sheet before it is understood: texts by row and column, and which cells are merged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from kg.sheets.text import normal, printed
from kg.vocabulary import vocabulary

Problem = Literal["", "error", "formula"]


class Content(NamedTuple):
    """What a cell holds: NFKC text, the text as shown, and why it cannot be taken (a failed formula)."""

    text: str
    printed: str
    problem: Problem = ""


class Area(NamedTuple):
    """A merged range, all ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """One sheet's cells that hold something.

    Attributes:
        name: The sheet's name; `-` for a text file.
        contents: (row, column) → content, both 1-based, never with an empty text unless there is a problem.
        areas: The merged ranges.
        hidden: The sheet is hidden.
        hidden_rows: Rows that nobody sees.
    """

    name: str
    contents: Mapping[tuple[int, int], Content]
    areas: tuple[Area, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def height(self) -> int:
        """The last row that holds something."""
        return max((row for row, _ in self.contents), default=0)

    @cached_property
    def width(self) -> int:
        """The last column that holds something."""
        return max((column for _, column in self.contents), default=0)

    @cached_property
    def _by_row(self) -> dict[int, list[int]]:
        rows: dict[int, list[int]] = {}
        for row, column in sorted(self.contents):
            rows.setdefault(row, []).append(column)
        return rows

    @cached_property
    def _covered(self) -> dict[tuple[int, int], Area]:
        # A range may be wider than what the sheet holds (a title over the whole page), but not the table.
        bottom, right = self.height, self.width
        return {
            (row, column): area
            for area in self.areas
            for row in range(area.top, min(area.bottom, bottom) + 1)
            for column in range(area.left, min(area.right, right) + 1)
        }

    def own(self, row: int) -> list[int]:
        """Return the columns of a row that hold something themselves."""
        return self._by_row.get(row, [])

    def rows(self) -> Iterator[int]:
        """Yield the rows that hold something themselves, in order."""
        return iter(self._by_row)

    def area(self, row: int, column: int) -> Area:
        """Return the merged range that covers a cell, or the cell alone."""
        return self._covered.get((row, column)) or Area(row, column, row, column)

    def at(self, row: int, column: int) -> Content | None:
        """Return what a cell shows: of a merged one the content of its range."""
        area = self.area(row, column)
        return self.contents.get((area.top, area.left))

    def text(self, row: int, column: int) -> str:
        """Return the text that a cell shows, empty when it shows none."""
        content = self.at(row, column)
        return "" if content is None else content.text


def content(text: str, problem: Problem = "") -> Content | None:
    """Return a cell's content; `None` when it shows nothing and nothing is wrong."""
    shown = printed(text)
    plain = normal(shown)
    if not problem and plain.upper() in vocabulary("tables")["rows"]["errors"]:
        problem = "error"
    return Content(plain, shown, problem) if plain or problem else None

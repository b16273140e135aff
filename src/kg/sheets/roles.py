"""Who leads and who takes part: by column, by words in the cell, by a note about the first unit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from kg.sheets.model import Cell, Line
from kg.sheets.text import compact
from kg.sheets.units import ROLES, Role, shares, split_units
from kg.vocabulary import vocabulary


@dataclass
class _Given:
    """What one line's cells give to each role."""

    cells: dict[Role, Cell] = field(default_factory=dict)
    names: dict[Role, list[str]] = field(default_factory=dict)

    def add(self, role: Role, cell: Cell, names: Iterable[str]) -> None:
        self.cells.setdefault(role, cell)
        self.names.setdefault(role, []).extend(names)


def first_leads(texts: Iterable[str]) -> bool:
    """Tell whether a table says that of several units the first one leads: 注：排在第一位的为牵头单位."""
    return any(_first_leads().search(compact(text)) for text in texts)


def settle(line: Line, *, first: bool) -> Line | None:
    """Give each unit of a line to its role.

    A cell that names roles (`牵头：A；配合：B`, `A（牵头）、B`) is followed whatever its column. Of a column
    that does not say who leads (责任单位 alone) a single unit leads; of several the first one, where the
    table says so.

    Args:
        line: The line, maybe with `responsible`.
        first: The table says that the first unit leads.

    Returns:
        The line with `lead`, `participating`, `oversight` only; a cell that names no role is left as it is.
        `None` when nobody can tell who leads.
    """
    given = _Given()
    for role in ROLES:
        if role in line.cells:
            _of_column(given, role, line.cells[role])
    if "responsible" in line.cells and not _of_responsible(given, line.cells["responsible"], first=first):
        return None
    others = {name: cell for name, cell in line.cells.items() if name not in (*ROLES, "responsible")}
    return Line(
        line.row, {**others, **{role: _cell(given, role, line) for role in ROLES if role in given.cells}}
    )


def _cell(given: _Given, role: Role, line: Line) -> Cell:
    """Return a role's cell: the table's own where it names nothing but this role's units."""
    cell = given.cells[role]
    own = cell == line.cells.get(role)
    if own and given.names[role] == split_units(cell.text):
        return cell
    return replace(cell, text="、".join(dict.fromkeys(given.names[role])))


def _of_column(given: _Given, role: Role, cell: Cell) -> None:
    said = shares(cell.text)
    if said is None:
        given.add(role, cell, split_units(cell.text))
        return
    if said.rest:
        given.add(role, cell, said.rest)
    for other, names in said.named.items():
        given.add(other, cell, names)


def _of_responsible(given: _Given, cell: Cell, *, first: bool) -> bool:
    said = shares(cell.text)
    rest = split_units(cell.text) if said is None else said.rest
    for role, names in (said.named if said else {}).items():
        given.add(role, cell, names)
    if not rest:
        return True
    if said and "lead" in said.named:
        given.add("participating", cell, rest)
        return True
    if len(rest) > 1 and not first:
        return False
    given.add("lead", cell, rest[:1])
    if rest[1:]:
        given.add("participating", cell, rest[1:])
    return True


@cache
def _first_leads() -> re.Pattern[str]:
    return re.compile(vocabulary("tables")["roles"]["first_leads"])

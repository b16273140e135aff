"""From the rows below a header to lines of fields."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.sheets.amounts import known_unit, read_unit
from kg.sheets.faults import FAILED, FORMULA, SPANNING, Reason, fault
from kg.sheets.grid import Content, Grid
from kg.sheets.headings import JOINED, Header
from kg.sheets.model import Cell, Fault, Kind, Line
from kg.sheets.rows import names_document, without_ordinal
from kg.sheets.units import ROLES
from kg.vocabulary import vocabulary

AGENCIES = (*ROLES, "responsible")
"""Fields whose cells name units."""

_ALONE = frozenset({*AGENCIES, "value", "population", "published", "remark"})
"""Fields that say nothing of what the rest of the line is about."""
_IN_BRACKETS = re.compile(r"^(?P<name>.+?)\s*[(\[（［](?P<unit>[^()\[\]（）［］]+)[)\]）］]$", re.DOTALL)
_PLACE = ("place_code", "place")


@dataclass
class Reader:
    """Reads lines one after another; knows what a blank cell takes from above.

    Attributes:
        grid: The sheet.
        header: The header that holds now.
        kind: What the table is about.
        faults: What was found wrong so far.
        above: Field → cell that a blank one takes.
        section: Field → cell that a heading inside the table gives.
        unsure: Rows of which a broken cell leaves open what they are about; they give no lines.
    """

    grid: Grid
    header: Header
    kind: Kind
    faults: list[Fault] = field(default_factory=list)
    above: dict[str, Cell] = field(default_factory=dict)
    section: dict[str, Cell] = field(default_factory=dict)
    unsure: set[int] = field(default_factory=set)

    def open_section(self, row: int, text: str) -> None:
        """Take a heading inside the table: a plan, a domain, or whose figures follow (农村)."""
        column = self.grid.own(row)[0]
        cell = Cell(without_ordinal(text), row, column, text)
        populations = vocabulary("assessment")["populations"]
        if self.kind != "observations":
            self._open("plan" if names_document(text) else "domain", cell)
        elif cell.text in populations["total"] or cell.text in populations["part"]:
            self.section["population"] = cell
        else:
            self.section.pop("population", None)
        self.section["section"] = cell

    def _open(self, name: str, cell: Cell) -> None:
        self.section[name] = self.above[name] = cell
        if name == "plan":
            self.section.pop("domain", None)
            self.above.pop("domain", None)

    def lines(self, row: int) -> Iterator[Line]:
        """Yield a row's line, or one line for each of its years; none when it holds nothing that counts."""
        cells = self._cells(row)
        if row in self.unsure:
            return
        own = set(cells)
        self._take_unit(cells)
        self._fill(cells)
        for name, cell in self.section.items():
            cells.setdefault(name, cell)
        if not self.header.years:
            if own & set(vocabulary("tables")["content"][self.kind]):
                yield Line(row, cells)
            return
        for column, year in sorted(self.header.years.items()):
            value = self._figure(row, column)
            if value is not None:
                yield Line(row, {**cells, **self._of_year(column, year, cells), "value": value})

    def _of_year(self, column: int, year: int, cells: Mapping[str, Cell]) -> dict[str, Cell]:
        header = self.header
        said = {"year": Cell(str(year), header.last, column, header.headings[column])}
        if column in header.populations:
            said["population"] = Cell(header.populations[column], header.last, column)
        if column in header.units and "unit" not in cells:
            said["unit"] = Cell(header.units[column], header.last, column)
        return said

    def _cells(self, row: int) -> dict[str, Cell]:
        cells: dict[str, Cell] = {}
        for name, columns in self.header.columns.items():
            found = [cell for column in columns if (cell := self._cell(row, column, name)) is not None]
            texts = list(dict.fromkeys(cell.text for cell in found))
            if len(texts) > 1 and name in JOINED:
                shown = "\n".join(dict.fromkeys(cell.printed for cell in found))
                cells[name] = replace(found[0], text="\n".join(texts), printed=shown)
            elif found:
                cells[name] = found[0]
        return cells

    def _cell(self, row: int, column: int, name: str) -> Cell | None:
        content = self._content(row, column)
        if content is None and self.grid.at(row, column) is not None and name not in _ALONE:
            self.unsure.add(row)
        if content is None or not self._belongs(row, column, name, content):
            return None
        if name == "value" and content.text.casefold() in vocabulary("tables")["rows"]["missing"]:
            return None
        if content.text in vocabulary("tables")["rows"]["ditto"]:
            above = self.above.get(name)
            return None if above is None else replace(above, row=row, column=column)
        return Cell(content.text, row, column, content.printed)

    def _figure(self, row: int, column: int) -> Cell | None:
        content = self._content(row, column)
        if content is None or content.text.casefold() in vocabulary("tables")["rows"]["missing"]:
            return None
        return Cell(content.text, row, column, content.printed)

    def _content(self, row: int, column: int) -> Content | None:
        """Return what a cell shows, after noting what is wrong with it."""
        content = self.grid.at(row, column)
        if content is None or not content.problem:
            return content
        self._fault(row, column, content, FAILED if content.problem == "error" else FORMULA)
        return None

    def _fault(self, row: int, column: int, content: Content, reason: Reason) -> None:
        """Note a fault at a cell, once for a merged one."""
        top, left, _, _ = self.grid.area(row, column)
        found = fault(self.grid, self.header, top, left, content.text, reason)
        if found not in self.faults:
            self.faults.append(found)

    def _belongs(self, row: int, column: int, name: str, content: Content) -> bool:
        """Tell whether a cell merged over several columns belongs to the field of this one."""
        area = self.grid.area(row, column)
        covered = {
            other
            for other, columns in self.header.columns.items()
            if any(area.left <= c <= area.right for c in columns)
        }
        if len(covered) < 2:  # noqa: PLR2004 - it is the only field
            return True
        if len(covered & set(AGENCIES)) > 1:
            self._fault(row, column, content, SPANNING)
            return False
        for chosen in ("target", "indicator"):
            if chosen in covered:
                return name == chosen
        return name == min(covered, key=lambda other: min(self.header.columns[other]))

    def _take_unit(self, cells: dict[str, Cell]) -> None:
        """Take the unit from behind the indicator, 死亡率（1/10万）, or from the heading of the figures."""
        indicator = cells.get("indicator")
        match = _IN_BRACKETS.match(indicator.text) if indicator is not None else None
        if indicator is not None and match and known_unit(match["unit"]):
            unit = read_unit(match["unit"])
            if "unit" not in cells or read_unit(cells["unit"].text) == unit:
                shown = _IN_BRACKETS.match(indicator.printed)
                cells["indicator"] = replace(
                    indicator, text=match["name"], printed=shown["name"] if shown else match["name"]
                )
                cells.setdefault("unit", replace(indicator, text=unit, printed=match["unit"]))
        column = self.header.columns.get("value", (0,))[0]
        if "unit" not in cells and column in self.header.units:
            cells["unit"] = Cell(self.header.units[column], self.header.last, column)

    def _fill(self, cells: dict[str, Cell]) -> None:
        """Take what a blank cell leaves to the row above, and remember this row's cells for the next one."""
        before = dict(self.above)
        if set(_PLACE) & set(cells):
            before = {name: cell for name, cell in before.items() if name not in _PLACE}
        if (
            "indicator" in cells
            and before.get("indicator", cells["indicator"]).text != cells["indicator"].text
        ):
            before.pop("unit", None)
        if "plan" in cells and before.get("plan", cells["plan"]).text != cells["plan"].text:
            before = {name: cell for name, cell in before.items() if name in {"source", *_PLACE}}
        self.above = {**before, **cells}
        for name in vocabulary("tables")["fill"][self.kind]:
            if name in before:
                cells.setdefault(name, before[name])

"""One sheet: its header, its lines, what stands around them, and all that is wrong with it."""

import re
from dataclasses import dataclass, field

from kg.sheets.amounts import known_unit, read_unit
from kg.sheets.faults import HIDDEN, NO_HEADER, NO_YEAR, TWICE, UNHEADED, WHO_LEADS, Reason, fault
from kg.sheets.grid import Grid
from kg.sheets.headings import JOINED, Header, best_attempt, find_header, header_at
from kg.sheets.lines import Reader
from kg.sheets.model import Cell, Fault, Kind, Line, Sheet, column_letter
from kg.sheets.roles import first_leads, settle
from kg.sheets.rows import classify, source_of
from kg.sheets.text import compact
from kg.vocabulary import vocabulary

_ADDRESS = re.compile(r"[a-z0-9-]+/d[0-9]+/t[0-9]+(?:/v[0-9]+)?")
_COUNT = re.compile(r"[0-9一二三四五六]+$")
_ROW_NUMBER = re.compile(r"[0-9]*")


@dataclass
class Outcome:
    """What became of a sheet: what of its table could be read, and what is wrong with it."""

    sheet: Sheet | None = None
    faults: list[Fault] = field(default_factory=list)


def read_table(grid: Grid, kind: Kind) -> Outcome:
    """Read one sheet; a sheet that plainly holds no table is passed over without a fault."""
    header = find_header(grid, kind)
    if header is None:
        return Outcome(faults=[] if _is_beside(grid) else [_no_header(grid, kind)])
    faults = _of_header(grid, header, kind)
    if faults:
        return Outcome(faults=faults)
    body = _Body(grid, kind, Reader(grid, header, kind))
    body.read(header.last)
    if grid.hidden:
        found = [fault(grid, header, header.first, 0, "", HIDDEN)]
        return Outcome(faults=found if body.lines else [])
    sheet = _assembled(grid, header, kind, body)
    return Outcome(sheet, body.faults)


@dataclass
class _Body:
    """What stands below a header, read row by row."""

    grid: Grid
    kind: Kind
    reader: Reader
    lines: list[Line] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)
    later: list[Fault] = field(default_factory=list)
    _sections: list[tuple[int, str]] = field(default_factory=list)
    _noted: bool = False

    @property
    def faults(self) -> list[Fault]:
        """All faults in the order of rows."""
        return sorted([*self.reader.faults, *self.later], key=lambda found: (found.row, found.column))

    def read(self, last: int) -> None:
        """Read the rows below row `last`."""
        self._remember_columns()
        skip_to = last
        for row in self.grid.rows():
            if row > skip_to:
                skip_to = self._row(row)
        below = max((line.row for line in self.lines), default=last)
        self.notes.extend((row, text) for row, text in self._sections if row > below)

    def _row(self, row: int) -> int:
        """Read a row; return the last one that it took with it."""
        header = self.reader.header
        what = classify(self.grid, header, row, self.kind, among_notes=self._noted)
        self._noted = what.what == "note"
        if what.what == "note":
            self.notes.append((row, what.text))
        elif what.what == "section":
            self.reader.open_section(row, what.text)
            self._sections.append((row, what.text))
        elif what.what == "total":
            self.notes.append((row, f"合计行未读入 row of totals not read: 第{row}行 {what.text}"))
        elif what.what == "line":
            other = header_at(self.grid, row, self.kind)
            if other is not None and other.columns != header.columns:
                self.later.extend(_of_header(self.grid, other, self.kind))
                self.reader.header = other
                self._remember_columns()
                return other.last
            read = list(self.reader.lines(row))
            self.lines.extend(read)
            if read or row in self.reader.unsure:
                self._check_headed(row)
        return row

    def _check_headed(self, row: int) -> None:
        """Find what stands in a line under no heading, but for numbers of rows on the left."""
        headed = self.reader.header.headings
        for column in self.grid.own(row):
            area, text = self.grid.area(row, column), self.grid.text(row, column)
            if any(c in headed for c in range(area.left, area.right + 1)):
                continue
            if not (column < min(headed) and _ROW_NUMBER.fullmatch(text)):
                self.later.append(fault(self.grid, self.reader.header, row, column, text, UNHEADED))

    def _remember_columns(self) -> None:
        header = self.reader.header
        for name, where in header.columns.items():
            self.columns.setdefault(name, where[0])
        if header.years:
            self.columns.setdefault("value", min(header.years))
        self.unread |= {column: header.headings[column] for column in header.unread}


def _is_beside(grid: Grid) -> bool:
    """Tell whether a sheet without header holds no table: instructions, a list to choose from, a cover."""
    names = vocabulary("tables")["sheets"]["beside"]
    rows = list(grid.rows())
    return (
        grid.hidden
        or compact(grid.name).casefold() in {compact(name).casefold() for name in names}
        or grid.width < 2  # noqa: PLR2004 - one column is text, not a table
        or sum(len(grid.own(row)) > 1 for row in rows) < 2  # noqa: PLR2004 - nor is one row
    )


def _no_header(grid: Grid, kind: Kind) -> Fault:
    row, texts = best_attempt(grid, kind)
    words = vocabulary("tables")
    headings = {compact(text) for text in texts}
    lacking = [
        group
        for group in words["header"][kind]
        if not any(compact(word) in headings for name in group for word in words["headings"][kind][name])
    ] or words["header"][kind]
    missing = "；".join("或".join(words["headings"][kind][name][0] for name in group) for group in lacking)
    english = "; ".join(" or ".join(group) for group in lacking)
    reason = Reason(
        NO_HEADER.zh.format(missing=missing),
        NO_HEADER.en.format(missing_en=english),
        NO_HEADER.remedy_zh,
        NO_HEADER.remedy_en,
    )
    return fault(grid, None, row, 0, " | ".join(texts), reason)


def _of_header(grid: Grid, header: Header, kind: Kind) -> list[Fault]:
    """Say which columns contradict each other, and whether the figures have a year."""
    faults: list[Fault] = []
    columns = {name: list(where) for name, where in header.columns.items()}
    if header.years and "value" in columns:
        columns["value"].extend(header.years)
    for column, year in header.years.items():
        columns.setdefault(f"{year} {header.populations.get(column, '')}", []).append(column)
    for name, where in columns.items():
        same = len({_COUNT.sub("", compact(header.headings[column])) for column in where}) == 1
        if len(where) > 1 and (name not in JOINED or (name == "lead" and not same)):
            named = "、".join(f"{column_letter(c)} {header.headings[c]}" for c in where)
            reason = Reason(TWICE.zh.format(columns=named), TWICE.en.format(columns=named), *TWICE[2:])
            faults.append(fault(grid, header, header.last, where[-1], "", reason))
    if kind == "observations" and not header.years and "year" not in columns:
        faults.append(fault(grid, header, header.last, 0, "", NO_YEAR))
    return faults


def _assembled(grid: Grid, header: Header, kind: Kind, body: _Body) -> Sheet:
    above = [(row, _row_text(grid, row)) for row in grid.rows() if row < header.first]
    around = [*above, *body.notes]
    said = [text for _, text in around]
    notes = [text for _, text in body.notes]
    columns = body.columns
    lines = _with_unit(body.lines, above) if kind == "observations" else body.lines
    lines = _with_source(lines, around)
    lines = _settled(grid, header, lines, body, first=first_leads([*said, *header.headings.values()]))
    lines = _keyed(lines, columns)
    remarks = [f"未读取的列 column not read: {column_letter(c)} {h}" for c, h in body.unread.items()]
    hidden = sorted(grid.hidden_rows & {line.row for line in lines})
    if hidden:
        remarks.append(f"隐藏的行也已读入 hidden rows were read too: {', '.join(map(str, hidden))}")
    return Sheet(grid.name, columns, tuple(lines), (*notes, *remarks), "\n".join(text for _, text in above))


def _row_text(grid: Grid, row: int) -> str:
    return " ".join(dict.fromkeys(filter(None, (grid.text(row, column) for column in grid.own(row)))))


def _with_unit(lines: list[Line], above: list[tuple[int, str]]) -> list[Line]:
    """Give figures without a unit the one that stands above the table: 单位：%."""
    words = "|".join(map(re.escape, vocabulary("tables")["rows"]["units"]))
    pattern = re.compile(rf"(?:{words})\s*:\s*([^\s:]+?)\)?$")
    found = [(row, read_unit(match[1])) for row, text in above if (match := pattern.search(text))]
    return _for_all(lines, "unit", [(row, unit) for row, unit in found if known_unit(unit)])


def _with_source(lines: list[Line], around: list[tuple[int, str]]) -> list[Line]:
    """Give lines without a source the one that the table names once for all."""
    return _for_all(lines, "source", [(row, found) for row, text in around if (found := source_of(text))])


def _for_all(lines: list[Line], name: str, found: list[tuple[int, str]]) -> list[Line]:
    """Give lines that lack a field what stands beside the table, if only one thing does."""
    if len({text for _, text in found}) != 1:
        return lines
    row, text = found[0]
    cell = Cell(text, row, 1)
    return [line if name in line.cells else Line(line.row, {**line.cells, name: cell}) for line in lines]


def _settled(grid: Grid, header: Header, lines: list[Line], body: _Body, *, first: bool) -> list[Line]:
    settled: list[Line] = []
    for line in lines:
        found = settle(line, first=first)
        if found is None:
            cell = line.cells["responsible"]
            body.later.append(fault(grid, header, line.row, cell.column, cell.text, WHO_LEADS))
        else:
            settled.append(found)
    return settled


def _keyed(lines: list[Line], columns: dict[str, int]) -> list[Line]:
    """Take a column 目标编号 that holds no addresses of ours for the table's own numbers."""
    keys = [line.text("key") for line in lines if "key" in line.cells]
    if not keys or any(_ADDRESS.fullmatch(key) for key in keys):
        return lines
    if "key" in columns:
        columns["number"] = columns.pop("key")
    return [
        Line(
            line.row,
            {
                ("number" if name == "key" else name): cell
                for name, cell in line.cells.items()
                if name != "number" or "key" not in line.cells
            },
        )
        for line in lines
    ]

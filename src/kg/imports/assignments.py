"""A table of responsibilities (目标责任分解书) read against the plans and the agencies: all of it or nothing.

Decisions:
- Several leads are legitimate. Rows that name the same target are put together, whether they are parts of it
  or one unit a line; a unit that they name twice is kept once, in its strongest role.
- A row without any unit is not yet filled in: it is counted, and neither matched nor refused.
- Which units a cell names, and which are refused, `kg.imports.bodies` says.
- What is no fault but asks for a look is said: a row that repeats another one, two rows that give one target
  different leads, names in brackets behind a unit.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.imports.aim import Aim
from kg.imports.bodies import Bodies, Body
from kg.imports.cell_faults import cell_fault
from kg.imports.match import Match
from kg.record import Record
from kg.registry import Registry
from kg.sheets import Fault, Line, Sheet, SheetFile, TableError
from kg.tables import AssignmentRow, Table

ROLES = ("lead", "participating", "oversight")
"""The columns with units, the strongest role first."""
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Reworded:
    """A row that words its target differently from the plan, for a person to look at.

    Attributes:
        sheet: The sheet's name.
        row: The row.
        printed: What the row says.
        target: Address and statement of the target taken.
        likeness: How alike they are, 0 to 1.
    """

    sheet: str
    row: int
    printed: str
    target: str
    likeness: float


@dataclass(frozen=True)
class Assignments:
    """What a file's tables of responsibilities say.

    Attributes:
        table: Its responsibilities, by plan, target and role.
        read: Lines read.
        matched: Lines with units, each matched to a target: how many by plan.
        unfilled: Lines without any unit.
        reworded: Lines that do not say what the plan says.
        unregistered: Units that the register does not know, by full name.
        repeated: Lines of which other lines say all.
        led_twice: Targets to which separate lines give different leads: key → printed units with their rows.
        plates: Units with other names in brackets behind them, as printed; the units before them were taken.
    """

    table: Table[AssignmentRow]
    read: int
    matched: Mapping[str, int]
    unfilled: int
    reworded: tuple[Reworded, ...]
    unregistered: tuple[str, ...]
    repeated: int
    led_twice: Mapping[str, str]
    plates: tuple[str, ...]


def import_assignments(
    file: SheetFile,
    records: Mapping[str, Record],
    registry: Registry,
    *,
    plan: str | None = None,
    key: str | None = None,
    source: str | None = None,
) -> Assignments:
    """Read a file of responsibilities.

    Args:
        file: The file's sheets, read as `assignments`.
        records: The plans, by key.
        registry: The registers: places and agencies; its tables decide nothing but the key.
        plan: Key or title of the plan that the file is about, where it does not say so itself.
        key: The table's key. By default that of the table that a file of this name about a common plan was
            imported as; else the file's name as a slug, where it is ASCII and no table of other plans has it;
            else the first plan's key and the beginning of the hash.
        source: Where the table is from, for rows without a source of their own; by default its heading, else
            the file's name.

    Raises:
        TableError: Lines are wrong; lists every fault of all sheets.
        RecordError: `plan` names no plan, or several.
    """
    reading = _Reading(file, Aim(records, registry.places, plan), registry, source)
    for sheet in file.sheets:
        for line in sheet.lines:
            reading.add(sheet, line)
    if reading.faults:
        raise TableError(file.name, reading.faults)
    rows = tuple(sorted(reading.rows.values(), key=_order))
    table = Table(key or _key(file, registry, rows), rows)
    return Assignments(
        table,
        read=sum(len(sheet.lines) for sheet in file.sheets),
        matched=dict(sorted(reading.matched.items())),
        unfilled=reading.unfilled,
        reworded=tuple(reading.reworded),
        unregistered=tuple(dict.fromkeys(reading.unregistered)),
        repeated=reading.repeated,
        led_twice=_led_twice(rows),
        plates=tuple(dict.fromkeys(reading.plates)),
    )


def _led_twice(rows: Iterable[AssignmentRow]) -> dict[str, str]:
    """Return the targets whose leads come from several rows: several in one cell are meant so."""
    leads: dict[str, list[AssignmentRow]] = {}
    for row in rows:
        if row.role == "lead":
            leads.setdefault(f"{row.plan}/{row.target}", []).append(row)
    return {
        target: "、".join(f"{row.printed}（{row.sheet} 第{row.row}行）".replace("（- ", "（") for row in led)
        for target, led in leads.items()
        if len({(row.sheet, row.row) for row in led}) > 1
    }


def table_key(name: str) -> str:
    """Return a file's name as a table's key, empty where it is not ASCII: `Plan 2024.xlsx` → `plan-2024`."""
    stem = name.rpartition(".")[0] or name
    return _NOT_SLUG.sub("-", stem.lower()).strip("-") if stem.isascii() else ""


def _key(file: SheetFile, registry: Registry, rows: tuple[AssignmentRow, ...]) -> str:
    """Return the key of the table that this file is a new version of, else one that no table has.

    Files of one name are versions of one table only when they are about a common plan: every city has its
    目标责任分解书.xlsx.
    """
    plans = {row.plan for row in rows}
    for table in registry.assignments:
        if any(row.file == file.name and row.plan in plans for row in table.rows):
            return table.key
    key = table_key(file.name)
    others = {table.key for table in registry.assignments if not any(row.plan in plans for row in table.rows)}
    if key and key not in others:
        return key
    return f"{rows[0].plan}-{file.sha256[:8]}" if rows else file.sha256[:8]


def _order(row: AssignmentRow) -> tuple[str, tuple[int, ...], int]:
    return row.plan, tuple(map(int, re.findall(r"\d+", row.target))), ROLES.index(row.role)


@dataclass
class _Reading:
    """A file while its lines are read."""

    file: SheetFile
    aim: Aim
    registry: Registry
    source: str | None
    faults: list[Fault] = field(default_factory=list)
    rows: dict[tuple[str, str, str], AssignmentRow] = field(default_factory=dict)
    matched: Counter[str] = field(default_factory=Counter)
    unfilled: int = 0
    reworded: list[Reworded] = field(default_factory=list)
    unregistered: list[str] = field(default_factory=list)
    repeated: int = 0
    plates: list[str] = field(default_factory=list)
    bodies: dict[str, Bodies] = field(default_factory=dict)

    def add(self, sheet: Sheet, line: Line) -> None:
        """Read a line: its responsibilities, or its faults."""
        if not any(line.text(role) for role in ROLES):
            self.unfilled += 1
            return
        found = self.aim.find(sheet, line)
        if isinstance(found, Fault):
            self.faults.append(found)
            plan = self.aim.plan(sheet, line)
        else:
            plan = found.goal.plan
        if isinstance(plan, Fault):
            return
        said = list(self._rows(sheet, line, plan, found if isinstance(found, Match) else None))
        before = [self.rows.get((row.plan, row.target, row.agency)) for row in said]
        self.repeated += bool(said) and all(
            old is not None and old.role == row.role for old, row in zip(before, said, strict=True)
        )
        for row in said:
            known = self.rows.get((row.plan, row.target, row.agency))
            if known is None or ROLES.index(row.role) < ROLES.index(known.role):
                self.rows[row.plan, row.target, row.agency] = row
        if isinstance(found, Match):
            self._note(sheet, line, found)

    def _note(self, sheet: Sheet, line: Line, found: Match) -> None:
        self.matched[found.goal.plan] += 1
        if found.likeness < 1:
            printed = line.printed("target")
            self.reworded.append(Reworded(sheet.name, line.row, printed, str(found.goal), found.likeness))

    def _rows(self, sheet: Sheet, line: Line, plan: str, found: Match | None) -> Iterator[AssignmentRow]:
        """Yield a line's responsibilities; without its target only the faults of its units are found."""
        place = self.aim.plans.place(plan)
        if place is None:
            reason = f"规划 {plan} 的地区未登记", f"the place of the plan {plan} is not registered"
            remedy = "请用 kg import places 补登", "add it with `kg import places`"
            self.faults.append(cell_fault(sheet, line, "plan", reason, remedy))
            return
        bodies = self.bodies.setdefault(place.code, Bodies(self.registry.agencies, place))
        for role in ROLES:
            for body in bodies.read(line.text(role)):
                if not isinstance(body, Body):
                    wrong = cell_fault(sheet, line, role, body.reason, body.remedy)
                    self.faults.append(dataclasses.replace(wrong, value=body.printed))
                elif found is not None:
                    self.unregistered.extend([] if body.registered else [body.agency])
                    self.plates.extend([body.printed] if body.plates else [])
                    yield self._row(sheet, line, role, body, found)

    def _row(self, sheet: Sheet, line: Line, role: str, body: Body, found: Match) -> AssignmentRow:
        return AssignmentRow.model_validate(
            {
                "source": line.printed("source") or self.source or _heading(sheet, self.file),
                "file": self.file.name,
                "sha256": self.file.sha256,
                "sheet": sheet.name,
                "row": line.row,
                "plan": found.goal.plan,
                "target": found.goal.address,
                "statement": found.goal.target.text,
                "agency": body.agency,
                "printed": body.printed,
                "role": role,
            }
        )


def _heading(sheet: Sheet, file: SheetFile) -> str:
    return " ".join(sheet.title.split()) or file.name

"""A table of targets made into plans of their own: one record a plan, and who the table says leads what.

The plan's text is not at hand, only its targets as a table quotes them. So the table's file is the record's
document, every fact points at the cell that says it, and the plan is marked as known in part.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg import __version__, iri
from kg.corrections import update
from kg.document import Document, read
from kg.errors import RecordError
from kg.flat import Flat, flatten
from kg.imports.assignments import import_assignments
from kg.imports.cell_spans import CellSpans
from kg.imports.target_rows import TargetLines, TargetRow
from kg.imports.target_values import as_stated, whole
from kg.record import Domain, Plan, Quantity, Record, Target, TargetKind, digest
from kg.registry import Registry
from kg.sheets import Fault, SheetFile, TableError
from kg.tables import AssignmentRow, Table
from kg.tags import tag

_CSV_SHEET = "-"


@dataclass(frozen=True)
class Given:
    """What the importer is told beside the table.

    Attributes:
        quantities_of: Finds the numeric commitments of a statement: `kg.extract.parts.quantities`.
        kind_of: Names a statement's kind, told whether it has a number: `kg.extract.kinds.kind_of`.
        slugs: Title of a plan → its slug.
        source: Where a table without a column for it has its targets from.
        key: Key of the table of assignments; as `import_assignments` makes one by default.
        existing: The records that there are already, by key.
    """

    quantities_of: Callable[[Flat], list[Quantity]]
    kind_of: Callable[[str, bool], TargetKind]
    slugs: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    key: str | None = None
    existing: Mapping[str, Record] = field(default_factory=dict)


def import_targets(
    path: Path, file: SheetFile, registry: Registry, given: Given
) -> tuple[dict[str, Record], list[Table[AssignmentRow]]]:
    """Make records of a table of targets.

    Each plan that the table names becomes a record with `partial` set. Domains and targets are numbered in
    the order in which the table names them, for the plan's own numbers are not known; a statement that comes
    twice is one target. A number is taken from the table's columns where they give one, else read from the
    statement by the rules of extraction.

    Args:
        path: The CSV file.
        file: The same as sheets.
        registry: Registers to look places and agencies up in.
        given: How statements are read, and what the table does not say.

    Returns:
        Plan key → record; and, where the table names responsible units, one table of assignments.

    Raises:
        TableError: Something is wrong with the table; lists every fault.
        DocumentError: The file cannot be read as text.
        RecordError: A plan of the table is known by its own text already, or its record was edited unlisted.
    """
    if any(sheet.name != _CSV_SHEET for sheet in file.sheets):
        raise TableError(file.name, [_no_text(file)])
    document = read(path)
    lines = TargetLines(registry, given.slugs, given.source)
    cells = [cell for sheet in file.sheets for line in sheet.lines for cell in line.cells.values()]
    plans = _Plans(document, CellSpans(document, cells), given, lines.faults)
    for sheet in file.sheets:
        for line in sheet.lines:
            if row := lines.read(sheet, line):
                plans.add(row)
    if lines.faults:
        raise TableError(file.name, lines.faults)
    made = {key: part.record(document) for key, part in plans.parts.items()}
    records = {key: _kept(given.existing.get(key), record, key) for key, record in made.items()}
    assigned = import_assignments(file, records, registry, key=given.key, source=given.source).table
    return records, [assigned] if assigned.rows else []


def _kept(old: Record | None, record: Record, key: str) -> Record:
    """Return a record with the corrections of the one that it replaces, which may be no plan's own text."""
    if old is None:
        return record
    if not old.plans[0].partial:
        raise RecordError(
            f"{key}：已有全文记录，目标表不能代替 this plan is known by its own text, which stays.",
            "若要导入分工，请用 to import who leads its targets: kg import assignments.",
        )
    return update(old, record, f"{key}.json")[0]


def _no_text(file: SheetFile) -> Fault:
    reason = "工作簿没有可以引用的文本", "a workbook has no text that a target could be quoted from"
    remedy = "请另存为 CSV（UTF-8）再导入", "save it as CSV (UTF-8) and import that"
    return Fault(file.sheets[0].name, 0, "", "", *reason, *remedy)


@dataclass
class _PlanPart:
    """One plan while it is put together."""

    key: str
    first: TargetRow
    title: Flat
    domains: dict[str, Domain] = field(default_factory=dict)
    rows: list[tuple[TargetRow, Domain, Target]] = field(default_factory=list)

    def domain(self, name: Flat) -> Domain:
        """Return the domain of that name, begun where it is new."""
        new = Domain(ordinal=len(self.domains) + 1, name=name.text, span=whole(name))
        return self.domains.setdefault(name.text, new)

    def record(self, document: Document) -> Record:
        row = self.first
        plan = Plan(
            title=self.title.text,
            audience=row.audience,
            place=row.place.name_zh,
            issuer=row.issuer,
            document_number=None,
            issued=None,
            period=row.period,
            slug=row.slug,
            partial=True,
            source="；".join(dict.fromkeys(row.source for row, _, _ in self.rows)),
            span=(self.title.origin[0], max(target.span[1] for _, _, target in self.rows)),
            domains=list(self.domains.values()),
        )
        record = Record(
            document=document.name,
            sha256=document.sha256,
            plans=[plan],
            software=f"kg {__version__}",
        )
        return record.model_copy(update={"digest": digest(record)})


class _Plans:
    """The plans of one table while it is read."""

    def __init__(self, document: Document, spans: CellSpans, given: Given, faults: list[Fault]) -> None:
        self.parts: dict[str, _PlanPart] = {}
        self._document = document
        self._spans = spans
        self._given = given
        self._faults = faults

    def add(self, row: TargetRow) -> None:
        """Add a line's target to its plan."""
        quotes = [self._quote(row, name) for name in ("plan", "domain", "target")]
        title, name, statement = quotes
        if title is None or name is None or statement is None:
            return
        key = iri.plan_key(row.place.code, row.audience, row.period, row.slug)
        part = self.parts.setdefault(key, _PlanPart(key, row, title))
        if part.title.text != title.text:
            self._faults.append(
                row.fault(
                    "plan",
                    (
                        f"与“{part.title.text}”的地区、对象和规划期相同",
                        f"place, audience and period are those of {part.title.text}",
                    ),
                    ("请用 --slug 区分两个规划", "tell the two plans apart: --slug"),
                )
            )
            return
        domain = part.domain(name)
        target = next((one for one in domain.targets if one.text == statement.text), None)
        if target is None:
            target = self._target(row, len(domain.targets) + 1, statement)
            domain.targets.append(target)
            domain.span = (domain.span[0], target.span[1])
        else:
            first = flatten(self._document.text, *target.span)
            more = self._quantities(row, first)
            target.quantities.extend(one for one in more if one not in target.quantities)
        part.rows.append((row, domain, target))

    def _target(self, row: TargetRow, ordinal: int, statement: Flat) -> Target:
        quantities = self._quantities(row, statement)
        tags = tag(statement.text)
        return Target(
            ordinal=ordinal,
            printed_number=row.number,
            text=statement.text,
            span=whole(statement),
            kind=self._given.kind_of(statement.text, bool(quantities)),
            quantities=quantities,
            groups=tags.groups,
            topics=tags.topics,
        )

    def _quantities(self, row: TargetRow, statement: Flat) -> list[Quantity]:
        """Return the number that the columns give, else those that the words say."""
        found = self._given.quantities_of(statement)
        if row.stated is None:
            return found
        quantity = as_stated(row.stated, found, statement)
        if quantity is not None:
            return [quantity]
        said = row.stated.value + row.stated.unit
        self._faults.append(
            row.fault(
                "value",
                (f"目标的文字中读不出 {said}", f"the target's words do not say {said}"),
                ("请核对目标、指标、比较关系和数值", "compare target, indicator, comparator and value"),
            )
        )
        return []

    def _quote(self, row: TargetRow, name: str) -> Flat | None:
        """Return what a cell says, with its place in the file's text."""
        quote = self._spans.quote(row.line.cells[name])
        if quote is not None:
            return quote
        self._faults.append(
            row.fault(
                name,
                ("这一格的文字在文件中不是原样", "the cell's words do not stand in the file as they are"),
                ("请用中文引号，并补全空白的格", 'use “” instead of ", and fill blank cells'),
            )
        )
        return None

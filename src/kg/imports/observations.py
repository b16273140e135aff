"""A table of figures read against the registers: all of it or nothing.

Decisions:
- A line without a value is one that nobody has reported yet: it is passed over, like a template's blank one.
- The same figure twice counts once; two different ones for one place, indicator, year and population do not
  go together. 全国, 合计 and no population at all are the same population.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from kg.errors import RegisterError
from kg.flat import fold
from kg.imports.assignments import table_key
from kg.imports.cell_faults import cell_fault
from kg.imports.observation_lines import FigureLine
from kg.indicators import Indicator
from kg.places import Place
from kg.registry import Registry
from kg.sheets import Fault, Line, Sheet, SheetFile, TableError
from kg.tables import ObservationRow, Table
from kg.vocabulary import vocabulary


@dataclass(frozen=True)
class Observations:
    """What a file's tables of figures say.

    Attributes:
        table: Its figures, each once.
        repeated: Lines that say again what another line says.
    """

    table: Table[ObservationRow]
    repeated: int


def import_observations(  # the command line's options, one for each thing a table may leave out
    file: SheetFile,
    registry: Registry,
    *,
    place: str | None = None,
    plan: str | None = None,
    key: str | None = None,
    source: str | None = None,
) -> Observations:
    """Read a file of figures.

    Args:
        file: The file's sheets, read as `observations`.
        registry: Places and indicators; its tables decide nothing but the key.
        place: Code or name of the place of lines that name none.
        plan: Key of a plan whose place that is, where `place` is not given.
        key: The table's key. By default that of the table that a file of this name was imported as; else the
            file's name as a slug where it is ASCII; else `observations-` and the beginning of the hash.
        source: Where the figures are from, for lines without a source of their own.

    Returns:
        The figures in the order of the file; none where no line has a value.

    Raises:
        TableError: Lines are wrong; lists every fault of all sheets.
        RegisterError: `place` or `plan` is of no place that the register knows.
    """
    reading = _Reading(file, registry, _given_place(registry, place, plan), source)
    for sheet in file.sheets:
        for line in sheet.lines:
            if line.text("value"):
                reading.add(sheet, line)
    if reading.faults:
        raise TableError(file.name, reading.faults)
    same = (table.key for table in registry.observations if table.rows and table.rows[0].file == file.name)
    fresh = table_key(file.name) or f"observations-{file.sha256[:8]}"
    return Observations(Table(key or next(same, fresh), tuple(reading.rows)), reading.repeated)


def _given_place(registry: Registry, place: str | None, plan: str | None) -> Place | None:
    named = place or (plan or "").partition("-")[0]
    found = next((one for one in registry.places if one.code == named), None) or registry.places.find(named)
    if named and found is None:
        raise RegisterError(
            f"{place or plan}：地区未登记 no place that the register knows.",
            "请给出行政区划代码，或补入 places.csv give its GB/T 2260 code, or add it to places.csv.",
        )
    return found


@dataclass
class _Reading:
    """A file while its lines are read."""

    file: SheetFile
    registry: Registry
    place: Place | None
    source: str | None
    faults: list[Fault] = field(default_factory=list)
    rows: list[ObservationRow] = field(default_factory=list)
    repeated: int = 0
    seen: dict[tuple[str, str, int, str], tuple[str, int, Decimal]] = field(default_factory=dict)

    def add(self, sheet: Sheet, line: Line) -> None:
        """Read a line: its figure, or its faults."""
        before = len(self.faults)
        at = FigureLine(self.registry, self.place, sheet, line, self.faults)
        place = at.place()
        indicator = at.indicator(place)
        amount = at.amount(indicator)
        year = at.year()
        published, source = at.published(year), at.source(self.source)
        if place is None or indicator is None or year is None or amount is None or len(self.faults) > before:
            return
        row = ObservationRow(
            source=source,
            file=self.file.name,
            sha256=self.file.sha256,
            sheet=sheet.name,
            row=line.row,
            place=place.code,
            indicator=indicator.slug,
            phrase=line.printed("indicator"),
            year=year,
            value=amount.value,
            unit=amount.unit,
            population=line.printed("population"),
            published=published.isoformat() if published else "",
        )
        if self._is_new(sheet, line, row, indicator):
            self.rows.append(row)

    def _is_new(self, sheet: Sheet, line: Line, row: ObservationRow, indicator: Indicator) -> bool:
        """Say whether a figure is there for the first time; another one in its stead is a fault."""
        whole = {*vocabulary("assessment")["populations"]["total"], fold(indicator.population)}
        population = "" if fold(row.population) in whole else fold(row.population)
        about = (row.place, row.indicator, row.year, population)
        value = _scaled(row.value, row.unit)
        first_sheet, first_row, first = self.seen.setdefault(about, (row.sheet, row.row, value))
        if (first_sheet, first_row) == (row.sheet, row.row):
            return True
        self.repeated += first == value
        if first != value:
            where = (
                f"第{first_row}行" if first_sheet == row.sheet else f"工作表“{first_sheet}”第{first_row}行"
            )
            reason = (
                f"与{where}的同一地区、指标、年份和口径的数值不同",
                f"not the value of row {first_row} for the same place, indicator, year and population",
            )
            remedy = "请保留正确的一行，或写明不同的口径", "keep the right one, or name different populations"
            self.faults.append(cell_fault(sheet, line, "value", reason, remedy))
        return False


def _scaled(value: str, unit: str) -> Decimal:
    return Decimal(value).scaleb(-int(vocabulary("assessment")["rates"].get(unit, 0)))

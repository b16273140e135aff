"""Imported tables as they are kept: `assignments/<key>.csv` and `observations/<key>.csv` below the registers.

One file an imported table; each row cites the file, sheet and row that it came from, so that a fact of the
graph leads back to the cell an official wrote. `kg import` writes them, the build reads them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kg.errors import RegisterError
from kg.record import Slug
from kg.registers import read_register

ASSIGNMENTS = "assignments"
OBSERVATIONS = "observations"


class TableRow(BaseModel):
    """What each row of every imported table says of its origin."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    """Where the table has it from, in its own words or as given at the import."""
    file: str
    """Name of the imported file."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """Of the imported file's bytes."""
    sheet: str = "-"
    """Name of the sheet; `-` in a CSV file."""
    row: int = Field(ge=1)
    """As the spreadsheet counts: the header of a bare table is row 1."""


class AssignmentRow(TableRow):
    """One agency that a table makes responsible for one target."""

    plan: str
    """Key of the plan."""
    target: Annotated[str, StringConstraints(pattern=r"^d[1-9]\d*/t[1-9]\d*$")]
    """Which target: ordinals of its domain and of itself, as in its IRI."""
    statement: str
    """The target's statement when it was imported; a target that says something else fails the build."""
    agency: str
    """Slug of the agency in the register for the place of the plan, or its full printed name."""
    printed: str
    """The agency as the cell prints it."""
    role: Literal["lead", "participating", "oversight"]


class ObservationRow(TableRow):
    """One figure."""

    place: str
    """GB/T 2260 code."""
    indicator: Slug
    phrase: str
    """The indicator as the cell prints it."""
    year: int = Field(ge=1949, le=2200)
    value: Annotated[str, StringConstraints(pattern=r"^-?\d+(\.\d+)?$")]
    """Digits as printed, half-width: its decimals say how exact it is."""
    unit: str
    population: str = ""
    published: str = ""
    """Day it became known, ISO; empty: the end of its year."""


Row = TypeVar("Row", bound=TableRow)


@dataclass(frozen=True)
class Table(Generic[Row]):
    """One imported table.

    Attributes:
        key: Its file's name without ending; part of the IRIs of its facts.
        rows: In the order of the imported file.
    """

    key: str
    rows: tuple[Row, ...]


def read_tables(folder: Path, model: type[Row]) -> tuple[Table[Row], ...]:
    """Read all imported tables of one kind, by key; hidden files are none.

    Args:
        folder: `assignments` or `observations`; a folder that does not exist holds none.
        model: The row's model.

    Raises:
        RegisterError: A row is wrong, or a table's rows come from several files; names file and line.
    """
    tables = [Table(path.stem, read_register(path, model)) for path in sorted(folder.glob("[!.]*.csv"))]
    for table in tables:
        _check_one_origin(table.key, table.rows)
    return tuple(tables)


def _check_one_origin(key: str, rows: Sequence[TableRow]) -> None:
    if len({(row.file, row.sha256) for row in rows}) > 1:
        raise RegisterError(
            f"{key}.csv：来自多个文件 its rows come from several files.",
            "每个导入的文件各存一份 keep one file for each imported one: import them anew.",
        )

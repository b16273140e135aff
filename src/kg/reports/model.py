"""A report as blocks one below the other, which every form writes in its own way."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["zh", "en"]


class Block(BaseModel):
    """A part of a report."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Heading(Block):
    """Begins a section."""

    kind: Literal["heading"] = "heading"
    text: str


class Paragraph(Block):
    """A few sentences."""

    kind: Literal["paragraph"] = "paragraph"
    text: str
    small: bool = False
    """Whether it is a note on what stands above it."""


class Facts(Block):
    """What something is: names with what they are."""

    kind: Literal["facts"] = "facts"
    rows: tuple[tuple[str, str], ...]


class Number(Block):
    """A number that counts, with what it counts."""

    value: str
    label: str
    more: str = ""
    """What makes it understood: a share, a part of it."""


class Numbers(Block):
    """The numbers that a reader in a hurry reads."""

    kind: Literal["numbers"] = "numbers"
    items: tuple[Number, ...]


class Figure(Block):
    """A chart.

    `spec` is what `kg.charts.chart` returned; `name` tells the charts of a report apart.
    """

    kind: Literal["figure"] = "figure"
    name: str
    caption: str
    alt: str
    spec: dict[str, Any]


class Cell(Block):
    """A cell of a table."""

    text: str
    more: str = ""
    """A second line, smaller."""
    strong: bool = False


class Column(Block):
    """A column of a table."""

    heading: str
    share: int = 1
    """Its width, as a share of that of all columns."""
    number: bool = False
    code: bool = False
    """Whether it holds digests and names for programs, which may break anywhere."""


class Table(Block):
    """A table; its heading row comes again on every page."""

    kind: Literal["table"] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


Part = Annotated[Heading | Paragraph | Facts | Numbers | Figure | Table, Field(discriminator="kind")]


class Report(BaseModel):
    """A report, whole: nothing else is needed to write it but pictures of its charts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language
    title: str
    subtitle: str
    subject: str
    """What the report is about, for the description of the file."""
    publisher: str
    day: date
    data: str
    """Version of the data."""
    foot: str
    """Stands at the foot of every page."""
    page: str
    """How a page is numbered: `{page}` of `{pages}`."""
    parts: tuple[Part, ...]
    receipts: tuple[str, ...]
    """Ids of all receipts, in the order in which their tables come."""

    @property
    def figures(self) -> Iterator[Figure]:
        """Its charts."""
        return (part for part in self.parts if isinstance(part, Figure))

    @property
    def tag(self) -> str:
        """The language as documents declare it."""
        return "zh-CN" if self.language == "zh" else "en"

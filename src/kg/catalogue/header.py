"""What a saved query says of itself, and whether its parts fit together."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from kg.catalogue.charts import Chart
from kg.catalogue.columns import Column
from kg.catalogue.parameters import Parameter
from kg.catalogue.parts import HeaderPart
from kg.catalogue.topics import topics

Audience = Literal["policy", "research", "public"]
Place = tuple[str | int, ...]
"""Where in a header something stands: a key, or the key of tables, which of them, and a key in it."""

_BLANK = re.compile(r"\{(\w*)\}")


class HeaderError(ValueError):
    """A part of a header does not fit the others.

    Args:
        place: Where it stands.
        says: What does not fit.
    """

    def __init__(self, place: Place, says: str) -> None:
        super().__init__(says)
        self.place = place


class Header(HeaderPart):
    """The header of a saved query.

    Raises:
        ValidationError: A part is missing or wrong; where parts do not fit, its context has a `HeaderError`.
    """

    title_zh: str
    title_en: str
    question_zh: str
    """A sentence; a parameter's name in braces is a blank to be filled in."""
    question_en: str
    description_zh: str
    """What a row is, what counts and what does not."""
    description_en: str
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    topics: tuple[str, ...] = Field(min_length=1)
    """Words of the code list `query-topic`."""
    audience: tuple[Audience, ...] = Field(min_length=1)
    """Whom it is for."""
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = Field(min_length=1)
    order: tuple[str, ...] = ()
    """Columns that rows are ordered by, for pages to say; `-` before one means from the greatest."""
    chart: Chart | None = None
    page_size: int = Field(default=100, ge=1, le=10_000)
    """Rows a page."""
    rows_at_least: int = Field(ge=0)
    """Golden check: with the values of `golden` the shipped data give at least so many rows,"""
    rows_at_most: int | None = Field(default=None, ge=0)
    """at most so many,"""
    golden_row: dict[str, str] = Field(default_factory=dict)
    """and a row with these cells: an IRI in full or without `https://w3id.org/govplan/id/`."""
    golden: dict[str, str] = Field(default_factory=dict)
    """Values of parameters in the golden check; each required one has one."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for place, says in _faults(self):
            raise HeaderError(place, says)
        return self

    @property
    def parameters_by_name(self) -> Mapping[str, Parameter]:
        """The parameters by name, in the header's order."""
        return {parameter.name: parameter for parameter in self.parameters}

    @property
    def columns_by_name(self) -> Mapping[str, Column]:
        """The columns by name, in the header's order."""
        return {column.name: column for column in self.columns}

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns of a page: without hidden ones, and IRIs to which another column leads."""
        led_to = {name for column in self.columns for name in (column.label_of, column.link)}
        return tuple(c for c in self.columns if not c.hidden and c.name not in led_to)


Faults = Iterator[tuple[Place, str]]


def _faults(header: Header) -> Faults:
    """Yield what does not fit, and where."""
    yield from _faults_of_words(header)
    yield from _faults_of_columns(header)
    yield from _faults_of_check(header)


def _twice(names: Iterable[str], key: str) -> Faults:
    seen = set[str]()
    for index, name in enumerate(names):
        if name in seen:
            yield (key, index, "name"), f"{name!r} is there twice"
        seen.add(name)


def _faults_of_words(header: Header) -> Faults:
    for topic in header.topics:
        if topic not in topics():
            yield ("topics",), f"{topic!r} is no topic; there are: {', '.join(topics())}"
    yield from _twice((parameter.name for parameter in header.parameters), "parameters")
    for key in ("question_zh", "question_en"):
        for name in _BLANK.findall(getattr(header, key)):
            if name not in header.parameters_by_name:
                yield (key,), f"there is no parameter {name!r} for the blank"


def _faults_of_columns(header: Header) -> Faults:
    columns = header.columns_by_name
    yield from _twice((column.name for column in header.columns), "columns")
    for index, column in enumerate(header.columns):
        yield from _faults_of_column(index, column, columns)
    for name in header.order:
        if name.removeprefix("-") not in columns:
            yield ("order",), f"there is no column {name.removeprefix('-')!r}"
    for key, channel in header.chart.channels() if header.chart else ():
        if channel.field not in columns:
            yield ("chart", key), f"there is no column {channel.field!r}"


def _faults_of_column(index: int, column: Column, columns: Mapping[str, Column]) -> Faults:
    for key in ("unit_column", "label_of", "link"):
        name = getattr(column, key)
        if name and name not in columns:
            yield ("columns", index, key), f"there is no column {name!r}"
        elif name and key != "unit_column" and columns[name].kind != "iri":
            yield ("columns", index, key), f"the column {name!r} is not of kind iri"
    if bool(column.meaning_zh) != bool(column.meaning_en):
        yield ("columns", index, "meaning_zh"), "a meaning is told in both languages, or in none"
    if column.unit and column.unit_column:
        yield ("columns", index, "unit"), "there is a unit and a column of units"


def _faults_of_check(header: Header) -> Faults:
    for name in header.golden:
        if name not in header.parameters_by_name:
            yield ("golden",), f"there is no parameter {name!r}"
    for parameter in header.parameters:
        if parameter.required and parameter.name not in header.golden:
            yield ("golden",), f"the required parameter {parameter.name!r} has no value for the golden check"
    for name in header.golden_row:
        if name not in header.columns_by_name:
            yield ("golden_row",), f"there is no column {name!r}"
    if header.rows_at_most is not None and header.rows_at_most < header.rows_at_least:
        yield ("rows_at_most",), "is less than rows_at_least"

"""Which cubes there are: read from `cubes.toml`, the one place that declares them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kg.tabular import Column, Table, declared


@dataclass(frozen=True)
class Component:
    """A dimension, measure or attribute.

    Attributes:
        name: Its name in IRIs.
        columns: Columns that hold its value, as `cubes.toml` names them.
        sdmx: Its identifier in SDMX.
        concept: Name of the statistical concept of SDMX, or empty.
        over: The property of SDMX that it specialises, or empty.
        parent: Column of the codes' table that leads to the code above, or empty.
        table: The table that the first of `columns` ends in.
        column: The column that it ends in, which says what its values are.
        zh: What it is called where the column's own name says too little, else empty.
        en: The same in English.
        listed: Whether its values are words of which a code list is made.
    """

    name: str
    columns: tuple[str, ...]
    sdmx: str
    concept: str
    over: str
    parent: str
    table: Table
    column: Column
    zh: str = ""
    en: str = ""
    listed: bool = False

    @property
    def coded(self) -> bool:
        """Whether its values are codes: things, or words of which a list is made."""
        return self.column.type == "iri" or self.listed


@dataclass(frozen=True)
class Slice:
    """How observations make a series: its name, its words, and the dimensions that stay."""

    name: str
    zh: str
    en: str
    fixed: tuple[str, ...]


@dataclass(frozen=True)
class Design:
    """A cube.

    Attributes:
        name: Its name in IRIs and files.
        table: The table whose rows are its observations.
        sdmx: Its identifier in SDMX.
        zh: Its title in Chinese.
        en: Its title in English.
        slice: How its observations make series.
        dimensions: In order; time is the last.
        measure: The one measure.
        attributes: All of them may be missing.
    """

    name: str
    table: Table
    sdmx: str
    zh: str
    en: str
    slice: Slice
    dimensions: tuple[Component, ...]
    measure: Component
    attributes: tuple[Component, ...]

    @property
    def components(self) -> tuple[Component, ...]:
        """Dimensions, measure and attributes, in this order."""
        return (*self.dimensions, self.measure, *self.attributes)


@cache
def designs() -> tuple[Design, ...]:
    """Return the declared cubes."""
    content = tomllib.loads(files("kg.cube").joinpath("cubes.toml").read_text("utf-8"))
    return tuple(_design(name, told) for name, told in content.items())


def column_of(table: Table, path: str) -> tuple[Table, Column]:
    """Return the column that a path of `cubes.toml` ends in, and its table."""
    first, _, rest = path.partition(".")
    column = table.columns[table.at(first)]
    return column_of(declared().table(column.refers), rest) if rest else (table, column)


def _design(name: str, told: Mapping[str, Any]) -> Design:
    table = declared().table(told["table"])
    series = told["slice"]
    return Design(
        name,
        table,
        told["sdmx"],
        told["zh"],
        told["en"],
        Slice(series["name"], series["zh"], series["en"], tuple(series["fixed"])),
        tuple(_component(table, one) for one in told["dimensions"]),
        _component(table, told["measure"]),
        tuple(_component(table, one) for one in told["attributes"]),
    )


def _component(table: Table, told: Mapping[str, Any]) -> Component:
    return Component(
        told["name"],
        tuple(told["columns"]),
        told["sdmx"],
        told.get("concept", ""),
        told.get("over", ""),
        told.get("parent", ""),
        *column_of(table, told["columns"][0]),
        told.get("zh", ""),
        told.get("en", ""),
        told.get("listed", False),
    )

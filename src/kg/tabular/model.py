"""Which tables there are: read from `tables.toml`, the one place that declares them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from kg.tabular.errors import TabularError
from kg.vocab import PREFIXES

Type = Literal["iri", "text", "integer", "decimal", "boolean", "year", "date"]
Value = str | int | Decimal | bool | date | None

_NAME = re.compile(r"[\w-]+:[\w-]+")


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        name: Its name in every form.
        path: SPARQL property path from the row's thing; empty for the thing itself.
        type: What its values are.
        key: Whether it is part of the primary key.
        refers: The table whose key it holds, or empty.
        required: Whether no row leaves it empty.
        lang: Language of its texts, where there are texts in several.
        only: The class of the things it holds, where the path leads to others, too.
        unit: Of numbers: the unit, or the column that has it.
    """

    name: str
    path: str = ""
    type: Type = "text"
    key: bool = False
    refers: str = ""
    required: bool = False
    lang: str = ""
    only: str = ""
    unit: str = ""

    @property
    def properties(self) -> tuple[str, ...]:
        """The prefixed names of the path's first and last property; none for the thing itself."""
        names = _NAME.findall(self.path)
        return (names[0],) if len(set(names)) == 1 else (names[0], names[-1]) if names else ()

    @property
    def plain(self) -> bool:
        """Whether the path is one property, so that each cell is one triple."""
        return _NAME.fullmatch(self.path) is not None


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        name: Its name in every form.
        kind: Prefixed name of the class whose things its rows are.
        columns: The columns; the first is the thing.
        many: Whether a row is a pair of the thing and one value.
        title: What it is called, in Chinese and in English.
    """

    name: str
    kind: str
    columns: tuple[Column, ...]
    many: bool = False
    title: tuple[str, str] = ("", "")

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the columns that make the primary key."""
        return tuple(column.name for column in self.columns if column.key)

    def at(self, name: str) -> int:
        """Return the position of a column."""
        return [column.name for column in self.columns].index(name)


@dataclass(frozen=True)
class Words:
    """Label and description in both languages."""

    zh: str
    en: str
    zh_about: str
    en_about: str


@dataclass(frozen=True)
class Declared:
    """What `tables.toml` declares.

    Attributes:
        tables: The tables, every one after those it refers to (or itself).
        words: Words of terms that are not the ontology's own.
        languages: Language to what a label says of it, in Chinese and in English.
    """

    tables: tuple[Table, ...]
    words: Mapping[str, Words]
    languages: Mapping[str, str]

    def table(self, name: str) -> Table:
        """Return a table by its name.

        Raises:
            TabularError: There is none.
        """
        for table in self.tables:
            if table.name == name:
                return table
        known = ", ".join(table.name for table in self.tables)
        raise TabularError(f"没有表 {name}。 There is no table {name!r}.", f"可用 known: {known}")


@cache
def declared() -> Declared:
    """Return the declared tables."""
    content = tomllib.loads(files("kg.tabular").joinpath("tables.toml").read_text("utf-8"))
    words = dict(content["words"])
    languages = words.pop("lang")
    titles = content["titles"]
    tables = [_table(name, told, titles[name]) for name, told in content["tables"].items()]
    return Declared(_ordered(tables), {name: Words(**said) for name, said in words.items()}, languages)


def expanded(name: str) -> str:
    """Return the IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _table(name: str, told: Mapping[str, Any], title: Sequence[str]) -> Table:
    columns = tuple(_column(name, column) for column in told["columns"])
    zh, en = title
    return Table(name, told["class"], columns, told.get("many", False), (zh, en))


def _column(table: str, told: Mapping[str, Any]) -> Column:
    is_thing = "path" not in told or "refers" in told
    kind: Type = told.get("type", "iri" if is_thing else "text")
    if kind not in get_args(Type):
        raise TabularError(f"tables.toml: {table}.{told['name']} is of no known type: {kind!r}.")
    return Column(
        told["name"],
        told.get("path", ""),
        kind,
        told.get("key", False),
        told.get("refers", ""),
        told.get("required", False) or told.get("key", False),
        told.get("lang", ""),
        told.get("class", ""),
        told.get("unit", ""),
    )


def _ordered(tables: list[Table]) -> tuple[Table, ...]:
    """Return tables so that each stands after those it refers to."""
    left, done = {table.name: table for table in tables}, dict[str, Table]()
    while left:
        free = [
            table
            for table in left.values()
            if all(c.refers in {"", table.name} or c.refers in done for c in table.columns)
        ]
        if not free:
            raise TabularError(f"tables.toml: tables refer to each other in a circle: {', '.join(left)}.")
        for table in free:
            done[table.name] = left.pop(table.name)
    return tuple(done.values())

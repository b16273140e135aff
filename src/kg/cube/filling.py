"""A cube's observations and codes, taken from tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from kg import iri
from kg.cube.model import Component, Design
from kg.tabular import Described, Table, declared
from kg.tabular.model import Value
from kg.tabular.reading import Row

CUBE = "cube"
UNSTATED = "_X"
"""SDMX's code for what is not stated."""


@dataclass(frozen=True)
class Code:
    """A member of a code list.

    Attributes:
        iri: The thing, or a concept of the list's own.
        notation: Its code, as SDMX allows it.
        zh: Its name in Chinese.
        en: Its name in English, or empty.
    """

    iri: URIRef
    notation: str
    zh: str
    en: str


@dataclass(frozen=True)
class CodeList:
    """A code list: the codes that observations have, and those above them.

    Attributes:
        codes: Key of a code (a thing's IRI, or words) to the code.
        above: Key to the key above, where the list is a hierarchy; `None` where it is flat.
    """

    codes: Mapping[str, Code]
    above: Mapping[str, str] | None


@dataclass(frozen=True)
class Point:
    """An observation: the thing it is taken from, and component to value; words and things by their keys."""

    origin: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Aside:
    """A row that the cube cannot hold: the thing, and why, in Chinese and in English."""

    thing: str
    zh: str
    en: str


@dataclass(frozen=True)
class Cube:
    """A cube with all that stands in it.

    Attributes:
        design: What it is made of.
        points: Its observations; no two have the same dimensions, and none lacks one.
        lists: Component to code list.
        aside: Rows that have no place in it.
        tables: The tables that it is made from.
    """

    design: Design
    points: Sequence[Point]
    lists: Mapping[str, CodeList]
    aside: Sequence[Aside]
    tables: Described

    def notation(self, component: Component, value: Value) -> str:
        """Return the code of a coded value."""
        return self.lists[component.name].codes[str(value)].notation


def fill(design: Design, tables: Described) -> Cube:
    """Make a cube of tables.

    A row that lacks a dimension, such as a figure of no stated year, and one that has all dimensions of
    another, are set aside: an integrity constraint forbids them.
    """
    by_key = _Rows(tables)
    points: dict[tuple[Value, ...], Point] = {}
    aside = []
    for row in tables.of(design.table.name).rows:
        values = {c.name: by_key.value(design.table, row, c) for c in design.components}
        point = Point(str(row[0]), {name: value for name, value in values.items() if value is not None})
        missing = [c for c in design.dimensions if values[c.name] is None]
        if missing:
            words = [called(tables, component) for component in missing]
            zh, en = "、".join(zh for zh, _ in words), ", ".join(en for _, en in words)
            aside.append(Aside(point.origin, f"没有{zh}", f"has no {en}"))
            continue
        other = points.setdefault(tuple(values[c.name] for c in design.dimensions), point)
        if other is not point:
            zh, en = f"各维度与 {other.origin} 相同", f"has all dimensions of {other.origin}"
            aside.append(Aside(point.origin, zh, en))
    coded = [c for c in design.components if c.coded]
    lists = {c.name: by_key.codes(c, [p.values.get(c.name) for p in points.values()]) for c in coded}
    return Cube(design, tuple(points.values()), lists, tuple(aside), tables)


def called(tables: Described, component: Component) -> tuple[str, str]:
    """Return what a component is called, in Chinese and in English."""
    words = tables.columns[component.table.name, component.column.name]
    return component.zh or words.zh, component.en or words.en


class _Rows:
    """Rows of all tables, by key."""

    def __init__(self, tables: Described) -> None:
        self._rows = {
            filled.table.name: {str(row[0]): row for row in filled.rows}
            for filled in tables.filled
            if not filled.table.many
        }

    def value(self, table: Table, row: Row, component: Component) -> Value:
        """Return a component's value in a row; of words that are not there, the code that says so."""
        for path in component.columns:
            value = self._at(table, row, path)
            if value is not None:
                return value
        return UNSTATED if component.listed else None

    def _at(self, table: Table, row: Row, path: str) -> Value:
        first, _, rest = path.partition(".")
        at = table.at(first)
        value, refers = row[at], table.columns[at].refers
        if not rest or value is None:
            return value
        return self._at(declared().table(refers), self._rows[refers][str(value)], rest)

    def codes(self, component: Component, values: Sequence[Value]) -> CodeList:
        """Return the code list of a component: what is used, and what is above it."""
        used = {str(value) for value in values if value is not None}
        if component.listed:
            return CodeList({words: _of_words(component, words) for words in sorted(used)}, None)
        above: dict[str, str] = {}
        if component.parent:
            table = declared().table(component.column.refers)
            at, left = table.at(component.parent), list(used)
            while left:
                key = left.pop()
                parent = self._rows[table.name][key][at]
                if parent is not None and key not in above:
                    above[key] = str(parent)
                    left.append(str(parent))
        used |= set(above.values())
        codes = {key: self._of_thing(key) for key in sorted(used)}
        return CodeList(codes, above if component.parent else None)

    def _of_thing(self, key: str) -> Code:
        for name in ("places", "concepts", "plans", "documents"):
            row = self._rows[name].get(key)
            if row is not None:
                table = declared().table(name)
                named = "file" if name == "documents" else "label_zh"
                zh = str(row[table.at(named)] or "")
                en = "" if name == "documents" else str(row[table.at("label_en")] or "")
                return Code(URIRef(key), key.rpartition("/")[2], zh, en)
        raise KeyError(key)


def _of_words(component: Component, words: str) -> Code:
    if words == UNSTATED:
        return Code(iri.thing(CUBE, "code", component.name, "unstated"), UNSTATED, "未说明", "not stated")
    code = iri.thing(CUBE, "code", component.name, "of", words)
    return Code(code, str(code).rpartition("/")[2], words, "")

"""Tables read from a store: one query a column, so that every store can answer it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.store import GraphStore, Term
from kg.tabular.errors import TabularError
from kg.tabular.model import Column, Table, Value, declared

Row = tuple[Value, ...]

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Filled:
    """A table with its rows, sorted by key; numbers within keys count as numbers."""

    table: Table
    rows: Sequence[Row]


def read(store: GraphStore, tables: Sequence[Table] | None = None) -> list[Filled]:
    """Read tables.

    Args:
        store: The dataset.
        tables: Which; all that are declared by default, which are also held against each other.

    Returns:
        The tables with their rows, in order.

    Raises:
        TabularError: A thing has two values where a table has one cell, or none where it needs one; a value
            is not of the column's type; or a key leads nowhere. Names table, thing and column.
        QueryError: The store fails.
    """
    filled = [_filled(store, table) for table in tables or declared().tables]
    if tables is None:
        _hold_together(filled)
    return filled


def query(table: Table, column: Column) -> str:
    """Return the query whose answer is a column: each row's thing, and its value."""
    kind = f"a/rdfs:subClassOf* {table.kind}"
    if not column.path:
        return f"SELECT DISTINCT ?row WHERE {{ ?row {kind} }}"
    only = f" ?value a/rdfs:subClassOf* {column.only} ." if column.only else ""
    lang = f' FILTER(LANGMATCHES(LANG(?value), "{column.lang}"))' if column.lang else ""
    found = f"?row {kind} . ?row {column.path} ?value .{only}{lang}"
    return f"SELECT DISTINCT ?row ?value WHERE {{ {found} }}"


def _filled(store: GraphStore, table: Table) -> Filled:
    rows = _pairs(store, table) if table.many else _things(store, table)
    keys = [at for at, column in enumerate(table.columns) if column.key]
    return Filled(table, sorted(rows, key=lambda row: [_natural(str(row[at])) for at in keys]))


def _pairs(store: GraphStore, table: Table) -> list[Row]:
    column = table.columns[1]
    with store.query(query(table, column)) as answer:
        return [(row["row"].value, _value(table, column, row["row"], row["value"])) for row in answer.rows()]


def _things(store: GraphStore, table: Table) -> list[Row]:
    first, *others = table.columns
    with store.query(query(table, first)) as answer:
        rows: dict[str, list[Value]] = {row["row"].value: [row["row"].value] for row in answer.rows()}
    for column in others:
        values = _column(store, table, column)
        for thing, row in rows.items():
            if column.required and thing not in values:
                raise TabularError(
                    f"表 {table.name}：<{thing}> 缺 {column.name}。 "
                    f"Table {table.name}: <{thing}> has no {column.name} ({column.path}).",
                    "请先校验数据。 Validate the data first: kg validate.",
                )
            row.append(values.get(thing))
    return [tuple(row) for row in rows.values()]


def _column(store: GraphStore, table: Table, column: Column) -> Mapping[str, Value]:
    values: dict[str, Value] = {}
    with store.query(query(table, column)) as answer:
        for row in answer.rows():
            thing, value = row["row"].value, _value(table, column, row["row"], row["value"])
            if values.setdefault(thing, value) != value:
                raise TabularError(
                    f"表 {table.name}：<{thing}> 的 {column.name} 有两个值。 "
                    f"Table {table.name}: <{thing}> has two values of {column.name} "
                    f"({column.path}): {values[thing]!r} and {value!r}.",
                    "请先校验数据。 Validate the data first: kg validate.",
                )
    return values


def _value(table: Table, column: Column, thing: Term, term: Term) -> Value:
    try:
        return _typed(column, term)
    except (ArithmeticError, KeyError, ValueError) as error:
        raise _unfit(table, column, thing, term) from error


def _typed(column: Column, term: Term) -> Value:
    text = term.value
    if (term.kind == "iri") != (column.type == "iri"):
        raise ValueError(text)
    if column.type in {"integer", "year"}:
        return int(text)
    if column.type == "decimal":
        return Decimal(text)
    if column.type == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}[text]
    return date.fromisoformat(text) if column.type == "date" else text


def _unfit(table: Table, column: Column, thing: Term, term: Term) -> TabularError:
    return TabularError(
        f"表 {table.name}：<{thing.value}> 的 {column.name} 不是 {column.type}：{term.value!r}。 "
        f"Table {table.name}: the {column.name} of <{thing.value}> is no {column.type}: {term.value!r}.",
        "请先校验数据。 Validate the data first: kg validate.",
    )


def _hold_together(tables: Collection[Filled]) -> None:
    """See that every key that a row holds is there."""
    keys = {f.table.name: {row[0] for row in f.rows} for f in tables if not f.table.many}
    for filled in tables:
        for at, column in enumerate(filled.table.columns):
            for row in filled.rows if column.refers else ():
                if row[at] is not None and row[at] not in keys[column.refers]:
                    raise TabularError(
                        f"表 {filled.table.name}：<{row[0]}> 的 {column.name} <{row[at]}> 不在表 "
                        f"{column.refers} 中。 Table {filled.table.name}: the {column.name} of <{row[0]}>, "
                        f"<{row[at]}>, is not in the table {column.refers}.",
                        "请先校验数据。 Validate the data first: kg validate.",
                    )


def _natural(text: str) -> list[tuple[int, str]]:
    """Return what sorts a text so that t2 comes before t10."""
    return [
        (int(part), "") if part.isdecimal() and part.isascii() else (-1, part) for part in _DIGITS.split(text)
    ]

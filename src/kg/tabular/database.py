"""SQLite: all tables in one file, with types, keys and the data dictionary."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal

from kg.tabular.describing import Described
from kg.tabular.dictionary import Entry, entries
from kg.tabular.model import Column, Table, Type, Value, declared

FILE = "govplan.sqlite"

_TYPES: dict[Type, str] = {
    "iri": "TEXT",
    "text": "TEXT",
    "integer": "INTEGER",
    "decimal": "REAL",
    "boolean": "INTEGER",
    "year": "INTEGER",
    "date": "TEXT",
}
_PAGE = 4096


def to_sqlite(tables: Described) -> bytes:
    """Write all tables as one SQLite database; foreign keys are declared, and hold.

    Numbers are floating-point, dates ISO 8601, booleans 0 and 1. The same data and the same SQLite give the
    same bytes.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"PRAGMA page_size = {_PAGE}")
        database.execute(
            "PRAGMA foreign_keys = OFF"
        )  # a row may refer to a later one; `read` saw that all hold
        with database:
            for filled in tables.filled:
                for statement in statements(filled.table):
                    database.execute(statement)
                places = ", ".join("?" * len(filled.table.columns))
                database.executemany(
                    f"INSERT INTO {_quoted(filled.table.name)} VALUES ({places})",  # noqa: S608 - a name of ours
                    (tuple(map(_stored, row)) for row in filled.rows),
                )
            _add_dictionary(database, tables)
        database.execute("VACUUM")
        return bytes(database.serialize())


def statements(table: Table) -> Iterator[str]:
    """Yield the SQL that makes a table, and its indexes for the keys it holds of others."""
    lines = [_column(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.keys))})")
    inside = ",\n  ".join(lines)
    yield f"CREATE TABLE {_quoted(table.name)} (\n  {inside}\n) STRICT"
    for column in table.columns:
        if column.refers and column.name != table.keys[0]:
            index = _quoted(f"{table.name}_{column.name}")
            yield f"CREATE INDEX {index} ON {_quoted(table.name)} ({_quoted(column.name)})"


def _column(column: Column) -> str:
    line = f"{_quoted(column.name)} {_TYPES[column.type]}"
    if column.required:
        line += " NOT NULL"
    if column.refers:
        key = declared().table(column.refers).keys[0]
        line += f" REFERENCES {_quoted(column.refers)} ({_quoted(key)})"
    return line


def _add_dictionary(database: sqlite3.Connection, tables: Described) -> None:
    names = ", ".join(f"{_quoted(name)} TEXT NOT NULL" for name in Entry._fields)
    database.execute(f'CREATE TABLE "dictionary" ({names}, PRIMARY KEY ("table", "name")) STRICT')
    places = ", ".join("?" * len(Entry._fields))
    database.executemany(f'INSERT INTO "dictionary" VALUES ({places})', entries(tables))  # noqa: S608 - marks
    database.execute('CREATE TABLE "dataset" ("version" TEXT, "issued" TEXT, "licence" TEXT) STRICT')
    about = tables.about
    database.execute('INSERT INTO "dataset" VALUES (?, ?, ?)', (about.version, about.issued, about.licence))


def _stored(value: Value) -> str | int | float | None:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

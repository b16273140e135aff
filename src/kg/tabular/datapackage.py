"""A Frictionless data package of the CSV files: `datapackage.json`."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from kg.tabular.describing import Described
from kg.tabular.model import Column, Table, Type, declared

FILE = "datapackage.json"

_TYPES: dict[Type, dict[str, str]] = {
    "iri": {"type": "string", "format": "uri"},
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "year": {"type": "year"},
    "date": {"type": "date"},
}


def to_datapackage(tables: Described, files: Mapping[str, bytes]) -> bytes:
    """Write the description of a package.

    Args:
        tables: The tables.
        files: The CSV files, by name: `<table>.csv`; their sizes and SHA-256 are stated.
    """
    about = tables.about
    content = {
        "profile": "tabular-data-package",
        "name": "govplan",
        "id": about.version,
        "title": f"{about.words.zh} {about.words.en}",
        "description": f"{about.words.zh_about} {about.words.en_about}",
        "version": about.version,
        "created": f"{about.issued}T00:00:00Z",
        "licenses": [{"path": about.licence}],
        "resources": [
            _resource(tables, filled.table, files[f"{filled.table.name}.csv"]) for filled in tables.filled
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(tables: Described, table: Table, content: bytes) -> dict[str, Any]:
    words = tables.tables[table.name]
    schema: dict[str, Any] = {
        "fields": [_field(tables, table, column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.keys),
    }
    if keys := [_foreign(table, column) for column in table.columns if column.refers]:
        schema["foreignKeys"] = keys
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": f"{words.zh} {words.en}",
        "description": f"{words.zh_about} {words.en_about}",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(tables: Described, table: Table, column: Column) -> dict[str, Any]:
    words = tables.columns[table.name, column.name]
    field: dict[str, Any] = {
        "name": column.name,
        **_TYPES[column.type],
        "title": f"{words.zh} {words.en}",
        "description": f"{words.zh_about} {words.en_about}",
    }
    if column.path:
        field["source"] = column.path
    if column.unit:
        field["unit"] = column.unit
    if column.required:
        field["constraints"] = {"required": True}
    return field


def _foreign(table: Table, column: Column) -> dict[str, Any]:
    """Return the key of another table that a column holds; of the table itself, as the standard has it."""
    resource = "" if column.refers == table.name else column.refers
    key = declared().table(column.refers).keys[0]
    return {"fields": [column.name], "reference": {"resource": resource, "fields": [key]}}

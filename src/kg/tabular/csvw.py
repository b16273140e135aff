"""Metadata for CSV files as the W3C's Tabular Metadata has them: `csv-metadata.json`."""

import json
from typing import Any

from kg.tabular.describing import Described
from kg.tabular.model import Column, Table, Type, Words, declared, expanded

FILE = "csv-metadata.json"

_DATATYPES: dict[Type, str] = {
    "iri": "anyURI",
    "text": "string",
    "integer": "integer",
    "decimal": "decimal",
    "boolean": "boolean",
    "year": "gYear",
    "date": "date",
}


def to_csvw(tables: Described) -> bytes:
    """Write the metadata of a folder of CSV files: what each cell says, as a triple where it is one.

    Returns:
        JSON that names `<table>.csv` beside it; with keys, and the keys of other tables that columns hold.
    """
    about = tables.about
    content: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": _both(about.words.zh, about.words.en),
        "dc:description": _both(about.words.zh_about, about.words.en_about),
        "dc:license": {"@id": about.licence},
        "dc:identifier": about.version,
        "dc:issued": {"@value": about.issued, "@type": "xsd:date"},
        "tables": [_table(tables, filled.table) for filled in tables.filled],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _table(tables: Described, table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "aboutUrl": f"{{+{table.columns[0].name}}}",
        "columns": [
            _column(table, column, tables.columns[table.name, column.name]) for column in table.columns
        ],
        "primaryKey": list(table.keys),
    }
    if keys := [_foreign(column) for column in table.columns if column.refers]:
        schema["foreignKeys"] = keys
    words = tables.tables[table.name]
    return {
        "url": f"{table.name}.csv",
        "dc:title": _both(words.zh, words.en),
        "dc:description": _both(words.zh_about, words.en_about),
        "tableSchema": schema,
    }


def _column(table: Table, column: Column, words: Words) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:title": _both(words.zh, words.en),
        "dc:description": _both(words.zh_about, words.en_about),
        "datatype": _DATATYPES[column.type],
        "required": column.required,
    }
    if not column.path:
        told |= {"propertyUrl": "rdf:type", "valueUrl": expanded(table.kind)}
    elif column.plain:
        told["propertyUrl"] = expanded(column.path)
        if column.type == "iri":
            told["valueUrl"] = f"{{+{column.name}}}"
    else:
        told["suppressOutput"] = True
    if column.lang:
        told["lang"] = column.lang
    return told


def _foreign(column: Column) -> dict[str, Any]:
    key = declared().table(column.refers).keys[0]
    return {
        "columnReference": column.name,
        "reference": {"resource": f"{column.refers}.csv", "columnReference": key},
    }


def _both(zh: str, en: str) -> list[dict[str, str]]:
    return [{"@value": zh, "@language": "zh"}, {"@value": en, "@language": "en"}]

"""An answer as a page shows it, told by a worker to the process that makes pages."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from kg.formats.graph import to_rdf
from kg.formats.issued import Issued
from kg.formats.table import Layout, Shown, layout, typed
from kg.formats.tree import to_json
from kg.saved import Row


def to_page(issued: Issued) -> bytes:
    """Write what a page of an answer needs.

    Returns:
        JSON as of `to_json`, and `shown`: columns (`name`, `heading`, `meaning`, `numeric`), rows of cells
        (text, IRI, unit, number), and headings of columns that are `left_out` as nothing is in them; `extent`
        in words; `turtle` of a graph.
    """
    told: dict[str, Any] = json.loads(to_json(issued))
    answer = issued.answer
    told.pop("rows", None)
    told["extent"] = issued.extent
    if answer.triples is None:
        table = layout(answer)
        columns, left_out = _columns(table, answer.rows)
        told["shown"] = {
            "left_out": [column.heading for column in left_out],
            "columns": [
                {
                    "name": column.column.name,
                    "heading": column.heading,
                    "meaning": column.meaning,
                    "numeric": column.numeric,
                }
                for column in columns
            ],
            "rows": [[_cell(column, row) for column in columns] for row in answer.rows],
        }
    else:
        told["turtle"] = to_rdf(issued, "text/turtle").decode()
    return json.dumps(told, ensure_ascii=False).encode()


def _columns(table: Layout, rows: Sequence[Row]) -> tuple[list[Shown], list[Shown]]:
    """Return the columns of a page, and those that hold nothing on it.

    A unit stands beside its number, not in a column of its own.
    """
    units = {column.column.unit_column for column in table.readers}
    columns = [column for column in table.readers if column.column.name not in units]
    empty = [c for c in columns[1:] if rows and not any(c.text(row[c.column.name]) for row in rows)]
    return [column for column in columns if column not in empty], empty


def _cell(column: Shown, row: Row) -> list[object]:
    cell = row[column.column.name]
    unit = row[column.column.unit_column].text if column.column.unit_column and cell.text else ""
    value = typed(cell)
    number = float(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
    return [column.text(cell), cell.iri, unit, number]

"""Parquet: one file a table, with types and with descriptions of its columns."""

import io
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

from kg.tabular.describing import Described
from kg.tabular.model import Type, Value
from kg.tabular.reading import Filled

_TYPES: dict[Type, pa.DataType] = {
    "iri": pa.string(),
    "text": pa.string(),
    "integer": pa.int64(),
    "decimal": pa.float64(),
    "boolean": pa.bool_(),
    "year": pa.int32(),
    "date": pa.date32(),
}


def to_parquet(tables: Described, filled: Filled) -> bytes:
    """Write a table as Parquet; the same data and the same Arrow give the same bytes.

    Args:
        tables: What is said of the table's columns goes with them.
        filled: The table.
    """
    about = tables.about
    fields, arrays = [], []
    for at, column in enumerate(filled.table.columns):
        words = tables.columns[filled.table.name, column.name]
        said = {
            "label_zh": words.zh,
            "label_en": words.en,
            "about_zh": words.zh_about,
            "about_en": words.en_about,
        }
        kind = _TYPES[column.type]
        fields.append(
            pa.field(column.name, kind, not column.required, metadata={**said, "source": column.path})
        )
        arrays.append(pa.array([_stored(row[at]) for row in filled.rows], kind))
    metadata: dict[bytes | str, bytes | str] = {
        "version": about.version,
        "issued": about.issued,
        "licence": about.licence,
    }
    out = io.BytesIO()
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=metadata))
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _stored(value: Value) -> Value | float:
    return float(value) if isinstance(value, Decimal) else value

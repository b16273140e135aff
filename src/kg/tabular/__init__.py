"""Tables made from the graph: CSV with metadata, Parquet, SQLite and xlsx, with keys that join.

`tables.toml` declares every table and column; all else is computed from it, the graph and the ontology.
"""

from kg.tabular.describing import About, Described, about, described
from kg.tabular.errors import TabularError
from kg.tabular.model import Column, Table, declared
from kg.tabular.reading import Filled, query, read

__all__ = [
    "About",
    "Column",
    "Described",
    "Filled",
    "Table",
    "TabularError",
    "about",
    "declared",
    "described",
    "query",
    "read",
]

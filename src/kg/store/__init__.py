"""The one door to Oxigraph, and to stores elsewhere: named graphs, queried as their union.

Oxigraph evaluates strings given to it here and nothing else does, so there is no silent change of engine.
"""

from kg.store.answer import Answer
from kg.store.errors import (
    DamagedStoreError,
    FailedQueryError,
    ServiceCallError,
    StoreError,
    UnsupportedQueryError,
    UnwritableError,
)
from kg.store.graph_store import GraphStore
from kg.store.memory import Store
from kg.store.opening import open_store, source_of
from kg.store.terms import canonical_nquads, node_of, read_nquads
from kg.store.writing import (
    BOOLEAN_FORMATS,
    GRAPH_FORMATS,
    SOLUTION_FORMATS,
    Kind,
    Limits,
    NotAcceptableError,
    Written,
)
from kg.term import Term

__all__ = [
    "BOOLEAN_FORMATS",
    "GRAPH_FORMATS",
    "SOLUTION_FORMATS",
    "Answer",
    "DamagedStoreError",
    "FailedQueryError",
    "GraphStore",
    "Kind",
    "Limits",
    "NotAcceptableError",
    "ServiceCallError",
    "Store",
    "StoreError",
    "Term",
    "UnsupportedQueryError",
    "UnwritableError",
    "Written",
    "canonical_nquads",
    "node_of",
    "open_store",
    "read_nquads",
    "source_of",
]

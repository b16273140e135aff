"""The one door to Oxigraph: a read-only store of named graphs, queried as their union.

Oxigraph evaluates strings given to it here and nothing else does, so there is no silent change of engine.
"""

from kg.store.answer import Answer
from kg.store.memory import Store
from kg.store.terms import canonical_nquads
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
    "Kind",
    "Limits",
    "NotAcceptableError",
    "Store",
    "Term",
    "Written",
    "canonical_nquads",
]

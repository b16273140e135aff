"""Writing answers: a stream of whole rows with limits; small graphs sorted, with the prefixes they use."""

from kg.store.writing.forms import BOOLEAN_FORMATS, GRAPH_FORMATS, SOLUTION_FORMATS, Kind, NotAcceptableError
from kg.store.writing.gate import Limits, Write, Written, evaluating
from kg.store.writing.graphs import stream_graph, write_graph
from kg.store.writing.solutions import stream_boolean, stream_solutions

__all__ = [
    "BOOLEAN_FORMATS",
    "GRAPH_FORMATS",
    "SOLUTION_FORMATS",
    "Kind",
    "Limits",
    "NotAcceptableError",
    "Write",
    "Written",
    "evaluating",
    "stream_boolean",
    "stream_graph",
    "stream_solutions",
    "write_graph",
]

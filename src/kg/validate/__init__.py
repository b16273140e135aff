"""A graph held against the shapes: SHACL Core by pySHACL, SPARQL constraints by Oxigraph.

`core` joins both; `constraints` evaluates the SPARQL constraints, each once for all things it is about;
`shapes` reads the shapes; `targets` knows which things a shape is about, `asking` asks a store for them.
`shards` holds the things of a large graph against the shapes a shard at a time, cut out by `lookup`.
"""

from kg.report import Report, Result, Severity
from kg.validate.asking import Asked, unreached_in_store
from kg.validate.constraints import Stated, broken_in_store, stated
from kg.validate.core import report_of, require_shacl, validate
from kg.validate.shapes import path_text, read_shapes, shape_names

__all__ = [
    "Asked",
    "Report",
    "Result",
    "Severity",
    "Stated",
    "broken_in_store",
    "path_text",
    "read_shapes",
    "report_of",
    "require_shacl",
    "shape_names",
    "stated",
    "unreached_in_store",
    "validate",
]

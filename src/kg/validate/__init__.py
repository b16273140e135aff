"""A graph held against the shapes: SHACL Core by pySHACL, SPARQL constraints by Oxigraph.

`core` joins both; `constraints` evaluates the SPARQL constraints, each once for all things it is about;
`shapes` reads the shapes; `targets` knows which things a shape is about.
"""

from kg.report import Report, Result, Severity
from kg.validate.core import validate
from kg.validate.shapes import path_text, read_shapes, shape_names

__all__ = ["Report", "Result", "Severity", "path_text", "read_shapes", "shape_names", "validate"]

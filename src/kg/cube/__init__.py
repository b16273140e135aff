"""Statistical cubes made from the tables: RDF Data Cube with its integrity constraints, and SDMX-CSV.

`cubes.toml` declares every cube; `constraints.toml` holds the constraints as the W3C states them.
"""

from kg.cube.constraints import Broken, broken, hold
from kg.cube.errors import CubeError
from kg.cube.filling import Aside, Cube, fill
from kg.cube.graph import to_turtle, triples
from kg.cube.model import Design, designs
from kg.cube.sdmx import to_sdmx_csv

__all__ = [
    "Aside",
    "Broken",
    "Cube",
    "CubeError",
    "Design",
    "broken",
    "designs",
    "fill",
    "hold",
    "to_sdmx_csv",
    "to_turtle",
    "triples",
]

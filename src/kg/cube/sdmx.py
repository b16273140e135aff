"""A cube as SDMX-CSV 2.0: one line an observation, under the identifiers of its structure."""

import csv
import io

from kg.cube.filling import Cube, Point
from kg.cube.model import Component
from kg.tabular.delimited import cell_text

MEDIA_TYPE = "application/vnd.sdmx.data+csv;version=2.0.0"
AGENCY = "GOVPLAN"
VERSION = "1.0"
_KEPT = "I"
"""The action that says: for information."""


def to_sdmx_csv(cube: Cube) -> bytes:
    """Write a cube as SDMX-CSV 2.0 (codes without labels, UTF-8)."""
    design = cube.design
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *(c.sdmx for c in design.components)])
    structure = f"{AGENCY}:{design.sdmx}({VERSION})"
    for point in cube.points:
        cells = [_cell(cube, component, point) for component in design.components]
        writer.writerow(["datastructure", structure, _KEPT, *cells])
    return out.getvalue().encode()


def _cell(cube: Cube, component: Component, point: Point) -> str:
    value = point.values.get(component.name)
    if value is None:
        return ""
    return cube.notation(component, value) if component.coded else cell_text(value)

"""All that can be taken away of a release: the one module that knows every kind of export."""

from kg.cube import offering as cubes
from kg.exports import Export, dumps
from kg.feeds import offering as calendars
from kg.tabular import offering as tables

EXPORTS: tuple[Export, ...] = (*dumps.EXPORTS, *tables.EXPORTS, *cubes.EXPORTS, *calendars.EXPORTS)
"""In the order in which they are listed."""

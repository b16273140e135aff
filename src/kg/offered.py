"""All that can be taken away of a release: the one module that knows every kind of export."""

import sys
from pathlib import Path

from kg.cube import offering as cubes
from kg.exports import Export, dumps
from kg.exports.page import measure
from kg.feeds import offering as calendars
from kg.stratml import offering as stratml
from kg.tabular import offering as tables

EXPORTS: tuple[Export, ...] = (
    *dumps.EXPORTS,
    *tables.EXPORTS,
    *cubes.EXPORTS,
    *calendars.EXPORTS,
    *stratml.EXPORTS,
)
"""In the order in which they are listed."""

if __name__ == "__main__":  # sizes for the page of exports, of the release in the folder given
    measure(EXPORTS, Path(sys.argv[1]))

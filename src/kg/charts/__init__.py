"""Charts: a Vega-Lite specification with its data, drawn by browsers as it is and here as SVG and PNG.

A chart says what it shows, in which unit, from what and as of when, and reads in black and white: its colours
go from dark to light, lines differ in their dashes, points in their shape, and cells have their number.
"""

from kg.charts.drawing import png, size, svg
from kg.charts.specifying import MOST_KINDS, MOST_ROWS, ChartError, chart

__all__ = ["MOST_KINDS", "MOST_ROWS", "ChartError", "chart", "png", "size", "svg"]

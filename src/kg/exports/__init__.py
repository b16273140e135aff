"""What can be taken away of a release: dumps of the graph, its descriptions, and whatever plugs in.

An export is data: its address, its media type, and a function that writes it to a path. Whoever offers
exports makes a tuple of `Export`; `kg.offered` alone knows all of them.
"""

from kg.exports.export import Export, ExportError, Found, find
from kg.exports.shelf import Made, Shelf
from kg.exports.source import Source, sources

__all__ = ["Export", "ExportError", "Found", "Made", "Shelf", "Source", "find", "sources"]

"""All that can be taken away of a release: the one module that knows every kind of export."""

from kg.exports import Export, dumps

EXPORTS: tuple[Export, ...] = (*dumps.EXPORTS,)
"""In the order in which they are listed."""

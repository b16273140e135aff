"""What can be wrong with tables made from the graph."""

from kg.errors import KgError


class TabularError(KgError):
    """The graph does not fit a table: two values in one cell, a key that leads nowhere, a file too small."""

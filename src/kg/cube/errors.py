"""What can be wrong with a cube."""

from kg.errors import KgError


class CubeError(KgError):
    """A cube breaks an integrity constraint of the RDF Data Cube vocabulary."""

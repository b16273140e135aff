"""What can be wrong with what an assistant asks."""

from kg.errors import ParameterError


class UnknownThingError(ParameterError):
    """The graph says nothing of what was named."""

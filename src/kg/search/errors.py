"""What can be wrong with a search."""

from kg.errors import NotBuiltError, ParameterError


class SearchError(ParameterError):
    """What was asked cannot be searched for: too long, of an unknown kind, on a page that is not there."""


class NoIndexError(NotBuiltError):
    """The release has no index, or one that cannot be read; everything else of it can be."""

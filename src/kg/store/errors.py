"""What goes wrong while a store answers: it is damaged or away, a query fails, a form cannot say it."""

from kg.errors import KgError, QueryError


class StoreError(KgError):
    """The store behind the service does not answer, refuses, or holds another version of the data.

    Messages go to strangers: they name neither addresses nor what the other server said of itself.
    """


class DamagedStoreError(StoreError):
    """What the store keeps on disk cannot be read; the message names no file, the log does."""


class FailedQueryError(QueryError):
    """A query that can be read and is allowed fails while it runs; the log says what the engine said."""


class UnsupportedQueryError(QueryError):
    """A well-formed query calls a function that is not here; line and column say where it stands."""


class ServiceCallError(QueryError):
    """An endpoint that a query's SERVICE names does not answer, or with what is no answer."""


class UnwritableError(KgError):
    """An answer holds what the form asked for cannot carry: a character, or the name of a property."""

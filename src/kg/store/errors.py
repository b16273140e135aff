"""What goes wrong with a store that is elsewhere."""

from kg.errors import KgError


class StoreError(KgError):
    """The store behind the service does not answer, refuses, or holds another version of the data.

    Messages go to strangers: they name neither addresses nor what the other server said of itself.
    """

"""What is worked out of a store: once, however many ask for it, and again when its state is another."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from kg.pool import BusyError
from kg.store import GraphStore

PATIENCE = 5.0
"""Seconds for which a page waits for what another page has made."""
AGAIN = 10
"""Seconds after which who did not wait longer may ask again."""
Made = TypeVar("Made")


class OncePerStore(Generic[Made]):
    """Keeps one thing for each store that is in use, as long as the store lives."""

    def __init__(self) -> None:
        self._made: WeakKeyDictionary[GraphStore, tuple[Hashable, Made]] = WeakKeyDictionary()

    def of(self, store: GraphStore, make: Callable[[], Made], state: Hashable = None) -> Made:
        """Return what was made of a store.

        Args:
            store: The built graph.
            make: Makes it where it is not known, or was made of another state.
            state: What it depends on beside the store, for example the day or the number of writes.
        """
        known = self._made.get(store)
        if known is None or known[0] != state:
            known = self._made[store] = (state, make())
        return known[1]

    def forget(self, store: GraphStore) -> None:
        """Forget what was made of a store: something was written."""
        self._made.pop(store, None)


class Later(Generic[Made]):
    """Something that is made by whoever asks for it first, once; others wait for it, and not for ever.

    Args:
        make: Makes it; tried again by who asks next if it fails.
    """

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._made: list[Made] = []
        self._lock = Lock()

    def get(self, patience: float = PATIENCE) -> Made:
        """Return it.

        Args:
            patience: Seconds to wait while somebody else makes it.

        Raises:
            BusyError: It is being made still: pages that wait would keep others from being made.
        """
        if not self._made:
            if not self._lock.acquire(timeout=patience):
                raise BusyError(AGAIN, own=False)
            try:
                if not self._made:
                    self._made.append(self._make())
            finally:
                self._lock.release()
        return self._made[0]

"""What is worked out of a store: once, however many ask for it, and again when its state is another."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from kg.store import GraphStore

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

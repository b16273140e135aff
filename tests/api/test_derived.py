"""What is worked out of a store once."""

import gc
import weakref

from api.derived import OncePerStore
from kg.store import Store


def test_it_is_made_once_a_store_and_state() -> None:
    made: list[str] = []
    kept: OncePerStore[int] = OncePerStore()
    one, other = Store(()), Store(())

    def make(what: str) -> int:
        made.append(what)
        return len(made)

    assert [kept.of(one, lambda: make("one")) for _ in range(3)] == [1, 1, 1]
    assert kept.of(other, lambda: make("other")) == 2
    assert kept.of(one, lambda: make("written"), state=1) == 3
    assert kept.of(one, lambda: make("never"), state=1) == 3
    kept.forget(one)
    assert kept.of(one, lambda: make("again"), state=1) == 4
    assert made == ["one", "other", "written", "again"]


def test_it_goes_when_its_store_goes() -> None:
    kept: OncePerStore[list[int]] = OncePerStore()
    store = Store(())
    told = weakref.ref(store)
    kept.of(store, list)
    del store
    gc.collect()
    assert told() is None

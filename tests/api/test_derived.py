"""What is worked out of a store once."""

import gc
import weakref
from threading import Event, Thread

import pytest

from api.derived import Later, OncePerStore
from kg.pool import BusyError
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


def test_what_can_wait_is_made_once_and_only_when_asked_for() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    later = Later(make)
    assert not made
    assert [later.get(), later.get()] == [1, 1]


def test_who_comes_while_it_is_made_waits_and_then_is_told_to_come_again() -> None:
    begun, go = Event(), Event()

    def make() -> str:
        begun.set()
        assert go.wait(30)
        return "made"

    later = Later(make)
    first = Thread(target=later.get)
    first.start()
    assert begun.wait(30)
    with pytest.raises(BusyError):
        later.get(patience=0.01)
    go.set()
    first.join()
    assert later.get(patience=0) == "made"


def test_what_failed_is_tried_again() -> None:
    tried: list[int] = []

    def make() -> int:
        tried.append(1)
        return 1 // (len(tried) - 1)

    later = Later(make)
    with pytest.raises(ZeroDivisionError):
        later.get()
    assert later.get() == 1

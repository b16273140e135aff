"""Who waits, who is next, who is dropped."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.pool.waiting import Waiting


@dataclass(frozen=True)
class Item:
    client: str
    number: int

    @property
    def queued(self) -> float:
        return float(self.number)


def filled(waiting: Waiting[Item], clients: str) -> list[tuple[Item, bool] | None]:
    return [waiting.push(Item(client, number)) for number, client in enumerate(clients)]


def emptied(waiting: Waiting[Item], now: float = 5) -> str:
    return " ".join(f"{item.client}{item.number}" for item in iter(lambda: pop(waiting, now), None))


def pop(waiting: Waiting[Item], now: float) -> Item | None:
    return waiting.pop(now) if waiting else None


def test_clients_take_turns() -> None:
    waiting = Waiting[Item](patience=99, crowd=99, size=99, share=99)
    filled(waiting, "aaaabbc")
    assert emptied(waiting) == "a0 b4 c6 a1 b5 a2 a3"


def test_a_clients_newest_comes_first_once_its_oldest_has_waited_too_long() -> None:
    waiting = Waiting[Item](patience=2, crowd=99, size=99, share=99)
    filled(waiting, "aaaabb")
    assert emptied(waiting, now=3) == "a3 b4 a2 b5 a1 a0"


def test_the_oldest_comes_first_while_nobody_has_waited_too_long() -> None:
    waiting = Waiting[Item](patience=2, crowd=99, size=99, share=99)
    filled(waiting, "aaaaa")
    assert emptied(waiting, now=2) == "a0 a1 a2 a3 a4"


def test_a_clients_newest_comes_first_while_too_many_of_it_wait() -> None:
    waiting = Waiting[Item](patience=99, crowd=3, size=99, share=99)
    filled(waiting, "aaaaabb")
    assert emptied(waiting) == "a4 b5 a3 b6 a0 a1 a2"


def test_a_client_beyond_its_share_loses_its_oldest() -> None:
    waiting = Waiting[Item](patience=2, crowd=99, size=99, share=2)
    assert filled(waiting, "abaa") == [None, None, None, (Item("a", 0), True)]
    assert len(waiting) == 3


def test_when_all_is_full_the_client_with_most_loses_its_oldest() -> None:
    waiting = Waiting[Item](patience=2, crowd=99, size=4, share=9)
    assert filled(waiting, "aaabc")[-1] == (Item("a", 0), True)


def test_clients_that_have_no_more_than_their_share_are_told_that_all_is_full() -> None:
    waiting = Waiting[Item](patience=2, crowd=99, size=4, share=9)
    assert filled(waiting, "aabbb")[-1] == (Item("b", 2), True)
    waiting = Waiting[Item](patience=2, crowd=99, size=3, share=9)
    assert filled(waiting, "abcd")[-1] == (Item("a", 0), False)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["push", "pop", "remove"]))))
def test_nothing_is_lost_or_given_twice(steps: list[tuple[str, str]]) -> None:
    waiting = Waiting[Item](patience=2, crowd=99, size=6, share=4)
    inside: set[Item] = set()
    for number, (client, step) in enumerate(steps):
        if step == "push":
            item = Item(client, number)
            inside.add(item)
            dropped = waiting.push(item)
            if dropped is not None:
                inside.remove(dropped[0])
        elif step == "pop" and inside:
            inside.remove(waiting.pop(0))
        elif step == "remove" and inside:
            item = min(inside, key=lambda each: each.number)
            waiting.remove(item)
            inside.remove(item)
        assert set(waiting) == inside
        assert len(waiting) == len(inside) <= 6


def test_an_empty_queue_has_no_next() -> None:
    with pytest.raises(KeyError):
        Waiting[Item](2, 2, 2, 2).pop(0)

"""Who runs, who stands still, who has to end: decided without processes."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from kg.pool.lanes import Lanes


@dataclass(frozen=True)
class Item:
    client: str
    started: float


def grown(lanes: Lanes[Item], clients: str, since: int = 0) -> list[Item]:
    """Start a job a client and let all grow old."""
    items = [Item(client, since + number) for number, client in enumerate(clients)]
    for item in items:
        lanes.enter(item)
        lanes.promote(item)
    return items


def test_old_jobs_leave_the_slots_to_new_ones() -> None:
    lanes = Lanes[Item](slots=1, long=2, paused=1)
    item = Item("a", 0)
    free = [lanes.free]
    lanes.enter(item)
    free.append(lanes.free)
    lanes.promote(item)
    free.append(lanes.free)
    assert free == [True, False, True]
    assert list(lanes.long) == [item]


def test_beyond_the_long_lane_jobs_stand_still_and_go_on_in_order() -> None:
    lanes = Lanes[Item](slots=9, long=1, paused=2)
    first, second, third = grown(lanes, "aaa")
    assert list(lanes.long) == [first]
    assert list(lanes.paused) == [second, third]
    assert lanes.leave(first) == second
    assert lanes.leave(third) is None
    assert lanes.leave(second) is None
    assert list(lanes) == []


def test_beyond_those_that_stand_still_the_youngest_ends_and_it_was_its_own_client() -> None:
    lanes = Lanes[Item](slots=9, long=1, paused=1)
    grown(lanes, "aa")
    third = Item("a", 9)
    lanes.enter(third)
    moves = lanes.promote(third)
    assert (moves.pause, moves.end, moves.own) == (None, third, True)


def test_a_client_that_fills_the_long_lane_gives_way_to_another() -> None:
    lanes = Lanes[Item](slots=9, long=3, paused=3)
    first, second, third = grown(lanes, "aaa")
    other = Item("b", 9)
    lanes.enter(other)
    moves = lanes.promote(other)
    assert moves.pause == third
    assert set(lanes.long) == {first, second, other}
    assert lanes.leave(other) == third


def test_a_client_that_holds_most_loses_its_youngest_for_another() -> None:
    lanes = Lanes[Item](slots=9, long=2, paused=2)
    items = grown(lanes, "aaaa")
    other = Item("b", 9)
    lanes.enter(other)
    moves = lanes.promote(other)
    assert moves.end == items[3]
    assert moves.own
    assert other in lanes.long


def test_a_paused_job_of_the_client_with_fewest_goes_on_first() -> None:
    lanes = Lanes[Item](slots=9, long=2, paused=4)
    items = grown(lanes, "aabba")
    assert set(lanes.long) == {items[0], items[2]}
    assert lanes.leave(items[2]) == items[3]
    assert lanes.leave(items[0]) == items[1]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["enter", "promote", "leave"]))))
def test_every_job_is_in_one_lane_and_none_is_too_full(steps: list[tuple[str, str]]) -> None:
    lanes = Lanes[Item](slots=2, long=2, paused=2)
    inside: set[Item] = set()
    for number, (client, step) in enumerate(steps):
        if step == "enter" and lanes.free:
            lanes.enter(Item(client, number))
            inside.add(Item(client, number))
        elif step == "promote" and lanes.new:
            ended = lanes.promote(next(iter(lanes.new))).end
            inside.discard(ended) if ended else None
        elif step == "leave" and inside:
            gone = min(inside, key=lambda each: each.started)
            lanes.leave(gone)
            inside.remove(gone)
        assert sorted(lanes, key=lambda i: i.started) == sorted(inside, key=lambda i: i.started)
        assert len(lanes.new) <= 2
        assert len(lanes.long) <= 2
        assert len(lanes.paused) <= 2
        assert not lanes.paused or len(lanes.long) == 2

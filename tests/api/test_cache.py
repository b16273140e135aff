"""Answers that are kept: what is found again, what has to go, and how much it all takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.transport.cache import MOST_OF_ONE, Cache, Kept
from api.transport.compression import compressed


def kept(size: int) -> Kept:
    return Kept("solutions", "text/csv", b"x" * size)


def test_what_was_put_in_is_found_again() -> None:
    cache = Cache(10_000)
    answer = kept(100)
    cache.put(b"a", answer)
    assert cache.get(b"a") is answer
    assert cache.get(b"b") is None


def test_the_answer_asked_for_longest_ago_goes_first() -> None:
    cache = Cache(3 * kept(1000).size)
    for key in (b"a", b"b", b"c"):
        cache.put(key, kept(1000))
    cache.get(b"a")
    cache.put(b"d", kept(1000))
    assert cache.get(b"b") is None
    assert all(cache.get(key) for key in (b"a", b"c", b"d"))


def test_compressed_forms_count_once_they_are_made() -> None:
    cache = Cache(10_000)
    answer = Kept("solutions", "text/csv", bytes(range(256)) * 8)
    cache.put(b"a", answer)
    before = cache.size
    assert answer.within("gzip") == compressed(answer.body, "gzip")
    cache.get(b"a")
    assert cache.size == before + len(answer.coded["gzip"])


@pytest.mark.parametrize("most", [0, 1000])
def test_what_is_too_large_is_not_kept(most: int) -> None:
    cache = Cache(most)
    cache.put(b"a", kept(1000))
    assert cache.get(b"a") is None
    assert cache.size == 0
    large = Cache(10 * MOST_OF_ONE)
    large.put(b"a", kept(MOST_OF_ONE + 1))
    assert len(large) == 0


@given(st.lists(st.tuples(st.binary(max_size=1), st.integers(0, 900)), max_size=60))
def test_it_never_takes_more_than_it_may(steps: list[tuple[bytes, int]]) -> None:
    cache = Cache(3_000)
    for key, size in steps:
        cache.put(key, kept(size))
        assert cache.size <= 3_000
        assert cache.get(key) is not None
    cache.clear()
    assert (len(cache), cache.size) == (0, 0)

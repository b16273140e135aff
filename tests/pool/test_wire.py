"""Frames: whatever pieces they arrive in, they are the same."""

import json
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.pool import wire


@given(
    st.lists(st.tuples(st.sampled_from([b"D", b"H", b"E"]), st.binary(max_size=40)), max_size=8),
    st.lists(st.integers(1, 30), min_size=1),
)
def test_frames_are_the_same_in_whatever_pieces_they_arrive(
    sent: list[tuple[bytes, bytes]], sizes: list[int]
) -> None:
    stream = b"".join(wire.frame(*each) for each in sent)
    frames, got, at, turn = wire.Frames(), [], 0, 0
    while at < len(stream):
        size = sizes[turn % len(sizes)]
        got += list(frames.feed(stream[at : at + size]))
        at, turn = at + size, turn + 1
    assert got == sent


def test_a_mapping_travels_as_json() -> None:
    ((kind, body),) = wire.Frames().feed(wire.told(wire.HEAD, {"键": "值\ud800"}))
    assert kind == wire.HEAD
    assert json.loads(body) == {"键": "值\ud800"}


def test_a_frame_beyond_all_bounds_is_a_fault_and_not_waited_for() -> None:
    with pytest.raises(wire.WireError, match="4294967295 bytes"):
        list(wire.Frames().feed(wire.HEADER.pack(b"D", 2**32 - 1)))


def test_a_peer_that_goes_with_something_unread_is_gone_like_any_other() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        ours.sendall(wire.frame(b"D", b"unread"))
        theirs.close()
        assert wire.receive(ours) is None

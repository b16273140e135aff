"""Sorted canonical N-Quads on disk, looked up by subject without reading them."""

import mmap
from collections.abc import Collection, Iterator
from pathlib import Path

Followed = dict[bytes, list[bytes]]
"""Thing to the things that refer to it by one of some properties; all as N-Quads writes them."""


class Lines:
    """What a graph says of things: lines of a sorted file, and a few more beside it.

    The file is mapped, not read: processes that are forked share it, and it takes no memory of its own.

    Args:
        path: Canonical N-Quads, sorted; `None` for none.
        beside: Further canonical N-Quads.
    """

    def __init__(self, path: Path | None, beside: bytes = b"") -> None:
        self._map: mmap.mmap | bytes = b""
        if path is not None and path.stat().st_size:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._beside: dict[bytes, list[bytes]] = {}
        for line in beside.splitlines(keepends=True):
            self._beside.setdefault(subject_of(line), []).append(line)

    def __iter__(self) -> Iterator[bytes]:
        """Yield all lines, those of the file first."""
        at, end = 0, len(self._map)
        while at < end:
            after = self._map.find(b"\n", at) + 1
            yield self._map[at:after]
            at = after
        for lines in self._beside.values():
            yield from lines

    def about(self, subject: bytes) -> list[bytes]:
        """Return the lines with a subject, given as N-Quads writes it: `<https://…>`."""
        start, found = subject + b" ", []
        at = self._first(start)
        while self._map[at : at + len(start)] == start:
            after = self._map.find(b"\n", at) + 1
            found.append(self._map[at:after])
            at = after
        return found + self._beside.get(subject, [])

    def _first(self, start: bytes) -> int:
        """Return where the first line stands that is not less than some bytes."""
        low, high = 0, len(self._map)
        while low < high:
            middle = self._map.rfind(b"\n", low, (low + high) // 2) + 1 or low
            after = self._map.find(b"\n", middle) + 1
            if self._map[middle : min(after, middle + len(start))] < start:
                low = after
            else:
                high = middle
        return low


def subject_of(line: bytes) -> bytes:
    """Return the subject of a line."""
    return line[: line.index(b" ")]


def object_of(line: bytes) -> bytes:
    """Return the object of a line of N-Quads."""
    start = line.index(b" ", line.index(b" ") + 1) + 1
    return line[start : line.rindex(b" <")]


def predicate_of(line: bytes) -> bytes:
    """Return the property of a line."""
    start = line.index(b" ") + 1
    return line[start : line.index(b" ", start)]


def referring(lines: Lines, followed: Collection[bytes]) -> Followed:
    """Return who refers to what by some properties."""
    found: Followed = {}
    for line in lines:
        if predicate_of(line) in followed:
            found.setdefault(object_of(line), []).append(subject_of(line))
    return found

"""Sorted lines of many parts merged into one dataset, and what one look at them tells."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from pathlib import Path

_OPEN = 200
"""Sources that are merged in one go: each may be an open file."""


def merged(sources: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    """Yield the lines of sorted sources, sorted, each once."""
    return (line for line, _ in groupby(merge(*sources)))


def write_merged(path: Path, sources: Sequence[Iterable[bytes]]) -> None:
    """Write the lines of sorted sources into a file, sorted, each once.

    Args:
        path: The file; others whose names begin with its name are there meanwhile.
        sources: Any number of them; of those that are files, only some are open at once.
    """
    rounds = []
    for start in range(0, len(sources), _OPEN):
        rounds.append(path.with_name(f"{path.name}-{start}"))
        write_lines(rounds[-1], merged(sources[start : start + _OPEN]))
    if len(rounds) == 1:
        rounds[0].replace(path)
        return
    write_lines(path, merged(map(read_lines, rounds)))
    for one in rounds:
        one.unlink()


def triple_of(line: bytes) -> bytes:
    """Return the triple of a canonical N-Quads line, without its graph."""
    return line[: line.rindex(b" <")]


def without(lines: Iterable[bytes], known: Iterable[bytes]) -> Iterator[bytes]:
    """Yield those of some sorted lines whose triples are not among those of others."""
    others = map(triple_of, known)
    other = next(others, None)
    for line in lines:
        triple = triple_of(line)
        while other is not None and other < triple:
            other = next(others, None)
        if other != triple:
            yield line


def write_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Write lines into a file."""
    with path.open("wb") as file:
        file.writelines(lines)


def put(path: Path, lines: bytes) -> Path:
    """Write lines into a file, and return it."""
    path.write_bytes(lines)
    return path


def read_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file; nothing where there is none."""
    with path.open("rb") as file:
        yield from file


def digest_of(lines: Iterable[bytes], *more: bytes) -> str:
    """Return the SHA-256, in hexadecimal, of lines and what follows them."""
    whole = hashlib.sha256()
    for line in lines:
        whole.update(line)
    for part in more:
        whole.update(part)
    return whole.hexdigest()

"""Documents extracted in processes of their own, each of which can be ended: the only door to pebble."""

import multiprocessing
import os
import resource
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import wait
from dataclasses import dataclass
from typing import TypeAlias

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from kg.beside import allow
from kg.pool.linux import die_with_parent
from kg.shards.extraction import Extracted, extract_shard

_AHEAD = 16
"""So many documents a process are under way or waiting to be taken: this bounds memory."""
_PATIENCE = 1.0
_MEGABYTE = 1024 * 1024

_Future: TypeAlias = "ProcessFuture[tuple[Extracted, int]]"
_UnderWay: TypeAlias = tuple[str, _Future]


@dataclass(frozen=True)
class Limits:
    """What extraction of a folder may take.

    Attributes:
        jobs: How many processes.
        seconds: How long a document may take.
        megabytes: How much memory a process may take.
    """

    jobs: int = 1
    seconds: float = 120
    megabytes: int = 2048


def extracted(
    paths: Iterable[str], registers: str | None, limits: Limits
) -> Iterator[tuple[Extracted, int] | None]:
    """Extract documents in processes, and yield what comes of each in the order of the paths.

    A document that takes too long, or whose process dies, is told like one that cannot be read; its process
    is ended and another takes its place.

    Args:
        paths: Paths of documents; taken only as there is room.
        registers: Folder of registers; `None` for the shipped one.
        limits: What it may take.

    Yields:
        What a document gave, and the most memory that its process has had, in bytes; 0 where it died. Nothing
        (`None`) every second in which the next one is not ready: time to write what has come.
    """
    context = multiprocessing.get_context("spawn")  # children of this very process, which end with it
    pool = ProcessPool(limits.jobs, 0, _begin, (os.getpid(), limits.megabytes * _MEGABYTE), context)
    under_way: deque[_UnderWay] = deque()
    try:
        for path in paths:
            under_way.append((path, pool.schedule(_extract, (path, registers), timeout=limits.seconds)))
            if len(under_way) >= _AHEAD * limits.jobs:
                yield from _next(under_way, limits)
        while under_way:
            yield from _next(under_way, limits)
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _begin(parent: int, data_bytes: int) -> None:
    """Bound a new process; it ends with the one that made it, however that ends."""
    if sys.platform == "linux":
        die_with_parent(parent)
    allow(resource.RLIMIT_DATA, data_bytes)
    allow(resource.RLIMIT_CORE, 0)


def _extract(path: str, registers: str | None) -> tuple[Extracted, int]:
    (found,) = extract_shard([path], registers)
    return found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _next(under_way: "deque[_UnderWay]", limits: Limits) -> Iterator[tuple[Extracted, int] | None]:
    path, future = under_way.popleft()
    while not wait([future], _PATIENCE).done:
        yield None
    yield _finished(path, future, limits)


def _finished(path: str, future: "_Future", limits: Limits) -> tuple[Extracted, int]:
    try:
        return future.result()
    except TimeoutError:
        reason = f"{limits.seconds:g} 秒内没有读完 it was not extracted within {limits.seconds:g} s."
        remedy = "请加大 --seconds，或把文件拆开 raise --seconds, or split the document."
    except ProcessExpired as error:
        reason = f"读它的进程中止了 the process that read it died (exit code {error.exitcode})."
        remedy = "请另存为 .docx 或 .txt 再试 save it anew as .docx or .txt; it may be damaged or too large."
    return Extracted(path, reason=reason, remedy=remedy, lasting=False), 0

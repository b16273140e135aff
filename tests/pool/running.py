"""Running pools, and looking at their processes."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kg.pool import Job, Limits, Pool
from tests.loops import run, run_uvloop

TASKS = "tests.pool.tasks"

SMALL = Limits(slots=2, long=2, paused=2)

both_loops = pytest.mark.parametrize("go", [run, run_uvloop], ids=["asyncio", "uvloop"])
"""Runs a test under both event loops that the service may have."""

Go = Callable[[Coroutine[Any, Any, None]], None]

_strangers: set[int] = set()
"""Children of this process that were there before the test."""


def take_stock() -> None:
    """Count the children that there are as strangers, until the next call."""
    _strangers.clear()
    _strangers.update(children())


class Whole(NamedTuple):
    """A complete answer."""

    head: dict[str, Any]
    body: bytes
    end: dict[str, Any]


@asynccontextmanager
async def pool_of(limits: Limits = SMALL, **source: object) -> AsyncIterator[Pool]:
    """Start a pool, and see that it leaves no process and no descriptor behind."""
    before = descriptors()
    pool = Pool(source, TASKS, limits)
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close()
    assert children() == []
    await until(lambda: descriptors() <= before)
    assert descriptors() == before


def descriptors(pid: int | str = "self") -> int:
    """Return how many descriptors a process has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def job(task: str, client: str = "somebody", within: float = 20, **payload: object) -> Job:
    return Job(task, payload, client, within)


async def ask(pool: Pool, what: Job) -> Whole:
    """Return a job's whole answer."""
    async with pool.run(what) as reply:
        body = b"".join([chunk async for chunk in reply])
        return Whole(reply.head, body, reply.end)


async def echo(pool: Pool, text: str = "hello", client: str = "somebody", name: str = "") -> Whole:
    return await ask(pool, job("echo", client, text=text, name=name))


async def seconds_of(waiting: Coroutine[Any, Any, object]) -> float:
    begun = time.monotonic()
    await waiting
    return time.monotonic() - begun


async def until(true: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something holds."""
    stop = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < stop, "it never came true"
        await asyncio.sleep(0.005)


def status(pid: int) -> Mapping[str, str]:
    """Return what the kernel says of a process; nothing if it is no more."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def alive(pid: int) -> bool:
    """Whether a process runs or stands still; a dead one that nobody has asked about yet does not."""
    return status(pid).get("State", "Z")[0] not in "ZX"


def children(pid: int | None = None) -> list[int]:
    """Return the children of a process, dead ones too and strangers not."""
    found = []
    for task in Path(f"/proc/{pid or os.getpid()}/task").iterdir():
        with suppress(OSError):  # a thread that ends just now
            found += [int(child) for child in (task / "children").read_text().split()]
    return [child for child in found if child not in _strangers]


def zygotes() -> list[int]:
    return [pid for pid in children() if status(pid).get("Name") == "kg-zygote"]


def workers() -> list[int]:
    """Return the workers that live."""
    return [child for zygote in zygotes() for child in children(zygote) if alive(child)]


def resident(pid: int | str = "self") -> int:
    """Return a process's resident memory in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

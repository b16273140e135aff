"""Event loops of the tests' own, each in a thread of its own: in the main one a browser's may stand open."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")


def _apart(loop: Callable[[Coroutine[Any, Any, T]], T], main: Coroutine[Any, Any, T]) -> T:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(loop, main).result()


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end under asyncio's loop."""
    return _apart(asyncio.run, main)


def run_uvloop(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end under uvloop."""
    return _apart(uvloop.run, main)

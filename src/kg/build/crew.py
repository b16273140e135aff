"""Work that needs nothing but its inputs, done by several processes."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from typing import Any, Self, TypeVar

from kg.errors import BuildError, KgError
from kg.pool.linux import die_with_parent

Task = TypeVar("Task")
Made = TypeVar("Made")


class Crew:
    """So many processes, forked when there is first something to do.

    They share what the work stands on with this process as it then was, and end with it. With one job the
    work is done here.

    Args:
        jobs: How many.
        ground: What all work stands on, given to it first.
    """

    def __init__(self, jobs: int, ground: object) -> None:
        self._jobs = jobs
        self._ground = ground
        self._open = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def each(self, work: Callable[[Any, Task], Made], tasks: Sequence[Task]) -> Iterator[Made]:
        """Do a piece of work for every task, and yield what comes of it in their order.

        Args:
            work: A function of a module: it gets the ground and a task.
            tasks: What it is to do.

        Raises:
            KgError: As the work raises it, for the first task that fails.
            BuildError: A process was killed.
        """
        if self._jobs == 1 or len(tasks) <= 1:
            yield from (work(self._ground, task) for task in tasks)
            return
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._jobs, multiprocessing.get_context("fork"), _begin, (os.getpid(), self._ground)
            )
        try:
            for done in self._pool.map(_done, [work] * len(tasks), tasks):
                if isinstance(done, KgError):
                    raise done
                yield done
        except BrokenProcessPool as error:
            raise BuildError(
                "构建的一个进程被终止，多半是内存不足 a process of the build was killed, most likely for "
                "lack of memory.",
                "请减少进程数再运行，已完成的部分不必重做 run `kg build --jobs 1`; what was done is kept.",
            ) from error


_GROUND: list[object] = []
"""What this process's work stands on, in a process of a crew."""


def _begin(parent: int, ground: object) -> None:
    if sys.platform == "linux":
        die_with_parent(parent)
    _GROUND[:] = [ground]


def _done(work: Callable[[Any, Task], Made], task: Task) -> Made | KgError:
    """Do a task; an error of ours comes back as it is, any other ends the build with its own traceback."""
    try:
        return work(_GROUND[0], task)
    except KgError as error:
        return error

"""The workers there are: idle ones, those that come, and the zygotes they come from."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.errors import KgError
from kg.pool.errors import LostWorkerError
from kg.pool.nursery import Nursery
from kg.pool.worker import Owner, Worker

_WEAK = 3
"""Workers in a row that die before they are ready, after which more are asked for later and later."""

_LONGEST_PAUSE = 5.0

_LINGER = 5.0
"""Seconds after which workers beyond those for new jobs are let go if they are idle. Until then they are
better than new ones, whose first jobs copy pages of the store's memory and take several times as long."""

_log = logging.getLogger("kg.pool")


class Crew:
    """Workers, kept in stock.

    Args:
        owner: Who hears of their frames and deaths.
        slots: How many are to be there for new jobs.
        memory: Bytes that a job may allocate.
        classes: Errors of the task module's hooks that come back as what they were.
    """

    def __init__(self, owner: Owner, slots: int, memory: int, classes: Sequence[type[KgError]]) -> None:
        self.on_desertion: Callable[[], None] = lambda: None
        """Called when the zygote in use died."""
        self.idle: list[Worker] = []
        self.started = 0
        """Workers that were forked, all in all."""
        self.nursery: Nursery | None = None
        """Where workers come from."""
        self._owner = owner
        self._slots = slots
        self._memory = memory
        self._classes = classes
        self._homes: dict[Worker, Nursery] = {}
        self._nurseries: set[Nursery] = set()
        self._fresh: list[Worker] = []
        """Ready workers of a nursery that is not in use yet."""
        self._preparing: Nursery | None = None
        self._enough: asyncio.Future[None] | None = None
        self._weak = 0
        self._not_before = 0.0
        self._trimming: asyncio.TimerHandle | None = None

    # Zygotes.

    async def raise_nursery(
        self, tasks: str, source: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]
    ) -> Nursery:
        """Start a zygote and its first workers beside what is in use.

        Raises:
            KgError: What the task module raised.
            LostWorkerError: The zygote, or a worker before it was ready, died.
        """
        nursery = Nursery(self, self._owner, self._memory, self._classes)
        self._nurseries.add(nursery)
        await nursery.open(tasks, source, changes)
        self._preparing = nursery
        self._enough = asyncio.get_running_loop().create_future()
        try:
            nursery.fork(self._slots)
            await self._enough
        except BaseException:
            self._discard(nursery)
            raise
        finally:
            self._enough = None
            self._preparing = None
        return nursery

    def _discard(self, nursery: Nursery) -> None:
        for worker in [w for w, home in self._homes.items() if home is nursery]:
            self.drop(worker)
        nursery.close()

    def adopt(self, nursery: Nursery) -> None:
        """Take workers from this nursery from now on; those of the former finish what they do."""
        former, self.nursery = self.nursery, nursery
        for worker in list(self.idle):
            self.drop(worker)
        self.idle += self._fresh
        self._fresh = []
        if former is not None:
            former.retire()

    def refresh(self) -> None:
        """Let go of idle workers that have not seen the latest change."""
        for worker in list(self.idle):
            if not self._current(worker):
                self.drop(worker)

    async def close(self) -> None:
        """End all workers and zygotes, and wait until they are no more."""
        if self._trimming is not None:
            self._trimming.cancel()
        for worker in list(self._homes):
            self.drop(worker)
        nurseries = list(self._nurseries)
        for nursery in nurseries:
            nursery.close()
        for nursery in nurseries:
            await nursery.gone()

    def born(self, nursery: Nursery, worker: Worker) -> None:
        """Take a worker that is not ready yet."""
        self.started += 1
        self._homes[worker] = nursery

    def unborn(self, nursery: Nursery) -> None:
        """Take note that a worker never came to work."""
        self._weak += 1
        if self._weak >= _WEAK:
            self._not_before = time.monotonic() + min(_LONGEST_PAUSE, 0.1 * 2 ** (self._weak - _WEAK))
        self._fail_preparation(nursery, LostWorkerError())

    def unfit(self, worker: Worker, error: KgError) -> None:
        """Take note that a worker cannot open its store."""
        _log.error("a worker cannot open its store: %s", error)
        home = self._homes[worker]
        self._fail_preparation(home, error)
        self.drop(worker)
        self.unborn(home)

    def deserted(self, nursery: Nursery) -> None:
        """Take note that a zygote died by itself; its workers die with it."""
        self._fail_preparation(nursery, LostWorkerError())
        if nursery is self.nursery:
            self.on_desertion()

    def closed(self, nursery: Nursery) -> None:
        """Take note that the process of a zygote is no more."""
        self._nurseries.discard(nursery)

    # Workers.

    def top_up(self, running: int) -> None:
        """Ask for as many workers as new jobs may need.

        Args:
            running: How many new jobs run.
        """
        if self.nursery is None or not self.nursery.alive or time.monotonic() < self._not_before:
            return
        missing = self._slots - running - len(self.idle) - self.nursery.coming
        if missing > 0:
            self.nursery.fork(missing)

    def send(self, order: bytes) -> Worker | None:
        """Send a frame to an idle worker; return which, or None if there is none that lives."""
        while self.idle:
            worker = self.idle.pop()
            if worker.send(order):
                return worker
            self.drop(worker)
        return None

    def ready(self, worker: Worker, size: int) -> None:
        """Take a worker that is ready for its first job.

        Args:
            worker: The worker.
            size: Bytes of its private memory.
        """
        if worker.ready:
            _log.error("a worker spoke without being asked")
            self.drop(worker)
            return
        worker.ready = True
        worker.size = size
        home = self._homes[worker]
        home.coming -= 1
        self._weak = 0
        if home is self._preparing:
            self._fresh.append(worker)
            if len(self._fresh) >= self._slots and self._enough is not None and not self._enough.done():
                self._enough.set_result(None)
        else:
            self.done(worker, again=True)

    def done(self, worker: Worker, *, again: bool) -> None:
        """Take back a worker that has done its job.

        Args:
            worker: The worker.
            again: Whether it is fit for another.
        """
        if not again or not self._current(worker):
            self.drop(worker)
            return
        self.idle.append(worker)
        if len(self.idle) > self._slots and self._trimming is None:
            self._trimming = asyncio.get_running_loop().call_later(_LINGER, self._trim)

    def _trim(self) -> None:
        """Let go of idle workers that were not needed; what worked last stays."""
        self._trimming = None
        for worker in self.idle[: max(0, len(self.idle) - self._slots)]:
            self.drop(worker)

    def _current(self, worker: Worker) -> bool:
        home = self._homes[worker]
        return home is self.nursery and home.alive and worker.epoch == home.epoch

    def slow_down(self, worker: Worker, niceness: int) -> None:
        """Have a worker give way to others."""
        self._homes[worker].slow_down(worker, niceness)

    def drop(self, worker: Worker) -> None:
        """End a worker, whatever it does."""
        worker.kill()
        home = self._remove(worker)
        if home is not None:
            home.forget(worker)

    def lost(self, worker: Worker) -> None:
        """Take note that a worker died by itself."""
        home = self._remove(worker)
        if home is not None and not worker.ready:
            self.unborn(home)

    def _remove(self, worker: Worker) -> Nursery | None:
        home = self._homes.pop(worker, None)
        for stock in (self.idle, self._fresh):
            if worker in stock:
                stock.remove(worker)
        if home is not None and not worker.ready:
            home.coming -= 1
        return home

    def _fail_preparation(self, nursery: Nursery, error: KgError) -> None:
        if nursery is self._preparing and self._enough is not None and not self._enough.done():
            self._enough.set_exception(error)

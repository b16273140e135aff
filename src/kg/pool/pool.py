"""The pool: jobs that strangers cause run in processes that can be ended, over a snapshot loaded once."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from types import TracebackType
from typing import Any, TypeVar

from kg.errors import KgError, QueryError
from kg.pool import linux
from kg.pool.dispatch import Dispatcher
from kg.pool.errors import BusyError, LostWorkerError
from kg.pool.limits import Job, Limits
from kg.pool.reply import Reply
from kg.pool.ticket import Ticket

T = TypeVar("T")

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 10.0

_log = logging.getLogger("kg.pool")


class Run:
    """One job from its start to its end, as a context.

    Leaving it early ends the job with its process, if it does not end by itself while it is new.
    """

    __slots__ = ("_dispatcher", "_job", "_ticket")

    def __init__(self, dispatcher: Dispatcher, job: Job) -> None:
        self._dispatcher = dispatcher
        self._job = job
        self._ticket: Ticket | None = None

    async def __aenter__(self) -> Reply:
        """Start the job and wait for its head.

        Raises:
            BusyError: There was no place for it.
            TooSlowError: It took longer than it may.
            TooLargeError: It needed more memory than it may.
            LostWorkerError: Its process died.
            KgError: What its task raised: as RemoteError, if its class is not revived.
        """
        ticket = self._ticket = self._dispatcher.submit(self._job)
        try:
            await ticket.reply.started()
        except BaseException:
            self._leave(ticket)
            raise
        return ticket.reply

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._ticket is not None:
            self._leave(self._ticket)

    def _leave(self, ticket: Ticket) -> None:
        if not ticket.reply.done:
            self._dispatcher.abandon(ticket)


class Pool:
    """Processes forked from one that has loaded a snapshot.

    The task module, imported by name in those processes only, has

    - `TASKS`, a mapping of names to functions of store, payload and `Sink` that return the end of the answer,
    - `open_store(source)`, which loads a snapshot; for what must not be forked, it returns what is needed to
      open it,
    - optionally `in_worker(store)`, run in each worker after the fork; tasks get what it returns,
    - optionally `apply(store, payload)`, which changes the store for workers to come; twice is as once.

    Args:
        source: What `open_store` is told; JSON can carry it.
        tasks: The dotted name of the task module.
        limits: What jobs may use.
        revive: Error classes of tasks that are raised here as what they were. Others become RemoteError.
    """

    def __init__(
        self,
        source: Mapping[str, Any],
        tasks: str = "kg.tasks",
        limits: Limits | None = None,
        revive: Sequence[type[KgError]] = (QueryError,),
    ) -> None:
        self._source = dict(source)
        self._tasks = tasks
        self._revive = tuple(revive)
        self._limits = limits or Limits()
        self._dispatcher: Dispatcher | None = None
        self._changes: dict[str, Mapping[str, Any]] = {}
        """What `apply` was told since the snapshot, latest of each key last."""
        self._unnamed = 0
        self._changing = asyncio.Lock()
        self._errands: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Load the snapshot and fork the first workers.

        Raises:
            PlatformError: This system offers no processes of the kind that is needed.
            KgError: What `open_store` raised.
        """
        linux.require()
        dispatcher = Dispatcher(self._limits, self._revive)
        try:
            nursery = await dispatcher.crew.raise_nursery(self._tasks, self._source, [])
        except BaseException:
            await dispatcher.crew.close()
            raise
        dispatcher.crew.adopt(nursery)
        dispatcher.crew.on_desertion = self._deserted
        self._dispatcher = dispatcher

    async def close(self) -> None:
        """End all jobs and processes."""
        dispatcher, self._dispatcher = self._dispatcher, None
        for errand in list(self._errands):
            errand.cancel()
        if dispatcher is not None:
            dispatcher.crew.on_desertion = lambda: None
            dispatcher.close()
            await dispatcher.crew.close()

    def run(self, job: Job) -> Run:
        """Return the context of a job: `async with pool.run(job) as reply`.

        Raises:
            BusyError: The pool is not open.
        """
        return Run(self._open(), job)

    def _open(self) -> Dispatcher:
        if self._dispatcher is None:
            raise BusyError(1, own=False)
        return self._dispatcher

    def counts(self) -> dict[str, int]:
        """Return how many jobs wait, run (new, long), and are paused, and how many workers are idle."""
        dispatcher = self._open()
        lanes = dispatcher.lanes
        return {
            "waiting": len(dispatcher.waiting),
            "new": len(lanes.new),
            "long": len(lanes.long),
            "paused": len(lanes.paused),
            "idle": len(dispatcher.crew.idle),
        }

    @property
    def started(self) -> int:
        """How many workers were forked, all in all."""
        return self._open().crew.started

    async def replace(self, source: Mapping[str, Any], *, keep_changes: bool = False) -> None:
        """Serve another snapshot: it is loaded aside, new jobs go there, and running ones finish on the old.

        Changes asked for meanwhile are made afterwards, to the new one.

        Args:
            source: What `open_store` is told.
            keep_changes: Whether changes so far are made to the new snapshot, too; otherwise it has them.

        Raises:
            KgError: It cannot be loaded; the old one is served as before.
        """
        await self._errand(self._replace(dict(source), keep_changes=keep_changes))

    async def _replace(self, source: dict[str, Any], *, keep_changes: bool) -> None:
        async with self._changing:
            await self._renew(source, dict(self._changes) if keep_changes else {})

    async def _renew(self, source: dict[str, Any], changes: dict[str, Mapping[str, Any]]) -> None:
        dispatcher = self._open()
        nursery = await dispatcher.crew.raise_nursery(self._tasks, source, list(changes.values()))
        self._source, self._changes = source, changes
        dispatcher.crew.adopt(nursery)
        dispatcher.dispatch()
        if not nursery.alive:  # it died in the moment between
            self._deserted()

    async def change(self, payload: Mapping[str, Any], key: str = "") -> None:
        """Change the snapshot in memory: jobs that start after this returns see it.

        Whatever becomes of processes, the change holds until the pool is closed or the snapshot replaced.

        Args:
            payload: What `apply` is told.
            key: What the change is about: a later one with the same key stands for both when they have to be
                made anew. Empty: about nothing else.

        Raises:
            KgError: What `apply` raised; nothing was changed.
        """
        await self._errand(self._change(payload, key))

    async def _change(self, payload: Mapping[str, Any], key: str) -> None:
        async with self._changing:
            dispatcher = self._open()
            nursery = dispatcher.crew.nursery
            if not key:
                self._unnamed += 1
                key = f"\n{self._unnamed}"
            before = dict(self._changes)
            self._changes.pop(key, None)
            self._changes[key] = payload
            try:
                if nursery is not None and nursery.alive:
                    await nursery.change(payload)
            except LostWorkerError:
                pass
            except BaseException:
                # The zygote's store may be changed by half.
                self._changes = before
                await self._renew(self._source, before)
                raise
            if nursery is None or not nursery.alive:
                await self._renew(self._source, self._changes)
            dispatcher.crew.refresh()
            dispatcher.dispatch()

    def _deserted(self) -> None:
        _log.error("the process that holds the snapshot died; it is started anew")
        self._begin(self._restart())

    async def _restart(self) -> None:
        pause = _FIRST_PAUSE
        while self._dispatcher is not None:
            try:
                async with self._changing:
                    nursery = self._open().crew.nursery
                    if nursery is None or not nursery.alive:
                        await self._renew(self._source, self._changes)
                    return
            except Exception:  # noqa: BLE001  # whatever it was, the next attempt may go well
                _log.exception("the snapshot cannot be loaded anew")
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _errand(self, errand: Coroutine[Any, Any, T]) -> T:
        """Do it to its end, even if the caller is gone before."""
        return await asyncio.shield(self._begin(errand))

    def _begin(self, errand: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        return task

"""Which job runs in which worker, and until when."""

import asyncio
import json
import logging
import math
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from kg.errors import KgError
from kg.pool import linux, wire
from kg.pool.crew import Crew
from kg.pool.errors import (
    INTERNAL,
    MEMORY,
    BusyError,
    LostWorkerError,
    TooLargeError,
    TooSlowError,
    revived,
)
from kg.pool.lanes import Lanes
from kg.pool.limits import Job, Limits
from kg.pool.ticket import Ticket
from kg.pool.waiting import Waiting
from kg.pool.worker import Exit, Worker
from kg.pool.yielding import Yielding

AGED = 1.0
"""Seconds on a processor, or behind a slow reader, after which a job gives way to all others, and its worker
is not used again. If waiting for a processor counted, every job of a crowd would be an aged one."""

AGED_NICENESS = 19

_BUSY = 4
"""By how much a machine may be slowed down by others before new jobs are taken for long ones."""

_STARVED = 1.0
"""Seconds after which a new job is taken for a long one even if it only waited for a processor."""

_LEAST = 0.5
"""Share of its time as a new one that a job has while many wait: the small ones among those wait less."""

_TICK = 0.02
_LOOK_EVERY = 5
"""Ticks between two looks at what memory jobs hold."""

_ENDED_WITHIN = 1.0
"""Seconds in which a zygote says how a worker ended."""

_LONGEST_RETRY = 30

_log = logging.getLogger("kg.pool")


class Dispatcher:
    """Gives jobs to workers and ends those that take too much.

    Args:
        limits: What may be used.
        classes: Errors of tasks that come back as what they were.
    """

    def __init__(self, limits: Limits, classes: Sequence[type[KgError]]) -> None:
        self.waiting = Waiting[Ticket](limits.patience, limits.crowd, limits.queue, limits.share)
        self.lanes = Lanes[Ticket](limits.slots, limits.long, limits.paused)
        self.crew = Crew(self, limits.slots, limits.memory, classes)
        self._limits = limits
        self._classes = classes
        self._jobs: dict[Worker, Ticket] = {}
        self._yielding = Yielding()
        self._timer: asyncio.TimerHandle | None = None
        self._ticks = 0

    # Jobs come and go.

    def submit(self, job: Job) -> Ticket:
        """Start a job, or let it wait; its ticket's reply says how it fares.

        Raises:
            TypeError: JSON cannot carry its payload.
        """
        ticket = Ticket(job, time.monotonic())
        if self.waiting or not self.lanes.free or not self._start(ticket):
            self._queue(ticket)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_TICK, self._tick)
        return ticket

    def abandon(self, ticket: Ticket) -> None:
        """End a job that nobody wants any more, with its process.

        One that is new may go on until it has had its time as such: most are over before, and a worker that
        has worked is worth more than a new one.
        """
        if ticket in self.lanes.new and not ticket.stands_still:
            ticket.reply.fail(LostWorkerError())
        else:
            self._end(ticket, LostWorkerError())

    def close(self) -> None:
        """End all jobs."""
        for ticket in (*self.waiting, *self.lanes):
            self._end(ticket, LostWorkerError())
        if self._timer is not None:
            self._timer.cancel()

    def _queue(self, ticket: Ticket) -> None:
        dropped = self.waiting.push(ticket)
        if dropped is not None:
            dropped[0].reply.fail(self._busy(own=dropped[1]))

    def _start(self, ticket: Ticket) -> bool:
        """Give a job to an idle worker, if there is one."""
        worker = self.crew.send(ticket.order)
        if worker is None:
            return False
        ticket.start(worker, time.monotonic())
        self._jobs[worker] = ticket
        self.lanes.enter(ticket)
        return True

    def dispatch(self) -> None:
        """Start what can start, and have as many workers come as new jobs may need."""
        while self.waiting and self.lanes.free and self.crew.idle:
            ticket = self.waiting.pop(time.monotonic())
            if not self._start(ticket):
                self._queue(ticket)
        self.crew.top_up(len(self.lanes.new))

    def _end(self, ticket: Ticket, error: KgError) -> None:
        """End a job by force, wherever it is."""
        ticket.reply.fail(error)
        worker = ticket.worker
        if worker is None:
            self.waiting.remove(ticket)
        elif self._jobs.get(worker) is ticket:
            self._leave(ticket, worker)
            self.crew.drop(worker)
            self.dispatch()

    def _leave(self, ticket: Ticket, worker: Worker) -> None:
        del self._jobs[worker]
        follower = self.lanes.leave(ticket)
        if follower is not None and follower.worker is not None:
            follower.worker.go_on()

    def _busy(self, *, own: bool) -> BusyError:
        now = time.monotonic()
        rest = min((t.started + t.seconds - now for t in self.lanes.long), default=1.0)
        return BusyError(math.ceil(min(max(rest, 1.0), _LONGEST_RETRY)), own=own)

    # Workers speak.

    def arrived(self, worker: Worker, kind: bytes, body: bytes) -> None:
        """Take a frame from a worker."""
        ticket = self._jobs.get(worker)
        if ticket is None:
            if kind == wire.READY:
                self.crew.ready(worker, json.loads(body)["size"])
            else:
                self.crew.unfit(worker, revived(json.loads(body), self._classes))
            self.dispatch()
        elif kind == wire.DATA:
            if ticket.reply.take(body):
                worker.listen(on=False)
                ticket.block(time.monotonic())
                ticket.reply.when_drained(partial(self._unblock, ticket, worker))
        elif kind == wire.HEAD:
            ticket.reply.take_head(body)
        elif kind == wire.END:
            ticket.reply.take_end(body)
            self._finished(ticket, worker)
        else:
            self._failed(ticket, worker, body)

    def _unblock(self, ticket: Ticket, worker: Worker) -> None:
        ticket.unblock(time.monotonic())
        worker.listen(on=True)

    def _failed(self, ticket: Ticket, worker: Worker, body: bytes) -> None:
        told = json.loads(body)
        if told["kind"] == MEMORY:
            self._end(ticket, TooLargeError(self._limits.memory))
        elif told["kind"] == INTERNAL:
            self._end(ticket, revived(told, ()))
        else:
            ticket.reply.fail(revived(told, self._classes))
            self._finished(ticket, worker)

    def _finished(self, ticket: Ticket, worker: Worker) -> None:
        if ticket in self.lanes.paused:
            worker.go_on()
        self._yielding.release(ticket)
        self._leave(ticket, worker)
        self.crew.done(worker, again=not (ticket.aged or ticket.last))
        self.dispatch()

    def vanished(self, worker: Worker) -> None:
        """Take note that a worker died by itself."""
        ticket = self._jobs.get(worker)
        if ticket is not None:
            self._leave(ticket, worker)
            worker.when_ended(partial(self._explain, ticket))
            asyncio.get_running_loop().call_later(_ENDED_WITHIN, worker.ended, Exit())
        self.crew.lost(worker)
        self.dispatch()

    def _explain(self, ticket: Ticket, how: Exit) -> None:
        if how.starved:
            ticket.reply.fail(TooLargeError(self._limits.memory))
        elif how.signal == signal.SIGXCPU:
            ticket.reply.fail(TooSlowError(ticket.seconds))
        else:
            _log.warning("a worker died: %s", how)
            ticket.reply.fail(LostWorkerError(how.signal))

    # Time passes.

    def _tick(self) -> None:
        now = time.monotonic()
        self._ticks += 1
        for ticket in list(self.lanes):
            self._review(ticket, now)
        if self._ticks % _LOOK_EVERY == 0:
            self._weigh()
        late = [t for t in self.waiting if now - t.queued > min(self._limits.wait, t.seconds)]
        if late:
            alone = len({t.client for t in (*self.waiting, *self.lanes)}) == 1
            for ticket in late:
                self._end(ticket, self._busy(own=alone))
        self.dispatch()
        self._yielding.review(now, self.lanes.long, waiting=bool(self.waiting))
        again = bool(self.waiting) or bool(self._jobs)
        self._timer = asyncio.get_running_loop().call_later(_TICK, self._tick) if again else None

    def _review(self, ticket: Ticket, now: float) -> None:
        worker = ticket.worker
        if worker is None or self._jobs.get(worker) is not ticket:
            return  # it ended while others were looked at
        age = now - ticket.started
        if age > ticket.seconds + min(ticket.blocked(now), self._limits.reading):
            self._end(ticket, TooSlowError(ticket.seconds))
            return
        if age > AGED and not ticket.aged and ticket.spent(now) > AGED:
            ticket.aged = True
            self.crew.slow_down(worker, AGED_NICENESS)
        if ticket in self.lanes.new and self._grown_old(ticket, age, now):
            if ticket.reply.done:  # it was abandoned
                self._end(ticket, LostWorkerError())
            else:
                self._promote(ticket)

    def _grown_old(self, ticket: Ticket, age: float, now: float) -> bool:
        """Tell whether a job has had its time as a new one; waiting for a processor is no time of its own."""
        grace = self._limits.grace
        least = max(grace * _LEAST, grace / (1 + len(self.waiting) / self._limits.slots))
        if age <= least or ticket.worker is None:
            return False
        if ticket.spent(now) > least or age > _STARVED:
            return True
        with suppress(OSError):  # it ends just now
            return age > _BUSY * grace and not linux.wants_processor(ticket.worker.pid)
        return False

    def _promote(self, ticket: Ticket) -> None:
        moves = self.lanes.promote(ticket)
        if moves.pause is not None and moves.pause.worker is not None:
            moves.pause.worker.stop()
        if moves.end is not None:
            self._end(moves.end, self._busy(own=moves.own))

    def _weigh(self) -> None:
        """End the largest job if all together hold too much memory."""
        sizes: dict[Ticket, int] = {}
        for ticket in (*self.lanes.long, *self.lanes.paused):
            if ticket.worker is not None:
                with suppress(OSError):  # it ends just now
                    sizes[ticket] = linux.data_size(ticket.worker.pid) - ticket.worker.size
        if sum(sizes.values()) > self._limits.all_memory:
            self._end(max(sizes, key=sizes.__getitem__), TooLargeError(self._limits.all_memory))

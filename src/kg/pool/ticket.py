"""One job on its way: what it waits for, where it runs, how its time passes."""

from contextlib import suppress

from kg.pool import linux, wire
from kg.pool.limits import Job
from kg.pool.reply import Reply
from kg.pool.worker import Worker


class Ticket:
    """One job on its way. Times are those of `time.monotonic`, in seconds.

    Attributes:
        client: Whose it is.
        seconds: What it may take once it has started.
        last: Whether its worker is ended after it.
        reply: Its answer.
        order: The frame that tells a worker what to do; empty once it was sent.
        queued: When it came.
        started: When it started.
        cpu: What its worker had used of a processor then.
        worker: Where it runs or ran; None while it waits.
        aged: Whether it gives way to all others already.

    Raises:
        TypeError: JSON cannot carry its payload.
    """

    __slots__ = (
        "_blocked",
        "_blocked_since",
        "aged",
        "client",
        "cpu",
        "last",
        "order",
        "queued",
        "reply",
        "seconds",
        "started",
        "worker",
    )

    def __init__(self, job: Job, now: float) -> None:
        self.client = job.client
        self.seconds = job.seconds
        self.last = job.last
        self.reply = Reply()
        told = {"task": job.task, "payload": job.payload, "seconds": job.seconds}
        self.order = wire.told(wire.JOB, told)
        self.queued = now
        self.started = 0.0
        self.cpu = 0.0
        self.worker: Worker | None = None
        self.aged = False
        self._blocked = 0.0
        self._blocked_since: float | None = None

    def start(self, worker: Worker, now: float) -> None:
        """Take note that a worker has it."""
        self.worker = worker
        self.started = now
        with suppress(OSError):  # it died this very moment, which is told otherwise
            self.cpu = linux.cpu_seconds(worker.pid)
        self.order = b""

    @property
    def stands_still(self) -> bool:
        """Whether it waits for its reader."""
        return self._blocked_since is not None

    def block(self, now: float) -> None:
        """Take note that its reader is behind."""
        self._blocked_since = now

    def unblock(self, now: float) -> None:
        """Take note that its reader has caught up."""
        self._blocked = self.blocked(now)
        self._blocked_since = None

    def spent(self, now: float) -> float:
        """Return what it has taken: time on a processor, and time in which its reader was behind."""
        used = 0.0
        if self.worker is not None:
            with suppress(OSError):  # it ends just now
                used = linux.cpu_seconds(self.worker.pid) - self.cpu
        return used + self.blocked(now)

    def blocked(self, now: float) -> float:
        """Return for how long it has stood still because of its reader."""
        return self._blocked + (0.0 if self._blocked_since is None else now - self._blocked_since)

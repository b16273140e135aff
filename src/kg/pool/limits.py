"""What a pool may use, and what it is asked to do."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def _twice_the_cores() -> int:
    return 2 * len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a pool and each of its jobs may use.

    Attributes:
        slots: Jobs that run at once while they are new.
        long: Jobs that run at once beyond those, once they have taken more than `grace`.
        paused: Jobs that stand still until a place among the long ones is free; one more is ended.
        memory: Bytes that a job may allocate beyond the store.
        memory_total: Bytes that all jobs together may allocate; the largest job is ended beyond it. None:
            what the long ones may at their fullest.
        grace: Seconds on a processor, or behind a slow reader, for which a job is new.
        patience: Seconds that a client's oldest waits before its newest passes it.
        crowd: Jobs of one client that wait at once before its newest pass its oldest.
        wait: Seconds that a job waits for a slot before it is turned away.
        queue: Jobs that wait at once.
        share: Jobs of one client that wait at once.
        reading: Seconds in all that a job may stand still because its reader is slow, on top of its own time.
    """

    slots: int = field(default_factory=_twice_the_cores)
    long: int = field(default_factory=_twice_the_cores)
    paused: int = 32
    memory: int = 512 * 2**20
    memory_total: int | None = None
    grace: float = 0.05
    patience: float = 0.8
    crowd: int = 24
    wait: float = 5.0
    queue: int = 512
    share: int = 384
    reading: float = 60.0

    @property
    def all_memory(self) -> int:
        """Bytes that all jobs together may allocate."""
        return self.memory * self.long if self.memory_total is None else self.memory_total


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to be done in a worker.

    Attributes:
        task: Its name in the task module's `TASKS`.
        payload: What it is told; JSON can carry it.
        client: Whose job it is; clients get even shares.
        seconds: How long it may take, from the moment it starts. Time paused counts, time spent waiting for a
            slow reader does not.
        last: Whether its worker is ended after it, because it changes the store that the worker has.
    """

    task: str
    payload: Mapping[str, Any]
    client: str
    seconds: float = 30.0
    last: bool = False

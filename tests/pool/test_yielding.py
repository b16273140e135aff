"""Long jobs stand still while new ones wait, and not for ever."""

from dataclasses import dataclass, field
from typing import Any

from kg.pool.yielding import HOLD, Yielding


@dataclass
class Process:
    """Stands for a worker: takes note of what it is told."""

    told: list[str] = field(default_factory=list)

    def stop(self) -> None:
        self.told.append("stop")

    def go_on(self) -> None:
        self.told.append("go on")


@dataclass(eq=False)
class Job:
    worker: Process = field(default_factory=Process)


def test_they_stand_still_while_others_wait_and_go_on_afterwards() -> None:
    yielding, jobs = Yielding(), [Job(), Job()]
    one, two = jobs
    long: Any = jobs
    yielding.review(1.0, long, waiting=False)
    assert one.worker.told == []
    yielding.review(1.1, long, waiting=True)
    yielding.review(1.2, long, waiting=True)
    assert one.worker.told == two.worker.told == ["stop"]
    late = Job()
    long = [*jobs, late]
    yielding.review(1.3, long, waiting=True)
    assert late.worker.told == ["stop"], "one that grew old meanwhile stands still, too"
    yielding.review(1.4, long, waiting=False)
    assert one.worker.told == late.worker.told == ["stop", "go on"]
    yielding.review(1.5, long, waiting=True)
    assert one.worker.told == ["stop", "go on", "stop"]


def test_they_run_half_of_the_time_whoever_waits() -> None:
    yielding, job = Yielding(), Job()
    long: Any = [job]
    for tick in range(100):
        yielding.review(tick * HOLD / 10, long, waiting=True)
    assert job.worker.told[:4] == ["stop", "go on", "stop", "go on"]
    assert 4 <= job.worker.told.count("go on") <= 6


def test_one_that_is_over_is_let_go() -> None:
    yielding, job = Yielding(), Job()
    long: Any = [job]
    over: Any = job
    yielding.review(1.0, long, waiting=True)
    yielding.release(over)
    yielding.release(over)
    yielding.review(1.1, [], waiting=False)
    assert job.worker.told == ["stop", "go on"]


def test_one_that_was_paused_meanwhile_is_not_set_going() -> None:
    yielding, job = Yielding(), Job()
    long: Any = [job]
    yielding.review(1.0, long, waiting=True)
    yielding.review(1.1, [], waiting=False)
    assert job.worker.told == ["stop"], "whoever paused it has it go on"

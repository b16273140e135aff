"""Jobs that take too much, die, or are not wanted any more; others do not notice."""

import asyncio
import os
import signal
import time

import pytest

from kg.pool import Limits, LostWorkerError, Pool, TooLargeError, TooSlowError, crew
from kg.pool.dispatch import AGED_NICENESS
from tests.loops import run
from tests.pool.running import SMALL, Go, alive, ask, both_loops, echo, job, pool_of, status, until, workers

MB = 2**20


async def ticking(pool: Pool, stop: asyncio.Event) -> float:
    """Ask small things all the time; return the longest that one took."""
    longest = 0.0
    while not stop.is_set():
        begun = time.monotonic()
        await echo(pool, client="another")
        longest = max(longest, time.monotonic() - begun)
        await asyncio.sleep(0.005)
    return longest


@pytest.mark.alone
@both_loops
@pytest.mark.parametrize("task", ["burn", "sleep"])
@pytest.mark.parametrize("early", [False, True], ids=["before the head", "in the middle"])
def test_a_job_past_its_time_ends_with_its_process_and_others_do_not_notice(
    go: Go, task: str, *, early: bool
) -> None:
    async def main() -> None:
        async with pool_of() as pool:
            before = set(workers())
            stop = asyncio.Event()
            others = asyncio.create_task(ticking(pool, stop))
            begun = time.monotonic()
            with pytest.raises(TooSlowError, match=r"longer than 0\.4 s"):
                await ask(pool, job(task, within=0.4, seconds=60, early=early))
            assert 0.38 < time.monotonic() - begun < 0.8
            stop.set()
            assert await others < 0.3
            await until(lambda: pool.counts()["idle"] == SMALL.slots)
            await until(lambda: len(set(workers()) & before) == 1)
            assert set(pool.counts().values()) == {0, SMALL.slots}

    go(main())


def test_the_kernel_ends_a_job_if_nobody_else_does() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            with pytest.raises(TooSlowError):
                await ask(pool, job("crash", signal=signal.SIGXCPU))

    run(main())


@pytest.mark.parametrize("task", ["allocate", "abort_for_memory", "abort_with_backtrace"])
def test_a_job_that_needs_too_much_memory_ends_and_the_pool_goes_on(
    task: str, capfd: pytest.CaptureFixture[str]
) -> None:
    async def main() -> None:
        async with pool_of(Limits(slots=2, memory=64 * MB)) as pool:
            for _ in range(3):
                with pytest.raises(TooLargeError, match="more than 64 MB"):
                    await ask(pool, job(task, megabytes=100))
                await echo(pool)
            assert (await ask(pool, job("allocate", megabytes=40))).end == {"held": 40}

    run(main())
    capfd.readouterr()


def test_all_jobs_together_may_take_so_much_memory_and_the_largest_ends() -> None:
    async def main() -> None:
        limits = Limits(slots=2, long=2, memory=200 * MB, memory_total=150 * MB)
        async with pool_of(limits) as pool:
            small = asyncio.create_task(ask(pool, job("allocate", megabytes=30, seconds=1)))
            with pytest.raises(TooLargeError, match="more than 150 MB"):
                await ask(pool, job("allocate", megabytes=180, pause=0.002, seconds=20))
            assert (await small).end == {"held": 30}

    run(main())


@both_loops
@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_worker_that_dies_by_signal_fails_its_job_alone(go: Go, number: signal.Signals) -> None:
    async def main() -> None:
        async with pool_of() as pool:
            other = asyncio.create_task(ask(pool, job("burn", seconds=0.3)))
            for early in (False, True):
                with pytest.raises(LostWorkerError, match=number.name) as error:
                    await ask(pool, job("crash", signal=number, early=early))
                assert error.value.signal == number
            assert (await echo(pool)).body == b"hello"
            await other

    go(main())


def test_a_worker_that_leaves_fails_its_job_alone() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            with pytest.raises(LostWorkerError) as error:
                await ask(pool, job("leave", code=3))
            assert error.value.signal is None
            await echo(pool)

    run(main())


def test_idle_workers_that_die_are_replaced_unnoticed() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            for _ in range(5):
                killed = workers()
                for pid in killed:
                    os.kill(pid, signal.SIGKILL)
                await until(lambda killed=killed: not any(alive(pid) for pid in killed))  # type: ignore[misc]
                await echo(pool)

    run(main())


@pytest.mark.alone
@both_loops
@pytest.mark.parametrize("early", [False, True], ids=["before the head", "in the middle"])
def test_a_cancelled_job_ends_with_its_process(go: Go, *, early: bool) -> None:
    async def main() -> None:
        async with pool_of() as pool:
            took = []
            for _ in range(3):  # the machine may be busy: a process has to get its turn to die
                before = set(workers())
                running = asyncio.create_task(ask(pool, job("burn", early=early)))
                await asyncio.sleep(0.15)
                pids = [pid for pid in before if status(pid)["State"].startswith("R")]
                running.cancel()
                begun = time.monotonic()
                with pytest.raises(asyncio.CancelledError):
                    await running
                await until(lambda pids=pids: pids and not any(map(alive, pids)))  # type: ignore[misc]
                took.append(time.monotonic() - begun)
            assert min(took) < 0.2
            await echo(pool)

    go(main())


def test_leaving_an_answer_early_ends_its_process() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            async with pool.run(job("stream", piece=65536, pieces=100_000)) as reply:
                await anext(reply)
                pid = reply.head["pid"]
                assert alive(pid)
            await until(lambda: not alive(pid))
            with pytest.raises(KeyError, match="mine"):  # noqa: PT012  # raised inside is the point
                async with pool.run(job("burn", early=True)) as reply:
                    pid = reply.head["pid"]
                    raise KeyError("mine")
            await until(lambda: not alive(pid))

    run(main())


def test_a_new_job_that_nobody_wants_is_done_all_the_same_and_its_worker_stays() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            before = set(workers())
            for task in ("sleep", "stream"):
                running = asyncio.create_task(ask(pool, job(task, seconds=0.02, piece=65536, pieces=8)))
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                assert pool.counts()["new"] == 1
                running.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await running
                await until(lambda: pool.counts()["idle"] == SMALL.slots)
                assert set(workers()) == before
            assert (await echo(pool, text="another")).body == b"another"

    run(main())


def test_workers_that_were_needed_stay_until_there_is_less_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "_LINGER", 0.5)

    async def main() -> None:
        async with pool_of() as pool:
            await asyncio.gather(*(ask(pool, job("burn", client=str(n), seconds=0.4)) for n in range(4)))
            await until(lambda: pool.counts()["idle"] > SMALL.slots)
            started = pool.started
            last = (await echo(pool)).head["pid"]
            assert pool.started == started
            await until(lambda: pool.counts()["idle"] == SMALL.slots)
            assert last in workers(), "what worked last stays"

    run(main())


def test_leaving_a_complete_answer_unread_ends_nothing() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            before = set(workers())
            async with pool.run(job("echo", text="unread")) as reply:
                assert reply.complete
            assert set(workers()) == before
            assert pool.counts()["idle"] == SMALL.slots

    run(main())


def test_a_waiting_job_that_is_cancelled_waits_no_more() -> None:
    async def main() -> None:
        async with pool_of(Limits(slots=1, long=1, grace=5)) as pool:
            first = asyncio.create_task(ask(pool, job("burn", seconds=0.3)))
            second = asyncio.create_task(ask(pool, job("burn")))
            await asyncio.sleep(0.05)
            assert pool.counts()["waiting"] == 1
            second.cancel()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert pool.counts()["waiting"] == 0
            await first

    run(main())


def test_a_job_that_grows_old_gives_way_and_its_worker_is_not_used_again() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            answer = await ask(pool, job("burn", within=60, processor=1.3, early=True))
            pid = answer.head["pid"]
            assert answer.end["nice"] == AGED_NICENESS
            assert (await ask(pool, job("sleep", seconds=0))).end["nice"] < answer.end["nice"]
            await until(lambda: not alive(pid))

    run(main())

"""Whatever runs, small jobs are answered soon, and clients get even shares."""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from typing import Any

import pytest

from kg.pool import BusyError, Job, Limits, Pool, TooSlowError
from tests.loops import run
from tests.pool.running import SMALL, ask, children, echo, job, pool_of, status, until, workers, zygotes

FLOOD = 200

Outcome = asyncio.Task[type[BaseException] | None]


async def outcome(what: Awaitable[object]) -> type[BaseException] | None:
    try:
        await what
    except Exception as error:  # noqa: BLE001  # it is what is looked at
        return type(error)
    return None


def flood(pool: Pool, client: str, number: int = FLOOD) -> list[Outcome]:
    endless = job("burn", client, within=30)
    return [asyncio.create_task(outcome(ask(pool, endless))) for _ in range(number)]


async def end(tasks: Sequence[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.slow
@pytest.mark.parametrize("client", ["the same", "another"])
def test_small_jobs_are_answered_within_a_second_while_two_hundred_endless_ones_press(client: str) -> None:
    async def main() -> None:
        async with pool_of(Limits()) as pool:
            endless = flood(pool, "the same")
            stop = time.monotonic() + 3
            times = []
            while time.monotonic() < stop:
                begun = time.monotonic()
                assert (await echo(pool, client=client)).body == b"hello"
                times.append(time.monotonic() - begun)
                await asyncio.sleep(0.01)
            assert len(times) > 10
            assert max(times) < 1
            await end(endless)
            await echo(pool)

    run(main())


def test_a_flood_is_answered_in_full_by_errors_and_none_waits_for_ever() -> None:
    async def main() -> None:
        limits = Limits(slots=2, long=2, paused=2, queue=40, share=30, wait=0.5, grace=0.05)
        async with pool_of(limits) as pool:
            tasks = [asyncio.create_task(ask(pool, job("burn", within=1))) for _ in range(100)]
            others = [asyncio.create_task(ask(pool, job("burn", "another", within=1))) for _ in range(10)]
            outcomes = [await outcome(task) for task in (*tasks, *others)]
            assert set(outcomes) == {BusyError, TooSlowError}
            errors = [error for task in tasks if isinstance(error := task.exception(), BusyError)]
            assert any(error.own for error in errors)
            assert all(1 <= error.retry_after <= 30 for error in errors)
            assert TooSlowError in {type(task.exception()) for task in others}

    run(main())


def test_clients_get_even_shares_of_the_slots() -> None:
    async def main() -> None:
        async with pool_of(Limits(slots=1, long=1, wait=20)) as pool:
            finished: list[str] = []

            async def one(client: str) -> None:
                await ask(pool, job("burn", client, seconds=0.02))
                finished.append(client)

            many = [asyncio.create_task(one("greedy")) for _ in range(30)]
            await asyncio.sleep(0.05)
            few = [asyncio.create_task(one("modest")) for _ in range(5)]
            await asyncio.gather(*few)
            assert finished.count("modest") == 5
            assert finished.count("greedy") < 14
            await asyncio.gather(*many)

    run(main())


def test_beyond_the_long_lane_jobs_stand_still_and_go_on() -> None:
    async def main() -> None:
        async with pool_of(Limits(slots=3, long=1, paused=2, grace=0.05)) as pool:
            tasks = [asyncio.create_task(ask(pool, job("burn", seconds=0.4))) for _ in range(3)]
            await until(lambda: pool.counts()["paused"] == 2)
            await until(lambda: sum(status(pid).get("State", "")[:1] == "T" for pid in workers()) == 2)
            await echo(pool)
            await asyncio.gather(*tasks)
            assert pool.counts()["paused"] == 0
            await until(lambda: pool.counts()["idle"] == 3)
            assert not any(status(pid).get("State", "")[:1] == "T" for pid in workers())

    run(main())


@pytest.mark.alone
def test_time_spent_standing_still_counts() -> None:
    async def main() -> None:
        async with pool_of(Limits(slots=2, long=1, paused=1, grace=0.05)) as pool:
            first = asyncio.create_task(ask(pool, job("burn", seconds=2)))
            await asyncio.sleep(0.02)
            begun = time.monotonic()
            second = asyncio.create_task(ask(pool, job("burn", within=0.6)))
            await until(lambda: pool.counts()["paused"] == 1)
            with pytest.raises(TooSlowError):
                await second
            assert time.monotonic() - begun < 1.5
            assert not first.done()
            await first

    run(main())


def test_a_paused_job_that_is_cancelled_is_gone() -> None:
    async def main() -> None:
        async with pool_of(Limits(slots=2, long=1, paused=1, grace=0.05)) as pool:
            first = asyncio.create_task(ask(pool, job("burn", seconds=0.6)))
            await asyncio.sleep(0.02)
            second = asyncio.create_task(ask(pool, job("burn")))
            await until(lambda: pool.counts()["paused"] == 1)
            await end([second])
            assert pool.counts()["paused"] == 0
            await first

    run(main())


@pytest.mark.alone
def test_another_clients_long_job_is_not_kept_out_by_one_that_fills_the_long_lane() -> None:
    async def main() -> None:
        async with pool_of(Limits(slots=2, long=2, paused=2, grace=0.05)) as pool:
            endless = flood(pool, "greedy", 4)
            await until(lambda: pool.counts()["long"] == 2)
            begun = time.monotonic()
            await ask(pool, job("burn", "modest", seconds=0.3))
            assert time.monotonic() - begun < 2
            await end(endless)

    run(main())


@pytest.mark.alone
def test_a_job_waits_no_longer_than_it_may() -> None:
    async def main() -> None:
        async with pool_of(Limits(slots=1, long=1, grace=9, wait=0.3)) as pool:
            first = asyncio.create_task(ask(pool, job("burn", "another", seconds=0.8)))
            await asyncio.sleep(0)
            for waits, within in ((0.3, 20.0), (0.1, 0.1)):
                begun = time.monotonic()
                with pytest.raises(BusyError) as error:
                    await ask(pool, Job("echo", {}, "somebody", within))
                assert not error.value.own
                assert waits - 0.01 < time.monotonic() - begun < waits + 0.2
            await first

    run(main())


def test_there_are_no_more_processes_than_places() -> None:
    async def main() -> None:
        limits = Limits(slots=2, long=2, paused=1, grace=0.02)
        async with pool_of(limits) as pool:
            endless = flood(pool, "a", 50)
            (zygote,) = zygotes()
            for _ in range(40):
                await asyncio.sleep(0.02)
                assert sum(status(p).get("State", "Z")[0] != "Z" for p in children(zygote)) <= 5 + 3
            await end(endless)
            assert SMALL.slots == 2

    run(main())

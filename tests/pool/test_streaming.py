"""Long answers: never whole in memory, as fast as their readers."""

import asyncio
import time

import pytest

from kg.pool import Limits, LostWorkerError, TooSlowError
from tests.loops import run
from tests.pool.running import Go, ask, both_loops, echo, job, pool_of, resident, status, until, workers

MB = 2**20


@pytest.mark.slow
@both_loops
def test_a_hundred_megabytes_to_a_slow_reader_never_sit_in_memory(go: Go) -> None:
    async def main() -> None:
        async with pool_of() as pool:
            await ask(pool, job("stream", piece=MB, pieces=4))
            before, most, size = resident(), 0, 0
            async with pool.run(job("stream", piece=MB, pieces=100)) as reply:
                worker = reply.head["pid"]
                base = resident(worker)
                async for chunk in reply:
                    size += len(chunk)
                    if size % (5 * MB) < len(chunk):
                        await asyncio.sleep(0.05)
                        most = max(most, resident())
                        if size < 90 * MB:  # it is done a little before us
                            assert resident(worker) < base + 12 * MB
                assert reply.end == {"bytes": 100 * MB}
            assert size == 100 * MB
            assert most - before < 8 * MB

    go(main())


@both_loops
def test_the_bytes_are_those_that_were_written(go: Go) -> None:
    async def main() -> None:
        async with pool_of() as pool:
            for piece, pieces in ((256, 1), (256, 3000), (65536, 9), (65280, 31), (3 * MB, 2)):
                answer = await ask(pool, job("stream", piece=piece, pieces=pieces))
                assert answer.body == bytes(range(256)) * (piece // 256 * pieces)
                assert answer.end == {"bytes": len(answer.body)}

    go(main())


def test_a_worker_waits_for_its_reader() -> None:
    async def main() -> None:
        async with pool_of() as pool, pool.run(job("stream", piece=65536, pieces=1000)) as reply:
            await until(lambda: status(reply.head["pid"])["State"].startswith("S"))
            await asyncio.sleep(0.1)
            before = resident()
            await asyncio.sleep(0.1)
            assert status(reply.head["pid"])["State"].startswith("S")
            assert resident() - before < MB
            assert pool.counts()["long"] == 1
            await echo(pool)
            assert sum([len(chunk) async for chunk in reply]) == 65_536_000

    run(main())


@pytest.mark.alone
def test_time_spent_waiting_for_a_reader_is_not_the_jobs_but_has_a_bound() -> None:
    async def main() -> None:
        async with pool_of(Limits(slots=2, reading=0.6)) as pool:
            async with pool.run(job("stream", within=0.5, piece=65536, pieces=400)) as reply:
                await asyncio.sleep(0.7)
                assert sum([len(chunk) async for chunk in reply]) == 65536 * 400
            begun = time.monotonic()
            async with pool.run(job("stream", within=0.5, piece=65536, pieces=400)) as reply:
                worker = reply.head["pid"]
                await until(lambda: worker not in workers())
                assert 1 < time.monotonic() - begun < 2
                with pytest.raises(TooSlowError):
                    async for _ in reply:
                        pass

    run(main())


def test_an_answer_that_breaks_off_is_never_whole() -> None:
    async def main() -> None:
        async with pool_of() as pool, pool.run(job("crash", signal=11, early=True)) as reply:
            assert reply.head == {}
            with pytest.raises(LostWorkerError):
                async for _ in reply:
                    pass
            assert not reply.complete
            assert reply.done

    run(main())

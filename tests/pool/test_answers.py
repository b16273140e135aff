"""Jobs that answer, and jobs that say what is wrong; real processes."""

import asyncio
import logging
import os
import re
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import BuildError, KgError, QueryError
from kg.pool import BusyError, Job, Limits, LostWorkerError, PlatformError, Pool, RemoteError, linux
from kg.pool.forked import NICENESS
from tests.loops import run
from tests.pool.running import (
    SMALL,
    TASKS,
    Go,
    Whole,
    ask,
    both_loops,
    echo,
    job,
    pool_of,
    status,
    until,
    workers,
    zygotes,
)


@both_loops
def test_a_job_answers_with_head_bytes_and_end(go: Go) -> None:
    async def main() -> None:
        async with pool_of(name="made up") as pool, pool.run(job("echo", text="示例")) as reply:
            assert reply.head["zygote"] == zygotes()[0]
            assert reply.complete
            assert b"".join([chunk async for chunk in reply]).decode() == "示例"
            assert reply.end == {"known": None, "source": "made up"}

    go(main())


def test_the_end_is_there_when_the_answer_is_whole_and_not_before() -> None:
    async def main() -> None:
        async with pool_of() as pool, pool.run(job("sleep", seconds=20, early=True)) as reply:
            assert not reply.complete
            with pytest.raises(RuntimeError, match="not complete"):
                _ = reply.end

    run(main())


def test_a_job_may_say_nothing_but_its_end() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            assert await ask(pool, job("silent")) == Whole({}, b"", {})

    run(main())


@both_loops
def test_a_large_order_arrives_whole(go: Go) -> None:
    text = "很长的问题" * 400_000

    async def main() -> None:
        async with pool_of() as pool:
            assert (await echo(pool, text)).body.decode() == text

    go(main())


def test_what_json_cannot_carry_is_a_fault_of_the_caller_and_costs_no_worker() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            before = set(workers())
            with pytest.raises(TypeError):
                await ask(pool, job("echo", text=object()))
            assert set(workers()) == before
            assert pool.counts() == {"waiting": 0, "new": 0, "long": 0, "paused": 0, "idle": SMALL.slots}

    run(main())


@pytest.mark.parametrize("before", [10, 200_000], ids=["before the first byte", "in the middle"])
def test_an_error_on_purpose_comes_back_and_the_worker_goes_on(before: int) -> None:
    async def main() -> None:
        async with pool_of() as pool:
            idle = set(workers())
            with pytest.raises(QueryError) as query:
                await ask(pool, job("refuse", kind="query", before=before))
            assert (query.value.message, query.value.remedy) == ("No such thing.", "Mend it.")
            assert (query.value.line, query.value.column) == (3, 7)
            with pytest.raises(RemoteError) as other:
                await ask(pool, job("refuse", kind="other", before=before))
            assert (other.value.kind, other.value.message) == ("BuildError", "No such build.")
            assert other.value.more == {"found": "boolean"}
            assert set(workers()) == idle

    run(main())


def test_an_error_before_the_first_byte_leaves_is_raised_in_place_of_the_head() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            with pytest.raises(QueryError):
                async with pool.run(job("refuse", kind="query")):
                    pytest.fail("there is no answer to read")

    run(main())


def test_classes_that_are_named_come_back_as_what_they_were() -> None:
    async def main() -> None:
        pool = Pool({}, TASKS, SMALL, revive=(BuildError,))
        await pool.start()
        with pytest.raises(BuildError, match=r"No such build\. Build it\."):
            await ask(pool, job("refuse", kind="other"))
        await pool.close()

    run(main())


def test_what_breaks_inside_is_logged_there_and_not_shown(capfd: pytest.CaptureFixture[str]) -> None:
    async def main() -> None:
        async with pool_of() as pool:
            with pytest.raises(RemoteError) as error:
                await ask(pool, job("stumble"))
            assert error.value.kind == "internal"
            assert "secret" not in str(error.value)
            await echo(pool)

    run(main())
    assert "ZeroDivisionError: a secret of the inside" in capfd.readouterr().err


def test_what_a_worker_prints_reaches_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    async def main() -> None:
        async with pool_of() as pool:
            await ask(pool, job("chatter", text="a word\n"))
            await echo(pool)

    run(main())
    assert "a word\n" in capfd.readouterr().err


def test_the_last_words_of_workers_reach_the_log_where_orders_were_left_unread(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def main() -> None:
        async with pool_of() as pool:
            await until(lambda: len(workers()) == SMALL.slots)
            (zygote,) = zygotes()
            os.kill(zygote, signal.SIGSTOP)  # it reads the order for another worker when the front is gone
            with pytest.raises(RemoteError):
                await ask(pool, job("stumble"))
            asyncio.get_running_loop().call_later(0.3, os.kill, zygote, signal.SIGCONT)

    run(main())
    assert "ZeroDivisionError: a secret of the inside" in capfd.readouterr().err


def test_workers_are_used_again() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            before = set(workers())
            used = {(await echo(pool)).head["pid"] for _ in range(20)}
            assert used <= before
            assert set(workers()) == before

    run(main())


def test_a_worker_whose_job_is_its_last_is_not_used_again() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            for task in ("echo", "refuse"):
                before = set(workers())
                with suppress(QueryError):
                    await ask(pool, Job(task, {"kind": "query"}, "somebody", last=True))
                await until(lambda before=before: len(before & set(workers())) == 1)  # type: ignore[misc]
                await until(lambda: pool.counts()["idle"] == SMALL.slots)

    run(main())


def test_workers_are_shut_in() -> None:
    async def main() -> None:
        async with pool_of(Limits(slots=1)):
            (pid,) = workers()
            limits = Path(f"/proc/{pid}/limits").read_text()
            assert re.search(r"Max core file size +0 ", limits)
            assert int(re.search(r"Max data size +(\d+)", limits)[1]) < 2**30  # type: ignore[index]
            assert status(pid)["NoNewPrivs"] == "1"
            assert os.getpriority(os.PRIO_PROCESS, pid) == os.getpriority(os.PRIO_PROCESS, 0) + NICENESS
            assert status(pid)["Threads"] == "1"
            fds = [str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir()]
            assert sum(target.startswith("socket:") for target in fds) == 1, fds

    run(main())


def test_a_snapshot_that_cannot_be_loaded_says_why() -> None:
    async def main() -> None:
        pool = Pool({"raise": "The snapshot is torn."}, TASKS, SMALL, revive=(BuildError,))
        with pytest.raises(BuildError, match=r"The snapshot is torn\. Mend it\."):
            await pool.start()
        assert zygotes() == []
        with pytest.raises(BusyError):
            pool.run(job("echo"))

    run(main())


@pytest.mark.parametrize("module", ["tests.pool.no_such_module", "kg.errors"])
def test_a_task_module_that_is_none_says_so(module: str) -> None:
    async def main() -> None:
        with pytest.raises(RemoteError, match=r"no_such_module|open_store"):
            await Pool({}, module, SMALL).start()
        assert zygotes() == []

    run(main())


def test_workers_that_cannot_open_their_store_stop_the_start(capfd: pytest.CaptureFixture[str]) -> None:
    async def main() -> None:
        with pytest.raises(LostWorkerError):
            await Pool({"unfit": "break"}, TASKS, SMALL).start()
        with pytest.raises(RemoteError, match="no store here"):
            await Pool({"unfit": "refuse"}, TASKS, SMALL).start()
        assert zygotes() == []

    run(main())
    assert "a worker that cannot open its store" in capfd.readouterr().err


def test_a_closed_pool_takes_no_jobs_and_ends_those_it_has() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            running = asyncio.create_task(ask(pool, job("burn")))
            await asyncio.sleep(0.05)
        with pytest.raises(LostWorkerError):
            await running
        with pytest.raises(BusyError):
            pool.run(job("echo"))
        await pool.close()

    run(main())


def test_elsewhere_than_on_linux_it_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux.sys, "platform", "win32")  # type: ignore[attr-defined]  # as it is there
    with pytest.raises(PlatformError, match="needs Linux; this is win32"):
        run(Pool({}, TASKS).start())


def test_every_error_says_what_to_do_in_both_languages() -> None:
    for error in (BusyError(3, own=True), BusyError(3, own=False), LostWorkerError(11), LostWorkerError()):
        assert isinstance(error, KgError)
        for text in (error.message, error.remedy):
            assert re.search(r"[\u4e00-\u9fff].* [A-Z]", text), text
    assert "SIGSEGV" in str(LostWorkerError(11))
    assert logging.getLogger("kg.pool")

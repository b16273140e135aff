"""What lives how long: fronts, zygotes, workers, snapshots, changes, descriptors."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.pool import Limits, LostWorkerError, Pool, RemoteError
from tests.loops import run
from tests.pool.running import (
    SMALL,
    TASKS,
    Go,
    alive,
    ask,
    both_loops,
    children,
    descriptors,
    echo,
    job,
    pool_of,
    status,
    until,
    workers,
    zygotes,
)


def test_a_front_that_is_killed_leaves_no_process_behind() -> None:
    front = subprocess.Popen([sys.executable, "-m", "tests.pool.front"], stdout=subprocess.PIPE)
    with front:
        assert front.stdout is not None
        assert front.stdout.readline() == b"full\n"
        (zygote,) = children(front.pid)
        family = [zygote, *children(zygote)]
        assert len(family) >= 7
        front.kill()
    run(until(lambda: not any(map(alive, family)), 3))


def test_a_front_that_is_killed_while_it_loads_leaves_no_process_behind() -> None:
    code = (
        f"import asyncio; from kg.pool import Pool; asyncio.run(Pool({{'seconds': 60}}, {TASKS!r}).start())"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as front:
        run(until(lambda: bool(children(front.pid)) and _loads(children(front.pid)[0])))
        (zygote,) = children(front.pid)
        front.kill()
    run(until(lambda: not alive(zygote), 3))


def _loads(zygote: int) -> bool:
    return status(zygote).get("Threads") == "2"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_a_terminal_or_service_manager_sends_to_all_is_left_to_the_front(
    number: signal.Signals,
) -> None:
    async def main() -> None:
        async with pool_of() as pool:
            family = [*zygotes(), *workers()]
            for pid in family:
                os.kill(pid, number)
            await asyncio.sleep(0.1)
            assert all(map(alive, family))
            await echo(pool)

    run(main())


@both_loops
def test_a_zygote_that_is_killed_is_started_anew_and_its_jobs_fail_cleanly(go: Go) -> None:
    async def main() -> None:
        async with pool_of(name="first") as pool:
            await pool.change({"name": "colour", "value": "red"})
            (zygote,) = zygotes()
            running = asyncio.create_task(ask(pool, job("burn")))
            await asyncio.sleep(0.05)
            os.kill(zygote, signal.SIGKILL)
            with pytest.raises(LostWorkerError):
                await running
            answer = None
            while answer is None:  # an idle worker of the old zygote may get the job while it dies
                with suppress(LostWorkerError):
                    answer = await echo(pool, name="colour")
            assert answer.head["zygote"] != zygote
            assert answer.end == {"known": "red", "source": "first"}

    go(main())


@both_loops
def test_jobs_asked_for_while_a_zygote_dies_are_answered_or_fail_and_never_hang(go: Go) -> None:
    async def main() -> None:
        async with pool_of(Limits(slots=2, wait=20)) as pool:
            outcomes: list[bool] = []

            async def one(number: int) -> None:
                await asyncio.sleep(number % 125 * 0.004)
                try:
                    outcomes.append(
                        (await echo(pool, str(number), str(number % 9))).body == str(number).encode()
                    )
                except LostWorkerError:
                    outcomes.append(False)

            asking = [asyncio.create_task(one(number)) for number in range(250)]
            for _ in range(2):
                await asyncio.sleep(0.2)
                await until(lambda: bool(zygotes()))
                os.kill(zygotes()[0], signal.SIGKILL)
            async with asyncio.timeout(20):
                await asyncio.gather(*asking)
            assert len(outcomes) == 250
            assert outcomes.count(False) <= 2 * SMALL.slots

    go(main())


def test_a_zygote_that_cannot_be_started_anew_at_once_is_tried_again(tmp_path: Path) -> None:
    marker = tmp_path / "die"

    async def main() -> None:
        async with pool_of(die=str(marker)) as pool:
            marker.touch()
            os.kill(zygotes()[0], signal.SIGKILL)
            await asyncio.sleep(1)
            marker.unlink()
            await echo(pool)

    run(main())


@both_loops
def test_a_snapshot_is_replaced_under_load_without_dropping_anything(go: Go) -> None:
    async def main() -> None:
        async with pool_of(name="old") as pool:
            seen: list[str] = []
            stop = asyncio.Event()

            async def asking(client: str) -> None:
                while not stop.is_set():
                    seen.append((await echo(pool, client=client)).end["source"])

            clients = [asyncio.create_task(asking(str(number))) for number in range(8)]
            (old,) = zygotes()
            slow = asyncio.create_task(ask(pool, job("sleep", seconds=60)))
            await asyncio.sleep(0.2)
            await pool.replace({"name": "new", "seconds": 0.2})
            assert (await echo(pool)).end["source"] == "new"
            assert not slow.done()
            assert alive(old)
            slow.cancel()
            stop.set()
            await asyncio.gather(*clients)
            assert {"old", "new"} == set(seen)
            await until(lambda: not alive(old))

    go(main())


def test_replacing_again_and_again_leaves_one_zygote() -> None:
    async def main() -> None:
        async with pool_of(name="0") as pool:
            await asyncio.gather(*(pool.replace({"name": str(number)}) for number in range(1, 5)))
            assert (await echo(pool)).end["source"] == "4"
            await until(lambda: len(zygotes()) == 1)

    run(main())


@pytest.mark.parametrize("fault", [{"raise": "torn"}, {"unfit": "break"}, {"unfit": "refuse"}])
def test_a_snapshot_that_cannot_be_loaded_leaves_the_old_one_in_service(
    fault: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    async def main() -> None:
        async with pool_of(name="old") as pool:
            with pytest.raises(KgError):
                await pool.replace({"name": "new", **fault})
            assert (await echo(pool)).end["source"] == "old"
            await until(lambda: len(zygotes()) == 1)

    run(main())
    capfd.readouterr()


@both_loops
def test_a_change_is_seen_by_later_jobs_and_running_ones_finish_on_the_old_state(go: Go) -> None:
    async def main() -> None:
        async with pool_of() as pool:
            assert (await echo(pool, name="colour")).end["known"] is None
            running = asyncio.create_task(ask(pool, job("burn", seconds=0.3)))
            await asyncio.sleep(0)
            for value in ("red", "green", "红" * 300_000):
                await pool.change({"name": "colour", "value": value})
                assert (await echo(pool, name="colour")).end["known"] == value
            await running
            assert (await echo(pool, name="colour")).end["known"] == "红" * 300_000

    go(main())


def test_a_change_while_a_snapshot_is_replaced_holds_for_the_new_one() -> None:
    async def main() -> None:
        async with pool_of(name="old") as pool:
            await pool.change({"name": "shape", "value": "round"}, key="shape")
            replacing = asyncio.create_task(pool.replace({"name": "new", "seconds": 0.3}, keep_changes=True))
            await asyncio.sleep(0.1)
            await pool.change({"name": "colour", "value": "red"})
            await replacing
            assert (await echo(pool, name="colour")).end == {"known": "red", "source": "new"}
            assert (await echo(pool, name="shape")).end["known"] == "round"
            await pool.replace({"name": "newer"})
            assert (await echo(pool, name="shape")).end == {"known": None, "source": "newer"}

    run(main())


def test_a_change_that_fails_by_half_changes_nothing() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            await pool.change({"name": "colour", "value": "red"}, key="colour")
            with pytest.raises(RemoteError, match="half of it"):
                await pool.change({"name": "colour", "value": "green", "raise": True}, key="colour")
            assert (await echo(pool, name="colour")).end["known"] == "red"
            with pytest.raises(RemoteError, match="'value'"):
                await pool.change({"name": "colour"}, key="colour")
            assert (await echo(pool, name="colour")).end["known"] == "red"

    run(main())


def test_a_change_under_which_the_zygote_dies_is_made_all_the_same(tmp_path: Path) -> None:
    marker = tmp_path / "die once"
    marker.touch()

    async def main() -> None:
        async with pool_of() as pool:
            await pool.change({"name": "colour", "value": "red", "die": str(marker)})
            assert (await echo(pool, name="colour")).end["known"] == "red"
            await until(lambda: len(zygotes()) == 1)

    run(main())


def test_a_change_whose_caller_is_gone_is_made_to_its_end() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await pool.change({"name": "colour", "value": "red", "seconds": 0.3})
            await pool.change({"name": "shape", "value": "round"})
            assert (await echo(pool, name="colour")).end["known"] == "red"

    run(main())


def test_jobs_go_on_while_a_slow_change_is_made() -> None:
    async def main() -> None:
        async with pool_of() as pool:
            changing = asyncio.create_task(pool.change({"name": "a", "value": 1, "seconds": 0.5}))
            for _ in range(50):
                await echo(pool)
            assert not changing.done()
            await changing

    run(main())


@pytest.mark.slow
@both_loops
def test_two_thousand_jobs_leave_no_descriptor_and_no_dead_process_behind(go: Go) -> None:
    async def main() -> None:
        async with pool_of() as pool:
            (zygote,) = zygotes()
            await echo(pool)
            ours, theirs = descriptors("self"), descriptors(zygote)

            async def asking(number: int) -> None:
                for turn in range(125):
                    await echo(pool)
                    if turn % 25 == number:
                        with pytest.raises(LostWorkerError):
                            await ask(pool, job("crash", signal=signal.SIGKILL))

            await asyncio.gather(*(asking(number) for number in range(16)))
            await until(lambda: pool.counts()["idle"] == SMALL.slots)
            await until(lambda: len(children(zygote)) == SMALL.slots)
            assert descriptors("self") == ours
            assert descriptors(zygote) == theirs

    go(main())


def test_several_pools_do_not_meet() -> None:
    async def main() -> None:
        async with pool_of(name="one") as one:
            other = Pool({"name": "other"}, TASKS, SMALL)
            await other.start()
            assert (await echo(one)).end["source"] == "one"
            assert (await echo(other)).end["source"] == "other"
            await other.close()
            assert (await echo(one)).end["source"] == "one"

    run(main())

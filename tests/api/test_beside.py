"""Commands beside the service: one at a time, few that wait, none left running."""

import asyncio
import os
import sys
from pathlib import Path

from api.beside import AGAIN, Turns, run
from kg.pool import BusyError


def test_one_at_a_time_has_its_turn_and_few_wait() -> None:
    turns, at_once, done = Turns(3), [0], []

    async def work(number: int) -> None:
        async with turns.one():
            at_once[0] += 1
            assert at_once[0] == 1
            await asyncio.sleep(0.01)
            at_once[0] -= 1
            done.append(number)
            if number == 1:
                raise LookupError

    async def five() -> list[BaseException | None]:
        some = [asyncio.ensure_future(work(number)) for number in range(5)]
        await asyncio.sleep(0)
        some[2].cancel()
        found = await asyncio.gather(*some, return_exceptions=True)
        await work(5)
        return found

    ended = asyncio.run(five())
    assert [type(one) for one in ended] == [
        type(None), LookupError, asyncio.CancelledError, BusyError, BusyError,
    ]  # fmt: skip
    assert isinstance(ended[3], BusyError)
    assert ended[3].retry_after == AGAIN
    assert done == [0, 1, 5], "who fails, leaves or is refused keeps nobody from a turn"


def test_what_a_command_said_is_told() -> None:
    say = "import sys; sys.stderr.write('made up'); sys.exit(3)"
    assert asyncio.run(run([sys.executable, "-c", say])) == (3, "made up")


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_command_ends_with_who_waits_for_it(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    tell = "import os, sys, time; open(sys.argv[1], 'w').write(f'{os.getpid()} '); time.sleep(60)"

    async def leave() -> None:
        waiting = asyncio.ensure_future(run([sys.executable, "-c", tell, str(told)]))
        while not (told.exists() and told.read_text().endswith(" ")):
            await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.wait([waiting])
        while _runs(int(told.read_text())):
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(leave(), 30))

"""A front of its own, to be killed: starts a pool, keeps all its lanes full, says so, and waits."""

import asyncio

from kg.pool import Job, Limits, Pool
from tests.pool.running import TASKS


async def main() -> None:
    pool = Pool({}, TASKS, Limits(slots=2, long=2, paused=2, grace=0.05))
    await pool.start()
    runs = [
        pool.run(Job(task, payload, "somebody", 600))
        for task, payload in (
            ("burn", {}),
            ("stream", {"piece": 65536, "pieces": 10**9}),
            ("burn", {}),
            ("sleep", {"seconds": 600}),
        )
    ]
    tasks = [asyncio.ensure_future(run.__aenter__()) for run in runs]
    while pool.counts()["paused"] < 2 or pool.counts()["idle"] < 2:
        await asyncio.sleep(0.01)
    print("full", flush=True)  # noqa: T201  # the test waits for it
    await asyncio.gather(*tasks)


asyncio.run(main())

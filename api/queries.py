"""Strangers' queries beside the event loop: few at once, and none is waited for longer than stated.

Oxigraph cannot stop an evaluation. A query that is given up goes on in its thread and keeps its place until
it ends or the process does; so the threads are daemons of our own, which hold no interpreter back.
"""

import asyncio
import math
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from api.problem import ProblemError

T = TypeVar("T")

AT_ONCE = 4
PLACE_SECONDS = 3.0
RETRY_SECONDS = 30


class Queries:
    """Runs strangers' queries.

    Args:
        seconds: How long one is waited for.
        at_once: How many run at the same time, those given up included.
        place_seconds: How long a further one waits for a place.
    """

    def __init__(self, seconds: float, at_once: int = AT_ONCE, place_seconds: float = PLACE_SECONDS) -> None:
        self._seconds = seconds
        self._at_once = at_once
        self._place_seconds = place_seconds
        self._places = asyncio.Semaphore(at_once)

    async def run(self, work: Callable[[], T]) -> T:
        """Run a query in a thread of its own.

        Args:
            work: Evaluates it and writes its answer.

        Returns:
            What `work` returns; what it raises is raised here.

        Raises:
            ProblemError: No place became free in time, or the query took too long.
        """
        try:
            await asyncio.wait_for(self._places.acquire(), self._place_seconds)
        except TimeoutError as error:
            raise ProblemError(
                "busy",
                f"同时运行的查询已有 {self._at_once} 个，请过 {RETRY_SECONDS} 秒再试。",
                f"{self._at_once} queries are running already; try again in {RETRY_SECONDS} seconds.",
                headers={"Retry-After": str(RETRY_SECONDS)},
            ) from error
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def finish(result: T | None, error: BaseException | None) -> None:
            self._places.release()
            if done.done():  # nobody waits any more
                return
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(result)  # type: ignore[arg-type]  # `None` only beside an error

        def evaluate() -> None:
            result, error = None, None
            try:
                result = work()
            except BaseException as raised:  # noqa: BLE001 - it is raised where it is waited for
                error = raised
            with suppress(RuntimeError):  # the loop is closed: the service has ended meanwhile
                loop.call_soon_threadsafe(finish, result, error)

        threading.Thread(target=evaluate, name="query", daemon=True).start()
        try:
            return await asyncio.wait_for(done, self._seconds)
        except TimeoutError as error:
            shown = f"{math.ceil(self._seconds * 10) / 10:g}"
            raise ProblemError(
                "query-too-slow",
                f"查询用时超过 {shown} 秒，已不再等待；请缩小查询范围。",
                f"The query took longer than {shown} s and is not waited for; ask for less.",
            ) from error

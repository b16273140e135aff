"""What a job answers, read while it arrives."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from typing import Any, Self

from kg.errors import KgError

HIGH = 256 * 1024
"""Bytes that wait for a reader before the worker is made to wait."""

LOW = 64 * 1024


class Reply:
    """A job's answer: a head, bytes, and an end without which it is not whole.

    Iterating gives the bytes as they arrive and raises what the job raised; a reader that is slow slows the
    job down.

    Attributes:
        head: What the task said first; empty if it said nothing.
    """

    __slots__ = ("_chunks", "_drained", "_end", "_error", "_held", "_started", "_waiter", "head")

    def __init__(self) -> None:
        self.head: dict[str, Any] = {}
        self._end: dict[str, Any] | None = None
        self._chunks: deque[bytes] = deque()
        self._held = 0
        self._started = False
        self._error: KgError | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._drained: Callable[[], None] | None = None

    @property
    def end(self) -> dict[str, Any]:
        """What the task returned.

        Raises:
            RuntimeError: The answer is not complete.
        """
        if self._end is None:
            raise RuntimeError("the answer is not complete")
        return self._end

    @property
    def complete(self) -> bool:
        """Whether the whole answer is here, so that reading it waits for nothing and raises nothing."""
        return self._end is not None

    @property
    def done(self) -> bool:
        """Whether nothing more arrives: the answer is complete, or failed."""
        return self._end is not None or self._error is not None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        while not self._chunks:
            if self._error is not None:
                raise self._error
            if self._end is not None:
                raise StopAsyncIteration
            await self._wait()
        chunk = self._chunks.popleft()
        self._held -= len(chunk)
        if self._drained is not None and self._held <= LOW:
            resume, self._drained = self._drained, None
            resume()
        return chunk

    async def whole(self) -> bytes:
        """Return all its bytes, once they are here.

        Raises:
            KgError: What the job raised.
        """
        return b"".join([chunk async for chunk in self])

    async def started(self) -> None:
        """Wait for the head.

        Raises:
            KgError: The job failed before it said anything.
        """
        while not self._started:
            await self._wait()
        if self._error is not None and not self._chunks:
            raise self._error

    async def _wait(self) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # What follows is for the pool. What comes after an error is dropped: nobody reads it.

    def take_head(self, body: bytes) -> None:
        """Take the frame of the head."""
        if self.done:
            return
        self.head = json.loads(body)
        self._started = True
        self._wake()

    def take(self, data: bytes) -> bool:
        """Take bytes of the answer; return whether there are so many that the worker has to wait."""
        if self.done:
            return False
        self._chunks.append(data)
        self._held += len(data)
        self._started = True
        self._wake()
        return self._held > HIGH

    def when_drained(self, resume: Callable[[], None]) -> None:
        """Have `resume` called once the reader has caught up."""
        self._drained = resume

    def take_end(self, body: bytes) -> None:
        """Take the frame of the end."""
        if self.done:
            return
        self._end = json.loads(body)
        self._started = True
        self._wake()

    def fail(self, error: KgError) -> None:
        """Take the error that stands in place of the rest."""
        if not self.done:
            self._error = error
            self._started = True
            self._drained = None
            self._wake()

"""Commands run beside the service."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from kg.pool import BusyError

AGAIN = 10
"""Seconds after which one that finds too many waiting may come again."""


class Turns:
    """Lets one at a time do what takes seconds and much memory.

    Args:
        most: How many may be there at once, the one whose turn it is among them.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._there = 0
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Wait for one's turn, and have it.

        Raises:
            BusyError: Too many are there already.
        """
        if self._there >= self._most:
            raise BusyError(AGAIN, own=False)
        self._there += 1
        try:
            async with self._turn:
                yield
        finally:
            self._there -= 1


async def run(command: Sequence[str]) -> tuple[int, str]:
    """Run a command to its end; it is killed when its caller gives up.

    Args:
        command: Program and arguments.

    Returns:
        The exit code, and what it said on standard error.
    """
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode or 0, said.decode(errors="replace")

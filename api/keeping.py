"""Kept releases made ready to be asked by name, one at a time, in a process beside the service."""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from fastapi.concurrency import run_in_threadpool

from api.beside import Turns, run
from kg.errors import NotBuiltError
from kg.exports import Source
from kg.kept import kept, ready
from kg.kept.making import command

LOG = logging.getLogger(__name__)

PATH = "/releases"
MOST = 4
"""Requests that wait for stores at once; one more is asked to come again."""


@dataclass(frozen=True)
class NamedRelease:
    """A kept release that is asked by name.

    Attributes:
        version: Its version.
        folder: Its store.
    """

    version: str
    folder: str

    @property
    def path(self) -> str:
        """Its address here."""
        return f"{PATH}/{self.version}"


class Keeping:
    """The stores of kept releases of one build folder.

    Args:
        out: The build folder.
        most: Stores that are kept beside that of the release in service.
    """

    def __init__(self, out: Path, most: int) -> None:
        self._out = out
        self._most = most
        self._turns = Turns(MOST)

    async def named(self, version: str) -> NamedRelease:
        """Return a release ready to be asked; its store is made if it is not there.

        Args:
            version: Its version.

        Raises:
            NoReleaseError: There is none.
            BusyError: Too many wait for stores already.
            NotBuiltError: It cannot be made; the service's log says why.
        """
        source = await run_in_threadpool(kept, self._out, version)
        folder = await run_in_threadpool(ready, source)
        if folder is None:
            making = asyncio.create_task(self._made(source))
            folder = await asyncio.shield(making)  # a client that goes away leaves it to the next
        return NamedRelease(version, str(folder.resolve()))

    async def _made(self, source: Source) -> Path:
        async with self._turns.one():
            return await run_in_threadpool(ready, source) or await self._make(source)

    async def _make(self, source: Source) -> Path:
        code, said = await run(command(self._out, source.version, self._most))
        folder = await run_in_threadpool(ready, source)
        if code or folder is None:
            LOG.error("no store of %s was made (%s): %s", source.version, code, said)
            raise NotBuiltError(
                "这个版本现在不能查询。 This release cannot be asked now.",
                "请告知服务的维护者。 Tell the operator, whose log says more.",
            )
        return folder

"""Has files of a release made beside the service, one at a time, so that nobody waits behind them."""

import logging
from pathlib import Path

from fastapi.concurrency import run_in_threadpool

from api.beside import AGAIN, Turns, run
from kg.beside import REFUSED
from kg.exports import ExportError, Found, Made, Shelf, Source
from kg.pool import BusyError
from kg.workshop import command

LOG = logging.getLogger(__name__)

MOST = 8
"""Requests that wait for a file at once; one more is asked to come again."""


class Making:
    """Makes the files of one build folder.

    Args:
        out: The build folder.
        megabytes: What all files may take together.
    """

    def __init__(self, out: Path, megabytes: int) -> None:
        self._out = out
        self._megabytes = megabytes
        self._turns = Turns(MOST)
        self.shelf = Shelf(out, megabytes)

    async def made(self, source: Source, found: Found) -> Made:
        """Return a file, made if it is not there.

        Args:
            source: The release.
            found: What is to be made of it.

        Raises:
            BusyError: Too many wait for files already.
            ExportError: It cannot be made; the service's log says why.
        """
        made = await run_in_threadpool(self.shelf.taken, source, found)
        if made is not None:
            return made
        async with self._turns.one():
            made = await run_in_threadpool(self.shelf.taken, source, found)
            if made is None:
                await self._make(source, found)
                made = await run_in_threadpool(self.shelf.taken, source, found)
        if made is None:  # what others asked for has taken its place already: the bound is narrow
            raise BusyError(AGAIN, own=False)
        return made

    async def _make(self, source: Source, found: Found) -> None:
        code, said = await run(command(self._out, self._megabytes, source.version, found.address))
        if code:
            LOG.error("%s was not made (%s): %s", found.address, code, said)
            zh, en = _why(code)
            raise ExportError(f"{zh} {en}", "请告知服务的维护者 tell the operator, whose log says more.")


def _why(code: int) -> tuple[str, str]:
    if code == REFUSED:
        return "这个文件做不出来。", "The file cannot be made."
    return "制作这个文件时出错。", "Making the file went wrong."

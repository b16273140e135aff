"""A zygote as the front sees it: it is started with a snapshot, gives workers, and takes changes."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from kg.errors import KgError
from kg.pool import wire
from kg.pool.errors import LostWorkerError, revived
from kg.pool.worker import Exit, Owner, Worker

_RECEIVE = 64 * 1024
_DESCRIPTORS = 64
"""How many come with what is received at once; two a worker."""

_REAP_EVERY = 0.02
_GOES_WITHIN = 0.5
"""Seconds that a zygote has to go by itself and say its last words."""


_SINGLE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Keeps numpy, which openpyxl loads where it is installed, from starting threads: they bar forking."""


def _tuned(given: str) -> str:
    """Return what tells the zygote's allocator to use huge pages, in one arena.

    A fork copies an entry for each page, so that of a store of a million triples takes 100 ms with pages of
    4 KiB and 5 ms with huge ones; look-ups are faster, too. What the operator has set prevails.
    """
    return ":".join(filter(None, ("glibc.malloc.hugetlb=1", "glibc.malloc.arena_max=1", given)))


class Keeper(Protocol):
    """Who is told what happens to a zygote and its workers."""

    def born(self, nursery: "Nursery", worker: Worker) -> None:
        """Take a worker that may not be ready yet."""

    def unborn(self, nursery: "Nursery") -> None:
        """Take note that a worker could not be forked."""

    def deserted(self, nursery: "Nursery") -> None:
        """Take note that a zygote died by itself, and its workers with it."""

    def closed(self, nursery: "Nursery") -> None:
        """Take note that the process of a zygote is no more."""


class Nursery:
    """One zygote with its workers.

    Args:
        keeper: Who is told.
        owner: Who is told what happens to the workers once they are there.
        memory: Bytes that a job may allocate.
        classes: Errors of `open_store` and `apply` that come back as what they were.
    """

    def __init__(self, keeper: Keeper, owner: Owner, memory: int, classes: Sequence[type[KgError]]) -> None:
        self.epoch = 0
        """How many changes the store of coming workers has seen."""
        self.coming = 0
        """Workers asked for that are not ready yet."""
        self.alive = False
        self._keeper = keeper
        self._owner = owner
        self._memory = memory
        self._classes = classes
        self._loop = asyncio.get_running_loop()
        self._frames = wire.Frames()
        self._descriptors: list[int] = []
        self._unsent = bytearray()
        self._writing = False
        self._process: subprocess.Popen[bytes] | None = None
        self._workers: dict[int, Worker] = {}
        self._answer: asyncio.Future[dict[str, Any]] | None = None
        self._retired = False

    async def open(self, tasks: str, source: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> None:
        """Start the zygote and wait until it has loaded its snapshot.

        Args:
            tasks: The dotted name of the task module.
            source: What its `open_store` is told.
            changes: What its `apply` is told thereafter, one by one.

        Raises:
            KgError: What the task module raised.
            LostWorkerError: The zygote died.
        """
        self._control, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", "kg.pool.zygote", str(theirs.fileno())]
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **_SINGLE, "GLIBC_TUNABLES": _tuned(os.environ.get("GLIBC_TUNABLES", ""))},
            )
        self.alive = True
        self._control.setblocking(False)
        self._loop.add_reader(self._control.fileno(), self._readable)
        order = {
            "path": sys.path,
            "tasks": tasks,
            "source": source,
            "changes": list(changes),
            "memory": self._memory,
        }
        try:
            await self._ask(wire.START, order)
        except BaseException:
            self.close()
            raise

    async def change(self, payload: Mapping[str, Any]) -> None:
        """Have the zygote change its store; workers forked from now on see it.

        Raises:
            KgError: What `apply` raised; the store may be changed in part.
            LostWorkerError: The zygote died.
        """
        await self._ask(wire.CHANGE, payload)

    async def _ask(self, kind: bytes, mapping: Mapping[str, Any]) -> dict[str, Any]:
        self._answer = self._loop.create_future()
        self._send(wire.told(kind, mapping))
        try:
            return await self._answer
        finally:
            self._answer = None

    def fork(self, number: int) -> None:
        """Ask for workers."""
        self.coming += number
        self._send(wire.frame(wire.FORK) * number)

    def slow_down(self, worker: Worker, niceness: int) -> None:
        """Have a worker give way to others."""
        self._send(wire.told(wire.NICE, {"pid": worker.pid, "nice": niceness}))

    def forget(self, worker: Worker) -> None:
        """Take note that a worker was killed."""
        self._workers.pop(worker.pid, None)
        self._close_if_done()

    def retire(self) -> None:
        """Give no more workers, and close once the last is gone."""
        self._retired = True
        self._close_if_done()

    def _close_if_done(self) -> None:
        if self._retired and not self._workers:
            self.close()

    def close(self) -> None:
        """End the zygote and all its workers."""
        if not self.alive or self._process is None:
            return
        self.alive = False
        self._loop.remove_reader(self._control.fileno())
        if self._writing:
            self._loop.remove_writer(self._control.fileno())
        self._control.close()
        self._reap(self._loop.time() + _GOES_WITHIN)
        for worker in list(self._workers.values()):
            worker.ended(Exit())
        self._workers.clear()
        for fd in self._descriptors:
            os.close(fd)
        self._descriptors.clear()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(LostWorkerError())

    def _reap(self, by: float) -> None:
        """Look now and then: a large store takes the kernel a while to clear away."""
        if self._process is not None and self._process.poll() is None:
            if self._loop.time() > by:
                self._process.kill()
            self._loop.call_later(_REAP_EVERY, self._reap, by)
        else:
            self._keeper.closed(self)

    async def gone(self) -> None:
        """Wait until the closed zygote's process is no more."""
        while self._process is not None and self._process.poll() is None:
            await asyncio.sleep(_REAP_EVERY)

    def _send(self, data: bytes) -> None:
        if self.alive:
            self._unsent += data
            self._writable()

    def _writable(self) -> None:
        try:
            del self._unsent[: self._control.send(self._unsent)]
        except BlockingIOError:
            pass
        except OSError:
            self._unsent.clear()  # that it is gone is seen where we read
        if bool(self._unsent) == self._writing:
            return
        self._writing = not self._writing
        if self._writing:
            self._loop.add_writer(self._control.fileno(), self._writable)
        else:
            self._loop.remove_writer(self._control.fileno())

    def _readable(self) -> None:
        try:
            data, descriptors, _, _ = socket.recv_fds(
                self._control, _RECEIVE, _DESCRIPTORS, socket.MSG_CMSG_CLOEXEC
            )
        except BlockingIOError:
            return
        except OSError:
            data, descriptors = b"", []
        self._descriptors += descriptors
        if not data:
            self.close()
            self._keeper.deserted(self)
            return
        for kind, body in self._frames.feed(data):
            self._take(kind, json.loads(body))

    def _take(self, kind: bytes, told: dict[str, Any]) -> None:
        if kind == wire.FORKED:
            sock, handle = self._descriptors[:2]
            del self._descriptors[:2]
            worker = Worker(socket.socket(fileno=sock), handle, told["pid"], told["epoch"], self._owner)
            self._workers[worker.pid] = worker
            self._keeper.born(self, worker)
            return
        if kind == wire.UNBORN:
            self.coming -= 1
            self._keeper.unborn(self)
            return
        if kind == wire.GONE:
            gone = self._workers.pop(told["pid"], None)
            if gone is not None:
                gone.ended(Exit(told["signal"], told["memory"]))
                self._close_if_done()
            return
        if kind == wire.CHANGED:
            self.epoch = told["epoch"]
        if self._answer is not None and not self._answer.done():
            if kind == wire.ERROR:
                self._answer.set_exception(revived(told, self._classes))
            else:
                self._answer.set_result(told)

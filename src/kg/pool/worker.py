"""A worker as the front sees it: a socket, a handle to kill it by, and what is known of its end."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple, Protocol

from kg.pool import wire

_RECEIVE = 64 * 1024


class Exit(NamedTuple):
    """How a process ended.

    Attributes:
        signal: The signal that ended it; None if it ended by itself, or nobody knows.
        starved: Whether it ended because it got no memory.
    """

    signal: int | None = None
    starved: bool = False


class Owner(Protocol):
    """Who is told what happens to a worker."""

    def arrived(self, worker: "Worker", kind: bytes, body: bytes) -> None:
        """Take a frame."""

    def vanished(self, worker: "Worker") -> None:
        """Take note that a worker died by itself; its descriptors are closed."""


class Worker:
    """A forked process.

    Args:
        sock: The socket to it.
        handle: Its pidfd.
        pid: Its number.
        epoch: How many changes its store has seen.
        owner: Who is told.
    """

    def __init__(self, sock: socket.socket, handle: int, pid: int, epoch: int, owner: Owner) -> None:
        self.pid = pid
        self.epoch = epoch
        self.size = 0
        """Bytes of private memory it started with."""
        self.ready = False
        """Whether it has said that it can take jobs."""
        self.alive = True
        self._sock = sock
        self._fd = sock.fileno()
        self._handle = handle
        self._owner = owner
        self._loop = asyncio.get_running_loop()
        self._frames = wire.Frames()
        self._unsent = b""
        self._listening = True
        self._exit: Exit | None = None
        self._on_exit: Callable[[Exit], None] | None = None
        sock.setblocking(False)
        self._loop.add_reader(self._fd, self._readable)

    def _readable(self) -> None:
        try:
            data = self._sock.recv(_RECEIVE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data or not self._take(data):
            self.kill()
            self._owner.vanished(self)

    def _take(self, data: bytes) -> bool:
        """Pass frames on; return whether they were sound."""
        try:
            for kind, body in self._frames.feed(data):
                self._owner.arrived(self, kind, body)
                if not self.alive:
                    break
        except wire.WireError:
            return False
        return True

    def send(self, data: bytes) -> bool:
        """Send a frame, now or as soon as it takes it; return whether it is there to take it at all."""
        try:
            sent = self._sock.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return False
        if sent < len(data):
            self._unsent = data[sent:]
            self._loop.add_writer(self._fd, self._writable)
        return True

    def _writable(self) -> None:
        try:
            sent = self._sock.send(self._unsent)
        except BlockingIOError:
            return
        except OSError:
            sent = len(self._unsent)  # that it is gone is seen where we read
        self._unsent = self._unsent[sent:]
        if not self._unsent:
            self._loop.remove_writer(self._fd)

    def listen(self, *, on: bool) -> None:
        """Take what it sends, or let it wait."""
        if self.alive and on != self._listening:
            self._listening = on
            if on:
                self._loop.add_reader(self._fd, self._readable)
            else:
                self._loop.remove_reader(self._fd)

    def stop(self) -> None:
        """Have it stand still."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Have it go on."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it, whatever it does, and forget it."""
        if not self.alive:
            return
        self._signal(signal.SIGKILL)
        self.alive = False
        if self._listening:
            self._loop.remove_reader(self._fd)
        if self._unsent:
            self._loop.remove_writer(self._fd)
        self._sock.close()
        os.close(self._handle)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):  # it was quicker
            signal.pidfd_send_signal(self._handle, number)

    def ended(self, how: Exit) -> None:
        """Take note how it ended; what is said first holds."""
        if self._exit is None:
            self._exit = how
        if self._on_exit is not None:
            tell, self._on_exit = self._on_exit, None
            tell(self._exit)

    def when_ended(self, tell: Callable[[Exit], None]) -> None:
        """Have `tell` called when it is known how it ended."""
        if self._exit is not None:
            tell(self._exit)
        else:
            self._on_exit = tell

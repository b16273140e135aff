"""Where a task writes its answer to."""

import socket
import time
from collections.abc import Mapping
from typing import Any

from kg.pool import wire

PIECE = 64 * 1024
"""Bytes that are sent at once."""

LATEST = 0.05
"""Seconds that bytes wait for more; the next write sends them then."""


class Sink:
    """The answer of one job, on its way to the front.

    Small answers leave in one piece, together with their head and end. A sink can be given to what writes to
    a binary file.

    Args:
        sock: The worker's socket; blocks when the reader is slow.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._head = b""
        self._headed = False
        self._data = bytearray()
        self._since = 0.0
        self._sent = False

    def head(self, head: Mapping[str, Any]) -> None:
        """Say what the answer is, once and before its first byte.

        Args:
            head: JSON can carry it.

        Raises:
            RuntimeError: It was said already, or bytes were written.
        """
        if self._headed:
            raise RuntimeError("the head comes once, before the first byte")
        self._headed = True
        self._head = wire.told(wire.HEAD, head)

    def write(self, data: bytes) -> int:
        """Take bytes of the answer; returns how many.

        Blocks while the reader is slow.
        """
        self._headed = True
        now = time.monotonic()
        if not self._data:
            self._since = now
        self._data += data
        if len(self._data) >= PIECE or now - self._since > LATEST:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is written leaves in pieces of a good size."""

    def _send(self, last: bytes = b"") -> None:
        parts: list[bytes | memoryview] = [self._head]
        view = memoryview(bytes(self._data))
        for at in range(0, len(view), PIECE):
            piece = view[at : at + PIECE]
            parts += [wire.HEADER.pack(wire.DATA, len(piece)), piece]
        parts.append(last)
        self._head = b""
        self._data.clear()
        self._sent = True
        self._sock.sendall(b"".join(parts))

    def finish(self, end: Mapping[str, Any]) -> None:
        """Send the rest and the end (the worker does, with what the task returned)."""
        self._send(wire.told(wire.END, end))

    def fail(self, error: Mapping[str, Any]) -> None:
        """Send the error in place of the rest (the worker does)."""
        if not self._sent:
            self._head = b""
        self._data.clear()
        self._send(wire.told(wire.ERROR, error))

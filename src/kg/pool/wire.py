"""What travels over the sockets between front, zygote and workers: frames of a kind, a length and a body."""

import json
import socket
import struct
from collections.abc import Iterator, Mapping
from typing import Any

HEADER = struct.Struct("!cI")
LARGEST = 64 * 2**20
"""Bytes of a body; a longer one is a broken peer."""

# Front to worker
JOB = b"J"
# Worker to front
READY, HEAD, DATA, END, ERROR = b"R", b"H", b"D", b"E", b"X"
# Front to zygote
START, FORK, NICE, CHANGE = b"S", b"F", b"N", b"C"
# Zygote to front, besides READY and ERROR
FORKED, UNBORN, GONE, CHANGED = b"K", b"U", b"G", b"A"

_encode = json.JSONEncoder(separators=(",", ":")).encode


class WireError(Exception):
    """A peer sent what is no frame."""


def frame(kind: bytes, body: bytes | bytearray = b"") -> bytes:
    """Return a frame."""
    return HEADER.pack(kind, len(body)) + body


def told(kind: bytes, mapping: Mapping[str, Any]) -> bytes:
    """Return a frame whose body is JSON.

    Raises:
        TypeError: JSON cannot carry a value of the mapping.
    """
    return frame(kind, _encode(mapping).encode())


class Frames:
    """Cuts what arrives into frames, whatever pieces it arrives in."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._need = HEADER.size

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield kind and body of each frame that is whole now.

        Raises:
            WireError: This is no frame.
        """
        if self._rest:
            self._rest += data
            if len(self._rest) < self._need:
                return
            data = bytes(self._rest)
            self._rest.clear()
        at, stop = 0, len(data)
        self._need = HEADER.size
        while stop - at >= HEADER.size:
            kind, length = HEADER.unpack_from(data, at)
            if length > LARGEST:
                raise WireError(f"a frame of {length} bytes")
            after = at + HEADER.size + length
            if after > stop:
                self._need = after - at
                break
            body = data[at + HEADER.size : after]
            at = after
            yield kind, body
        if at < stop:
            self._rest += data[at:]


def receive(sock: socket.socket) -> tuple[bytes, bytes] | None:
    """Wait for one frame on a blocking socket.

    Returns:
        Kind and body; None if the peer is gone.

    Raises:
        WireError: This is no frame.
    """
    header = _exactly(sock, HEADER.size)
    if header is None:
        return None
    kind, length = HEADER.unpack(header)
    if length > LARGEST:
        raise WireError(f"a frame of {length} bytes")
    body = _exactly(sock, length)
    return None if body is None else (kind, body)


def _exactly(sock: socket.socket, size: int) -> bytes | None:
    data = bytearray(size)
    view, have = memoryview(data), 0
    while have < size:
        try:
            got = sock.recv_into(view[have:])
        except ConnectionResetError:  # the peer is gone, and had not read all that was sent to it
            return None
        if not got:
            return None
        have += got
    return bytes(data)

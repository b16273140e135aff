"""Content codings: which one a client takes (RFC 9110, 12.5.3), and bytes written in it."""

import re
import zlib
from functools import lru_cache
from typing import Literal, Protocol

import brotli

Coding = Literal["br", "gzip"]

WORTH = 1_000
"""Bytes below which an answer goes out as it is: a packet holds it anyway."""
_ORDER: tuple[Coding, ...] = ("br", "gzip")
_BROTLI_LEVEL, _GZIP_LEVEL, _GZIP_WINDOW = 4, 4, 31  # quick ones; beyond, time grows faster than bytes shrink
_QUALITY = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


@lru_cache(maxsize=256)
def coding_for(accept_encoding: str) -> Coding | None:
    """Return the coding a client likes best, brotli before gzip; `None` is the bytes as they are.

    Args:
        accept_encoding: The `Accept-Encoding` header; empty takes none.
    """
    quality: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameter = (piece.strip() for piece in part.partition(";"))
        match = _QUALITY.fullmatch(parameter)
        if name and (match or not parameter):
            quality["gzip" if name == "x-gzip" else name] = float(match[1]) if match else 1.0
    plain = quality.get("identity", 0.0)  # it is always taken, but liked only when named
    best = max(_ORDER, key=lambda coding: quality.get(coding, quality.get("*", 0.0)))
    liked = quality.get(best, quality.get("*", 0.0))
    return best if liked > 0 and liked >= plain else None


class Compressor(Protocol):
    """Compresses a body in parts."""

    def add(self, part: bytes) -> bytes:
        """Take a part; return what can be sent already."""

    def end(self) -> bytes:
        """Return the rest."""


class _Gzip:
    def __init__(self) -> None:
        self._state = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)

    def add(self, part: bytes) -> bytes:
        return self._state.compress(part)

    def end(self) -> bytes:
        return self._state.flush()


class _Brotli:
    def __init__(self) -> None:
        self._state = brotli.Compressor(quality=_BROTLI_LEVEL)

    def add(self, part: bytes) -> bytes:
        return bytes(self._state.process(part))

    def end(self) -> bytes:
        return bytes(self._state.finish())


def compressor(coding: Coding) -> Compressor:
    """Return a compressor for one body."""
    return _Brotli() if coding == "br" else _Gzip()


def compressed(body: bytes, coding: Coding) -> bytes:
    """Return a whole body in a coding; the same bytes give the same bytes."""
    made = compressor(coding)
    return made.add(body) + made.end()

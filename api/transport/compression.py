"""Content codings: which one a client takes (RFC 9110, 12.5.3), and bytes written in it."""

import asyncio
import re
import zlib
from functools import lru_cache
from typing import Literal, Protocol

import brotli
from starlette.datastructures import MutableHeaders

Coding = Literal["br", "gzip"]

WORTH = 1_000
"""Bytes below which an answer goes out as it is: a packet holds it anyway."""
ASIDE = 64 * 1024
"""Bytes from which on a body is compressed beside the event loop."""
_ORDER: tuple[Coding, ...] = ("br", "gzip")
_BROTLI_LEVEL, _GZIP_LEVEL, _GZIP_WINDOW = 4, 4, 31  # quick ones; beyond, time grows faster than bytes shrink
_TEXT = re.compile(
    r"text/[\w.+-]+|image/svg\+xml|application/(?:[\w.-]+\+)?(?:json|xml)|"
    r"application/(?:javascript|n-quads|n-triples|trig)"
)
"""Media types of what is text; all else, as workbooks are, is compressed as it is."""
_NOT_WHOLE = (204, 206, 304)
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


@lru_cache(maxsize=256)
def _plain_is_refused(accept_encoding: str) -> bool:
    """Tell whether the bytes as they are may not be sent: `identity;q=0`, which few clients say."""
    return any(
        name.strip() == "identity"
        and (found := _QUALITY.fullmatch(parameter.strip()))
        and not float(found[1])
        for name, _, parameter in (part.partition(";") for part in accept_encoding.lower().split(","))
    )


def coding_of(accept_encoding: str, size: int) -> Coding | None:
    """Return the coding in which a body goes out; `None` is the bytes as they are.

    Args:
        accept_encoding: The `Accept-Encoding` header.
        size: Bytes of the body: a small one is coded only if the client takes nothing else.
    """
    if not accept_encoding or (size < WORTH and not _plain_is_refused(accept_encoding)):
        return None
    return coding_for(accept_encoding)


def packing(accept_encoding: str, status: int, headers: MutableHeaders, size: int) -> Coding | None:
    """Return the coding in which an answer goes out, and have its headers say so.

    Args:
        accept_encoding: The `Accept-Encoding` header.
        status: Of the answer; parts of an answer and empty ones stay as they are.
        headers: Of the answer; they are changed.
        size: Bytes of the body.
    """
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if status in _NOT_WHOLE or "content-encoding" in headers or not _TEXT.fullmatch(kind):
        return None
    if "accept-encoding" not in headers.get("vary", "").lower():
        headers.add_vary_header("Accept-Encoding")
    coding = coding_of(accept_encoding, size)
    if coding is not None:
        headers["Content-Encoding"] = coding
        if headers.get("etag", "W/")[:2] != "W/":  # the same tag would promise the same bytes
            headers["ETag"] = f"W/{headers['etag']}"
        if "accept-ranges" in headers:
            del headers["accept-ranges"]  # ranges are of the bytes as they are
    return coding


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


async def coded(body: bytes, coding: Coding | None) -> bytes:
    """Return a whole body in a coding; a large one is compressed beside the event loop."""
    if coding is None:
        return body
    return (
        await asyncio.to_thread(compressed, body, coding) if len(body) > ASIDE else compressed(body, coding)
    )


class Packed:
    """A body in parts, compressed beside the event loop, or as it is.

    Args:
        coding: How it is compressed, if it is.
    """

    def __init__(self, coding: Coding | None) -> None:
        self._state = compressor(coding) if coding else None

    async def add(self, part: bytes) -> bytes:
        """Take a part; return what can be sent."""
        return part if self._state is None else await asyncio.to_thread(self._state.add, part)

    async def end(self) -> bytes:
        """Return the rest."""
        return b"" if self._state is None else self._state.end()


def compressed(body: bytes, coding: Coding) -> bytes:
    """Return a whole body in a coding; the same bytes give the same bytes."""
    made = compressor(coding)
    return made.add(body) + made.end()

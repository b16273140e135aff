"""Parts of a graph that a build has made, kept by the digest of what they were made of.

A build that was killed finds there what it had made, and one after a small change all that is as it was. The
folder holds nothing that cannot be made again: it may be deleted at any time, even while a build runs.
"""

import hashlib
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kg.errors import BuildError

FOLDER = "parts"
"""Name of the folder, beside the releases."""
MEGABYTE = 1 << 20
MOST_MB = 1024
"""Megabytes that parts may take which the last build had no use for."""

_DIGEST = 32
_ASIDE = ".aside-"
_CHUNK = 1 << 16


class Parts:
    """A folder of parts.

    A part is one file: SHA-256 of its content, then its content, compressed. What is damaged counts as not
    there, and is made again.

    Args:
        folder: Where they are; made if missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()

    def __contains__(self, key: str) -> bool:
        """Say whether a part is there, whole; it counts as used."""
        return self.get(key) is not None

    def use(self, key: str) -> None:
        """Say that a part is of use, which another process has read."""
        self._used.add(key)

    def get(self, key: str) -> bytes | None:
        """Return a part, or `None` where it is not there, or is not whole."""
        self._used.add(key)
        path = self._path(key)
        try:
            kept = path.read_bytes()
            content = zlib.decompress(kept[_DIGEST:])
        except (OSError, zlib.error):
            return None
        if hashlib.sha256(content).digest() != kept[:_DIGEST]:
            return None
        with suppress(OSError):
            os.utime(path)  # what was used last goes last
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep a part; written aside and renamed, so that nobody ever meets half of one.

        Raises:
            BuildError: The disk refuses.
        """
        self._used.add(key)
        path = self._path(key)
        aside = path.with_name(f"{_ASIDE}{os.getpid()}-{path.name}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(hashlib.sha256(content).digest() + zlib.compress(content, 1))
            aside.replace(path)
        except OSError as error:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            raise BuildError(
                f"{self.folder}：写不下去 a part of the graph could not be written: {error.strerror}.",
                "请检查空间和权限，上一版仍在服务 check space and rights; the last one is still in service.",
            ) from error

    def lines(self, key: str) -> Iterator[bytes]:
        """Yield the lines of a part that is there, a little at a time."""
        unpacked, rest = zlib.decompressobj(), b""
        with self._path(key).open("rb") as file:
            file.seek(_DIGEST)
            while chunk := file.read(_CHUNK):
                *whole, rest = (rest + unpacked.decompress(chunk)).split(b"\n")
                for line in whole:
                    yield line + b"\n"

    def trim(self, most_mb: int = MOST_MB) -> None:
        """Remove what was used longest ago and not by this build, until the rest takes so many megabytes.

        So goes in the end what a killed build left half written.
        """
        with suppress(OSError):
            known = [(path.stat(), path) for path in self.folder.glob("*/*") if path.name not in self._used]
            left = sum(stat.st_size for stat, _ in known)
            for stat, path in sorted(known, key=lambda one: (one[0].st_mtime_ns, one[1])):
                if left <= most_mb * MEGABYTE:
                    break
                path.unlink(missing_ok=True)
                left -= stat.st_size

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key

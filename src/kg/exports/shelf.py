"""Files made of releases, kept in their folders: made once, whole or not at all, and within a bound."""

import fcntl
import gzip
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kg.durable import sync_file, write_synced
from kg.exports.export import PACKED, ExportError, Found
from kg.exports.source import Source

FOLDER = "exports"
"""The folder in a release's folder."""
_DIGEST = ".sha256"
_STATED = re.compile(rb"[0-9a-f]{64}\b")
_ASIDE = ".aside-"
_LEVEL = 6
_BLOCK = 2**20


@dataclass(frozen=True)
class Made:
    """A file that is there.

    Attributes:
        path: Where.
        size: Its bytes.
        sha256: Their digest, as hexadecimal digits.
    """

    path: Path
    size: int
    sha256: str


class Shelf:
    """Keeps exports of the releases of one build folder.

    Args:
        out: The build folder.
        megabytes: How much all of them may take together; what was asked for longest ago makes room.
    """

    def __init__(self, out: Path, megabytes: int) -> None:
        self._out = out
        self._most = megabytes * 1_000_000

    def kept(self, source: Source, found: Found) -> Made | None:
        """Return a file that has been made already, else `None`."""
        path = source.folder / FOLDER / found.address
        try:
            size = path.stat().st_size
            stated = _STATED.match(_digest_path(path).read_bytes())
        except OSError:
            return None
        return Made(path, size, stated[0].decode()) if stated else None

    def taken(self, source: Source, found: Found) -> Made | None:
        """Return a file that has been made already, and note that it was asked for; else `None`."""
        made = self.kept(source, found)
        try:
            if made is not None:
                os.utime(made.path, ns=(time.time_ns(), made.path.stat().st_mtime_ns))
        except OSError:  # it made room for another this moment
            return None
        return made

    def made(self, source: Source, found: Found) -> Made:
        """Return a file, made if it is not there.

        Args:
            source: The release.
            found: What is to be made of it.

        Raises:
            ExportError: It cannot be written.
            KgError: The release has something that its form cannot hold.
        """
        if (made := self.taken(source, found)) is not None:
            return made
        try:
            with self._alone(source):
                return self.taken(source, found) or self._make(source, found)
        except OSError as error:
            raise ExportError(
                f"导出写不下去 the export {found.address} could not be written: {error.strerror}.",
                "请检查空间和权限 check space and rights of the build folder.",
            ) from error

    @contextmanager
    def _alone(self, source: Source) -> Iterator[None]:
        """Let nobody else make files of a release meanwhile, and sweep up after those who were ended."""
        folder = source.folder / FOLDER
        folder.mkdir(exist_ok=True)
        with (folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in folder.glob(f"{_ASIDE}*"):
                shutil.rmtree(left, ignore_errors=True)
            yield

    def _make(self, source: Source, found: Found) -> Made:
        folder = source.folder / FOLDER
        with tempfile.TemporaryDirectory(prefix=_ASIDE, dir=folder) as aside:
            made = write(source, found, Path(aside))
            self._make_room(made.size)
            target = folder / found.address
            target.parent.mkdir(parents=True, exist_ok=True)
            digest = Path(aside) / "digest"
            write_synced(digest, f"{made.sha256}  {target.name}\n".encode())
            sync_file(made.path)  # else a power cut may leave the name, and not the bytes
            digest.replace(_digest_path(target))
            made.path.replace(target)
        return Made(target, made.size, made.sha256)

    def _make_room(self, size: int) -> None:
        """Remove the files that were asked for longest ago until there is room."""
        files = sorted(_files(self._out))
        taken = sum(taken for _, taken, _ in files)
        for _, freed, path in files:
            if taken + size <= self._most:
                return
            path.unlink(missing_ok=True)
            _digest_path(path).unlink(missing_ok=True)
            taken -= freed


def _files(out: Path) -> Iterator[tuple[float, int, Path]]:
    """Yield the files of all releases: when each was asked for, its bytes, and where it is.

    Other processes make room meanwhile, in folders of theirs: what goes under our eyes is passed over.
    """
    for shelf in out.glob(f"releases/*/{FOLDER}"):
        for folder, below, names in os.walk(shelf):
            below[:] = [name for name in below if not name.startswith(_ASIDE)]
            for path in (Path(folder, name) for name in names if not name.startswith(".")):
                with suppress(FileNotFoundError):
                    stat = path.stat()
                    if stat.st_nlink == 1:  # the dataset under another name takes no room
                        yield stat.st_atime, stat.st_size, path


def _digest_path(path: Path) -> Path:
    return path.with_name(f".{path.name}{_DIGEST}")


def write(source: Source, found: Found, folder: Path) -> Made:
    """Write a file into a folder, under its own name.

    Args:
        source: The release.
        found: What is to be made of it.
        folder: An existing folder.

    Raises:
        OSError: The disk refuses.
        KgError: The release has something that its form cannot hold.
    """
    plain = folder / found.address.removesuffix(PACKED).replace("/", "-")
    found.export.write(source, plain, found.thing)
    path = plain
    if found.packed:
        path = plain.with_name(plain.name + PACKED)
        _pack(plain, path)
        plain.unlink()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Made(path, path.stat().st_size, digest)


def _pack(source: Path, target: Path) -> None:
    """Compress a file; neither name nor time goes in, so the same bytes give the same bytes."""
    with (
        source.open("rb") as plain,
        target.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=raw, mtime=0) as packed,
    ):
        shutil.copyfileobj(plain, packed, _BLOCK)

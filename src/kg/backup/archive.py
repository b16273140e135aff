"""The archive: a compressed tar whose last member states the digests of all before it."""

import gzip
import hashlib
import io
import json
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from pydantic import TypeAdapter, ValidationError

from kg.errors import KgError

STATED = "backup.json"
"""The last member: format, software, time, version in service, last write, and digests."""
FORMAT = 1

_BLOCK = 2**20
_MOST_STATED = 2**28
"""Bytes of the last member; a million files take less."""
_LEVEL = 6
_PRIVATE, _MODE = 0o600, 0o644
_NAME = re.compile(r"(?!/)(?:(?!\.{1,2}(?:/|$))[^/\\\x00-\x1f\x7f]+(?:/(?!$)|$))+")
_BROKEN = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile)


class BackupError(KgError):
    """A backup cannot be made, or what shall be restored is no whole backup; nothing was changed."""


class Sink(Protocol):
    """Where bytes of a member go."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes."""


@dataclass(frozen=True)
class Archived:
    """What an archive holds.

    Attributes:
        made: When it was begun, ISO.
        software: What made it.
        current: The version in service; `None` where nothing was built.
        writes: Number and hash of the last write.
        files: Digest by name.
        size: Bytes of all files.
    """

    made: str
    software: str
    current: str | None
    writes: Mapping[str, Any]
    files: Mapping[str, str]
    size: int

    @property
    def releases(self) -> tuple[str, ...]:
        """The releases' versions, sorted."""
        parts = [name.split("/") for name in self.files]
        return tuple(sorted({part[2] for part in parts if part[:2] == ["graph", "releases"]}))


_ARCHIVED = TypeAdapter(Archived)


@dataclass
class Writer:
    """Puts members into an archive and remembers their digests.

    Attributes:
        tar: The archive.
        files: Digest by name, of what was put so far.
    """

    tar: tarfile.TarFile
    files: dict[str, str] = field(default_factory=dict)
    size: int = 0

    def put_file(self, name: str, path: Path) -> None:
        """Put a file as it is when it is opened; what is appended meanwhile is left out.

        Raises:
            OSError: It cannot be read, became shorter, or the archive cannot be written.
        """
        with path.open("rb") as file:
            info = self.tar.gettarinfo(fileobj=file)
            self._put(name, info.size, file, info.mtime)

    def put(self, name: str, data: bytes, at: float) -> None:
        """Put bytes; `at` is the time that the member gets."""
        self._put(name, len(data), io.BytesIO(data), at)

    def _put(self, name: str, size: int, source: IO[bytes], at: float) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mtime = size, int(at)
        info.mode = _PRIVATE if name.endswith("tokens.json") else _MODE
        hashing = _Hashing(source)
        self.tar.addfile(info, hashing)
        self.files[name] = hashing.digest.hexdigest()
        self.size += size


class _Hashing(io.RawIOBase):
    """Passes bytes on and hashes them."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        return data


@contextmanager
def writing(file: IO[bytes]) -> Iterator[Writer]:
    """Write an archive into an open file."""
    with (
        gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        yield Writer(tar)


def read(path: Path, sink_of: Callable[[str], Sink]) -> Archived:
    """Read an archive to its end and hold every member against its digest.

    Args:
        path: The archive.
        sink_of: Called with each member's name; returns where its bytes go.

    Raises:
        BackupError: It is no backup, cut, damaged, was changed, or comes from newer software.
        OSError: It cannot be read, or a sink refuses.
    """
    found: dict[str, str] = {}
    size = 0
    stated: bytes | None = None
    try:
        with gzip.open(path, "rb") as packed:
            with tarfile.open(fileobj=packed, mode="r|") as tar:
                for member in tar:
                    source = _source(path, tar, member, found, ended=stated is not None)
                    if member.name == STATED:
                        stated = source.read(_MOST_STATED)
                    else:
                        found[member.name] = _pour(source, sink_of(member.name))
                        size += member.size
            while rest := packed.read(_BLOCK):  # to the end, where the checksum is
                if rest.strip(b"\0"):
                    raise broken(path, "结尾之后还有内容 something follows its end")
    except _BROKEN as error:
        raise broken(path, f"已截断或损坏 it is cut or damaged ({error})") from error
    if stated is None:
        raise broken(path, f"没有 {STATED}，不是完整的备份 it lacks {STATED}")
    return _held(path, stated, found, size)


def _source(
    path: Path, tar: tarfile.TarFile, member: tarfile.TarInfo, found: Mapping[str, str], *, ended: bool
) -> IO[bytes]:
    """Return the bytes of a member, which has to be a plain file below where it is restored to."""
    if ended:
        raise broken(path, f"{STATED} 之后还有文件 a member follows {STATED}: {member.name!r}")
    if not member.isreg() or not _NAME.fullmatch(member.name) or member.name in found:
        raise broken(path, f"不许有这样的成员 such a member is not allowed: {member.name!r}")
    source = tar.extractfile(member)
    if source is None:
        raise broken(path, f"读不了 cannot be read: {member.name!r}")
    return source


def _pour(source: IO[bytes], sink: Sink) -> str:
    digest = hashlib.sha256()
    while data := source.read(_BLOCK):
        digest.update(data)
        sink.write(data)
    return digest.hexdigest()


def _held(path: Path, stated: bytes, found: Mapping[str, str], size: int) -> Archived:
    try:
        told = json.loads(stated)
        form = told["format"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise broken(path, f"{STATED} 读不懂 cannot be understood") from error
    if form != FORMAT:
        raise broken(
            path, f"格式 {form} 属于别的版本 its format {form} is not that of this software ({FORMAT})"
        )
    try:
        archived = _ARCHIVED.validate_python({**told, "size": size})
    except ValidationError as error:
        raise broken(path, f"{STATED} 读不懂 cannot be understood") from error
    files = archived.files
    differ = sorted(name for name in found.keys() | files.keys() if found.get(name) != files.get(name))
    if differ:
        raise broken(
            path, f"{len(differ)} 个文件与摘要不符 files are not what it states: {', '.join(differ[:3])}"
        )
    if archived.current is not None and archived.current not in archived.releases:
        raise broken(path, f"缺少现行版本 it lacks the release in service, {archived.current}")
    return archived


def broken(path: Path, why: str) -> BackupError:
    """Return the error that says that a file is no whole backup."""
    return BackupError(
        f"{path.name}：{why}.",
        "什么也没有改动；请换一份备份 nothing was changed; take another backup, or copy this one anew.",
    )


class Nowhere:
    """Takes bytes and forgets them."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes."""
        return len(data)


def verify(path: Path) -> Archived:
    """Hold every member of an archive against its digest; write nothing.

    Raises:
        BackupError: It is no whole backup, or cannot be read.
    """
    try:
        return read(path, lambda _: Nowhere())
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> BackupError:
    """Return the error that says that an archive cannot be read, or what is in it not be written."""
    why = error.strerror or str(error)
    return BackupError(f"{path.name}：{why}.", "请检查路径、空间和权限 check path, space and rights.")

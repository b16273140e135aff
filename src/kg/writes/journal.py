"""The journal of writes: a line a write, each bound to the one before by a hash, none ever changed.

A line counts once its end is on the disk. A last line without an end was being written when something was
killed: readers pass over it, the next writer cuts it off. Any other line that does not fit was changed by
somebody, and nothing is served from such a journal.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, NonNegativeInt, PositiveInt, ValidationError

from kg.durable import sync_folder, write_all
from kg.errors import KgError
from kg.writes.files import failed

FILE = "journal.jsonl"
BEGINNING = "0" * 64
"""What stands for the line before the first."""


class JournalError(KgError):
    """The journal was changed or cannot be read; names the line."""


class Change(BaseModel):
    """What a write did to one graph."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    graph: str
    before: str | None
    """Digest of the content before; `None` where the graph was not there."""
    after: str | None
    """Digest of the content after; `None` where the graph is gone."""
    triples_before: NonNegativeInt
    triples: NonNegativeInt
    added: NonNegativeInt
    removed: NonNegativeInt


class Writer(BaseModel):
    """Who wrote."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    token: str | None = None
    """Id of the token; `None` for the operator at the command line."""


class Act(BaseModel):
    """A write as it is recorded, but for its place in the journal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    time: AwareDatetime
    by: Writer
    operation: str
    """PUT, POST, DELETE, update or revert."""
    what: str = ""
    """The text of an update, or the media type and digest of what was sent."""
    release: str
    """Data version that it was written beside."""
    changes: tuple[Change, ...]
    findings: dict[str, int] = {}
    """What validation found on what was written, by severity."""
    reverts: int | None = None


class Entry(Act):
    """A line of the journal."""

    seq: PositiveInt
    previous: str
    hash: str


class Journal:
    """The journal of a folder, read as far as it reaches.

    Args:
        folder: The folder of writes; it may be missing.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._entries: list[Entry] = []
        self._end = 0
        """Bytes of whole lines read so far."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The lines read so far, oldest first."""
        return tuple(self._entries)

    @property
    def last(self) -> int:
        """Number of the last line read; 0 where there is none."""
        return self._entries[-1].seq if self._entries else 0

    @property
    def head(self) -> str:
        """Hash of the last line read."""
        return self._entries[-1].hash if self._entries else BEGINNING

    def read_on(self) -> tuple[Entry, ...]:
        """Read what was written since; return those lines.

        Raises:
            JournalError: The journal was changed, cut or cannot be read.
        """
        try:
            with self._path.open("rb") as file:
                if os.fstat(file.fileno()).st_size < self._end:
                    raise _broken(self.last, "此后的内容不见了 what stood there is gone")
                file.seek(self._end)
                data = file.read()
        except FileNotFoundError as error:
            if self._end:
                raise _broken(1, "文件不见了 the file is gone") from error
            return ()
        except OSError as error:
            raise JournalError(
                f"{FILE}：读不了 cannot be read: {error.strerror}.", "请检查权限 check its rights."
            ) from error
        whole = data[: data.rfind(b"\n") + 1]
        fresh: list[Entry] = []
        head, last = self.head, self.last
        for line in whole.split(b"\n")[:-1]:
            entry = _entry(line, last + 1, head)
            fresh.append(entry)
            head, last = entry.hash, entry.seq
        self._entries += fresh
        self._end += len(whole)
        return tuple(fresh)

    def append(self, act: Act) -> Entry:
        """Write a line and make it last; to be called by the one writer, who has read on.

        Raises:
            WriteFailedError: The disk refuses; the journal is as before.
            JournalError: The disk refuses, and refuses to cut off what it took: nobody can tell whether the
                line will be there.
        """
        body = act.model_dump(mode="json") | {"seq": self.last + 1, "previous": self.head}
        entry = Entry.model_validate(body | {"hash": _hash(body)})
        line = _canonical(entry.model_dump(mode="json")) + b"\n"
        try:
            new = not self._path.exists()
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise failed(error) from error
        try:
            os.ftruncate(handle, self._end)  # what a killed writer left
            os.lseek(handle, self._end, os.SEEK_SET)
            write_all(handle, line)
            os.fsync(handle)
            if new:
                sync_folder(self._path.parent)
        except OSError as error:
            self._cut(handle)
            raise failed(error) from error
        finally:
            os.close(handle)
        self._entries.append(entry)
        self._end += len(line)
        return entry

    def _cut(self, handle: int) -> None:
        try:
            os.ftruncate(handle, self._end)
            os.fsync(handle)
        except OSError as error:
            raise JournalError(
                f"{FILE} 第 {self.last + 1} 行写了一半又撤不回 line {self.last + 1} failed half-way and "
                f"could not be taken back: {error.strerror}.",
                "请检查磁盘，再看 kg history check the disk, then look for it with `kg history`.",
            ) from error


def _canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _hash(body: dict[str, Any]) -> str:
    """Return the hash of a line without its own; the line before is in it."""
    return hashlib.sha256(_canonical(body)).hexdigest()


def _entry(line: bytes, seq: int, previous: str) -> Entry:
    """Read a line that has to be the one after another."""
    try:
        body = json.loads(line)
        entry = Entry.model_validate(body)
        stated = body.pop("hash")
    except (ValueError, ValidationError, AttributeError, KeyError, RecursionError) as error:
        raise _broken(seq, "不是一条写入记录 it is no record of a write") from error
    if entry.seq != seq or entry.previous != previous:
        raise _broken(seq, "与前一行不相接 it does not follow the line before it")
    if _hash(body) != stated:
        raise _broken(seq, "内容被改过 its content was changed")
    return entry


def _broken(line: int, why: str) -> JournalError:
    return JournalError(
        f"{FILE} 第 {line} 行 line {line}：{why}.",
        "写入记录只可追加；请从备份恢复 the journal is append-only; restore it from a backup.",
    )

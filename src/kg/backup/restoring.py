"""A backup brought back: unpacked aside, held against its digests and its own rules, then named at once."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import escape
from pathlib import Path

from kg.backup.archive import Archived, BackupError, broken, read, unreadable
from kg.backup.sources import GRAPH, check_build
from kg.durable import exchange, sync_folder
from kg.errors import KgError
from kg.releases import digest_of_file
from kg.tokens import FILE as TOKENS

_ASIDE = ".restoring-"


@dataclass(frozen=True)
class Restored:
    """What was restored.

    Attributes:
        archived: What the archive holds.
        replaced: Where what was there before lies now; `None` where nothing was.
    """

    archived: Archived
    replaced: Path | None


def restore(archive: Path, to: Path, *, overwrite: bool = False, sha256: str | None = None) -> Restored:
    """Restore a backup into a folder, all of it or nothing.

    Args:
        archive: What `back_up` wrote.
        to: A folder that is missing or empty; the build folder becomes `graph` in it.
        overwrite: Whether a folder that holds something may be replaced; that is kept beside it.
        sha256: The archive's digest as it was told when it was made: the digests inside defend against
            damage, this one against somebody who made an archive of their own.

    Raises:
        BackupError: The archive is cut, damaged, was changed or is another one; the folder holds something;
            the disk refuses.
    """
    to = to.absolute()
    if to.exists() and not to.is_dir():
        raise BackupError(f"{to.name}：不是文件夹 is no folder.", "请换个路径 give another path.")
    if not overwrite and to.is_dir() and any(to.iterdir()):
        raise BackupError(
            f"{to.name}：文件夹不是空的 the folder is not empty.",
            "请换个文件夹，或用 --overwrite（原有内容另存在旁边）give another folder, or --overwrite: "
            "what is there is kept beside it.",
        )
    try:
        if sha256 is not None and digest_of_file(archive) != sha256.lower():
            raise broken(archive, "摘要与 --sha256 不符 its digest is not the one given")
        to.parent.mkdir(parents=True, exist_ok=True)
        with _aside(to) as aside:
            archived = read(archive, _Unpacked(aside).sink)
            _link(aside, archived)
            _check(archive, aside, archived)
            _sync(aside)
            return Restored(archived, _switch(aside, to))
    except OSError as error:
        raise unreadable(archive, error) from error


class _Unpacked:
    """Writes members below a folder, one after another, and makes each last before the next."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sink(self, name: str) -> "_Member":
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return _Member(path)


class _Member:
    def __init__(self, path: Path) -> None:
        self._path = path
        mode = 0o600 if path.name == TOKENS else 0o644
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode))

    def write(self, data: bytes, /) -> object:
        with self._path.open("ab") as file:
            return file.write(data)


@contextmanager
def _aside(to: Path) -> Iterator[Path]:
    """Yield a folder beside another, locked while it is in use; those that killed processes left go."""
    for left in to.parent.glob(f"{_ASIDE}*-{escape(to.name)}"):
        with suppress(OSError), _locked(left):
            shutil.rmtree(left, ignore_errors=True)
    aside = Path(tempfile.mkdtemp(prefix=_ASIDE, suffix=f"-{to.name}", dir=to.parent))
    try:
        with _locked(aside):
            aside.chmod(0o755)
            yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _link(aside: Path, archived: Archived) -> None:
    (aside / GRAPH).mkdir(exist_ok=True)
    if archived.current is not None:
        (aside / GRAPH / "current").symlink_to(Path("releases") / archived.current)


def _check(archive: Path, folder: Path, archived: Archived) -> None:
    """Hold what was unpacked against the rules that the software itself keeps.

    Raises:
        BackupError: A release, the journal, a written graph or the tokens would not be read.
    """
    try:
        seq = check_build(folder / GRAPH, archived.current)
    except KgError as error:
        raise broken(archive, f"内容用不了 what it holds cannot be used: {error.message}") from error
    if seq != archived.writes.get("seq"):
        raise broken(archive, "写入记录不全 its journal is not the one that it states")


def _sync(folder: Path) -> None:
    """Make everything below a folder last."""
    for path in [folder, *folder.rglob("*")]:
        if path.is_symlink():
            continue
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _switch(aside: Path, to: Path) -> Path | None:
    """Give the folder its name; return where what had it before lies now."""
    if not to.exists() or not any(to.iterdir()):
        aside.replace(to)  # an empty folder gives way
        sync_folder(to.parent)
        return None
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    kept = to.with_name(f"{to.name}.before-{stamp}")
    if exchange(aside, to):
        aside.replace(kept)
    else:
        to.replace(kept)
        aside.replace(to)
    sync_folder(to.parent)
    return kept

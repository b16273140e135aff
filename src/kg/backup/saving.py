"""A backup made while the service runs and writes go on: named once it is whole and was read back."""

import fcntl
import json
import os
import time
from contextlib import suppress
from datetime import UTC, datetime
from glob import escape
from pathlib import Path

from kg import __version__
from kg.backup.archive import FORMAT, STATED, Archived, BackupError, Writer, verify, writing
from kg.backup.sources import SETTINGS, Sources, check_build, writes_of
from kg.durable import ASIDE, sync_folder

ATTEMPTS = 3
"""How often a backup is begun anew because records or registers were changed meanwhile."""


def back_up(sources: Sources, target: Path, *, overwrite: bool = False) -> Archived:
    """Write a backup.

    Args:
        sources: What it is made of.
        target: The archive; readable by its owner alone, since it holds the tokens' digests.
        overwrite: Whether a file that is there may be replaced, once the new one is whole.

    Returns:
        What it holds, as read back from it.

    Raises:
        BackupError: There is a file, the disk refuses, or records are being changed all the time.
        KgError: Something of what is to be backed up is damaged already.
    """
    if target.exists() and not (overwrite and target.is_file()):
        raise BackupError(
            f"{target.name} 已存在 exists already.",
            "请换个名字或用 --overwrite give another name, or --overwrite.",
        )
    aside = target.with_name(f"{ASIDE}{os.getpid()}-{target.name}")
    check_build(sources.out, sources.current())
    try:
        _sweep(target)
        try:
            _write(sources, aside)
            archived = verify(aside)
            aside.replace(target)
            sync_folder(target.parent)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise BackupError(
            f"{target.name}：备份写不下去 the backup cannot be written: {error.strerror or error}.",
            "请检查空间和权限；数据未变 check space and rights; no data was changed.",
        ) from error
    return archived


def _write(sources: Sources, aside: Path) -> None:
    for _ in range(ATTEMPTS):
        before = sources.stamp()
        handle = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # so that nobody takes it for one of a killed process
            with writing(file) as writer:
                _fill(writer, sources)
            file.flush()
            os.fsync(file.fileno())
        if sources.stamp() == before:
            return
    raise BackupError(
        "备份期间记录或登记表一直在变 records or registers kept changing during the backup.",
        "请等导入结束再试 try again when no import runs.",
    )


def _fill(writer: Writer, sources: Sources) -> None:
    made = datetime.now(UTC)
    # The release in service and the journal come first: what they speak of is there already, and stays.
    current, journal = sources.current(), sources.journal()
    if journal is not None:
        writer.put(*journal, made.timestamp())
    for name, path in sources.files():
        writer.put_file(name, path)
    writer.put(SETTINGS, sources.told(), made.timestamp())
    stated = {
        "format": FORMAT,
        "software": f"kg {__version__}",
        "made": made.isoformat(timespec="seconds"),
        "current": current,
        "writes": writes_of(journal[1] if journal else b""),
        "files": dict(sorted(writer.files.items())),
    }
    writer.put(STATED, (json.dumps(stated, ensure_ascii=False, indent=2) + "\n").encode(), time.time())


def _sweep(target: Path) -> None:
    """Remove what killed backups of this name left; one that is being written is locked."""
    for left in target.parent.glob(f"{ASIDE}*-{escape(target.name)}"):
        with suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()

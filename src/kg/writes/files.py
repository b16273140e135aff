"""One writer of a folder at a time, and what the disk says when it refuses."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.durable import ASIDE
from kg.errors import KgError

LOCK = "lock"
LOCK_SECONDS = 20.0
_POLL_SECONDS = 0.05


class WriteFailedError(KgError):
    """The disk refused a write, or another process holds it up; nothing of it is to be seen."""


def failed(error: OSError) -> WriteFailedError:
    """Return what the disk said as our error; no path, since strangers may read it."""
    return WriteFailedError(
        f"写入失败，数据未变 the write could not be kept and nothing was changed: {error.strerror or error}.",
        "请检查磁盘空间和权限 check space and rights of the build folder.",
    )


@contextmanager
def alone(folder: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Be the one writer of a folder, among threads and processes; what a killed writer left is removed.

    Args:
        folder: Made if it is missing.
        seconds: How long to wait for another writer.

    Raises:
        WriteFailedError: Another writer does not end, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise failed(error) from error
    try:
        _lock(handle, seconds)
        for left in folder.rglob(f"{ASIDE}*"):
            left.unlink(missing_ok=True)
        yield
    finally:
        os.close(handle)  # the system lets go of the lock, as it does when we are killed


def _lock(handle: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                raise WriteFailedError(
                    f"另一个进程在写，等了 {seconds:g} 秒 another process is writing; "
                    f"waited {seconds:g} s for it.",
                    "请稍后再试 try again later.",
                ) from error
            time.sleep(_POLL_SECONDS)
        else:
            return

"""One file or folder: written aside, made to last, then given its name by one rename."""

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ASIDE = ".aside-"
"""How the name of a file begins that nobody reads yet."""

Content = bytes | Path
"""What is to be in a file: its bytes, or another file that has them."""
_NO_LINKS = frozenset({errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK})
"""What systems and file systems say where a file can have no second name."""
_HERE = -100  # AT_FDCWD: paths are looked up as everywhere else
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})
"""What systems and file systems say that cannot exchange two names."""


def sync_folder(folder: Path) -> None:
    """Make names in a folder last through a power cut.

    Raises:
        OSError: The disk refuses.
    """
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def sync_file(path: Path) -> None:
    """Make the bytes of a file last through a power cut.

    Raises:
        OSError: The disk refuses.
    """
    _sync(path, os.O_RDONLY)


def _sync(path: Path, how: int) -> None:
    handle = os.open(path, how | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_all(handle: int, data: bytes) -> None:
    """Write everything to an open file; the system may take less at a time."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def write_synced(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file that nobody reads yet, and make its bytes last.

    Raises:
        OSError: The disk refuses; there may be half a file.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    try:
        write_all(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)


def place_synced(path: Path, content: Content, mode: int = 0o644) -> None:
    """Put a file where nobody reads it yet, and make its bytes last.

    Args:
        path: Its name, which no file has.
        content: Its bytes, or a file that has them, which gets this name too or, on another file system, a
            copy.
        mode: Its rights, before the umask takes some.

    Raises:
        OSError: The disk refuses; there may be half a file.
    """
    if isinstance(content, bytes):
        write_synced(path, content, mode)
        return
    try:
        os.link(content, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(content, path)
    sync_file(path)


def write_whole(path: Path, data: Content, mode: int = 0o644) -> None:
    """Write a file aside, make it last, then give it its name.

    Args:
        path: Its name; a file that has it is replaced.
        data: Its bytes, or a file that has them; see `place_synced`.
        mode: Its rights, before the umask takes some.

    Raises:
        OSError: The disk refuses; the file is as before, unless the last step failed: to make its name last.
    """
    aside = path.with_name(f"{ASIDE}{os.getpid()}-{path.name}")
    try:
        place_synced(aside, data, mode)
        os.replace(aside, path)  # noqa: PTH105 - the tests count the calls of `os` that a crash may fall between
        sync_folder(path.parent)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


@contextmanager
def held(folders: Iterable[Path]) -> Iterator[None]:
    """Be the only one who switches files in some folders; waits for others, leaves no file behind.

    Raises:
        OSError: One cannot be opened.
    """
    with ExitStack() as stack:
        for folder in sorted(
            {folder.resolve() for folder in folders}
        ):  # one order, so that nobody waits in a ring
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            stack.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def exchange(one: Path, other: Path) -> bool:
    """Let two files or folders of one file system swap their names, at once.

    Returns:
        Whether it was done; `False` where the system or the file system cannot.

    Raises:
        OSError: It can, and refuses.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))

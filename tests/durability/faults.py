"""A process that is killed, or finds the disk full or read-only, at the n-th of its file operations.

Python tells an audit hook of every opening, renaming, removing and making of a file, before it happens; the
calls of `os` that it does not tell of (`write`, `fsync`) are wrapped. Operations outside a folder do not
count, so that the same program counts the same operations every time.
"""

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

Fault = Literal["kill", "full", "read-only"]

_NUMBERS = {"full": errno.ENOSPC, "read-only": errno.EROFS}
_CHANGING = frozenset({"os.mkdir", "os.rename", "os.symlink", "os.link", "os.truncate", "os.chmod"})
"""What a full or read-only disk refuses; a read-only one refuses removing, too."""
_REMOVING = frozenset({"os.remove", "os.rmdir"})
_TAKES_ROOM = frozenset({"os.mkdir", "os.symlink", "os.link"})
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Injected:
    """Counts file operations below a folder, and does what it is told from one of them on.

    Args:
        folder: What counts.
        fault: What befalls the process: it is killed, or the disk refuses from then on.
        at: The operation, from 0.
    """

    def __init__(self, folder: Path, fault: Fault, at: int) -> None:
        self._folder = str(folder)
        self._fault = fault
        self._at = at
        self._count = 0

    def begin(self) -> None:
        """Watch this process from now on; there is no way back."""
        sys.addaudithook(self._told)
        for name in ("write", "fsync"):
            setattr(os, name, self._wrapped(name, getattr(os, name)))

    def _told(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" or event in _CHANGING or event in _REMOVING:
            paths = [str(one) for one in arguments[:2] if isinstance(one, str | os.PathLike)]
            if any(path.startswith(self._folder) for path in paths):
                self._count_one(event, writes=self._changes(event, arguments))

    def _changes(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "open":
            return bool(arguments[2] & _WRITES)
        return event in (_TAKES_ROOM if self._fault == "full" else _CHANGING | _REMOVING)

    def _wrapped(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(handle: int, *rest: Any) -> Any:  # noqa: ANN401 - whatever the call takes
            if os.readlink(f"/proc/self/fd/{handle}").startswith(self._folder):  # noqa: PTH115 - for speed
                if name == "write" and self._fault == "kill" and self._count == self._at:
                    call(handle, bytes(rest[0])[: len(rest[0]) // 2])
                self._count_one(name, writes=True)
            return call(handle, *rest)

        return counted

    def _count_one(self, what: str, *, writes: bool) -> None:
        reached = self._count >= self._at
        self._count += 1
        if reached and self._fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if reached and writes and self._fault != "kill":
            number = _NUMBERS[self._fault]
            raise OSError(number, os.strerror(number), what)


DONE, REFUSED, WRONG = 0, 3, 4
"""How a process ends that was not killed: it did what it should, said what went wrong, or neither."""


def run(act: Callable[[], object], injected: Injected, refusal: type[Exception]) -> int:
    """Do something in a process of its own that something befalls.

    Args:
        act: What to do.
        injected: What befalls it.
        refusal: What it raises when the disk refuses.

    Returns:
        `DONE`, `REFUSED` or `WRONG`, or minus the number of the signal that killed it.
    """
    pid = os.fork()
    if pid == 0:
        code = WRONG
        try:
            injected.begin()
            act()
            code = DONE
        except refusal:
            code = REFUSED
        except BaseException as error:  # noqa: BLE001 - the number tells, and the words who reads them
            sys.__stderr__ and print(repr(error), file=sys.__stderr__, flush=True)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

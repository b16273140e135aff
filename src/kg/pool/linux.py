"""What only the Linux kernel offers, and Python's library does not."""

import ctypes
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from kg.pool.errors import PlatformError

_SET_PARENT_DEATH_SIGNAL = 1
_SET_NAME = 15
_SET_NO_NEW_PRIVILEGES = 38
_CPU_TIME = 2
"""Which of a process's clocks `clock_gettime` reads: the one that counts time on a processor."""


def require() -> None:
    """Raise an error where the pool cannot work.

    Raises:
        PlatformError: This is no Linux, or one without process file descriptors (before 5.3).
    """
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        raise PlatformError(
            f"请求须在可终止的进程中执行，{sys.platform} 不支持。 "
            f"Requests run in processes of their own, which needs Linux; this is {sys.platform}.",
            "请在 Linux（5.3 及以上）上运行服务。 Run the service on Linux 5.3 or later.",
        )
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError as error:
        raise PlatformError(
            f"内核不支持 pidfd（{error.strerror}）。 The kernel offers no pidfd ({error.strerror}).",
            "请使用 Linux 5.3 及以上，并在沙箱中放行 pidfd_open。 "
            "Use Linux 5.3 or later, and allow pidfd_open in the sandbox.",
        ) from error


def die_with_parent(parent: int) -> None:
    """Have this process killed when its parent dies; ends it at once if that has happened already."""
    _prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def call_myself(name: str) -> None:
    """Set the name that `ps` and `top` show; 15 bytes."""
    _prctl(_SET_NAME, ctypes.create_string_buffer(name.encode()[:15]))


def gain_nothing() -> None:
    """Renounce set-uid programs for good."""
    _prctl(_SET_NO_NEW_PRIVILEGES, 1)


def give_back() -> None:
    """Give memory that was freed back to the system: the C library keeps it for each thread apart.

    Where the C library is another one than GNU's, which alone keeps so much, nothing happens.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _prctl(option: int, value: object) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def give_back_memory() -> None:
    """Return what the allocator keeps for later to the kernel, so that it is not copied by forks."""
    with suppress(AttributeError, OSError):  # musl has no such function
        ctypes.CDLL(None).malloc_trim(0)


def data_size(pid: int | str = "self") -> int:
    """Return a process's private writable memory in bytes: what RLIMIT_DATA limits, and its stack.

    Raises:
        OSError: There is no such process any more.
    """
    return int(Path(f"/proc/{pid}/statm").read_text().split()[5]) * os.sysconf("SC_PAGE_SIZE")


def cpu_seconds(pid: int) -> float:
    """Return for how long a process has been on a processor, in seconds.

    Raises:
        OSError: There is no such process any more.
    """
    return time.clock_gettime((~pid << 3) | _CPU_TIME)


def wants_processor(pid: int) -> bool:
    """Tell whether a process is on a processor or waits for one, and for nothing else.

    Raises:
        OSError: There is no such process any more.
    """
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "R"


def thread_count() -> int:
    """Return how many threads this process has."""
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208  # one directory of the kernel, no paths needed


def be_first_to_die() -> None:
    """Have the kernel end this process before others when the machine runs out of memory."""
    with suppress(OSError):  # a sandbox may hide it
        Path("/proc/self/oom_score_adj").write_text("1000")

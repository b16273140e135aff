"""What can go wrong with a job besides what the job itself says."""

import signal
from collections.abc import Mapping, Sequence
from typing import Any

from kg.errors import KgError, QueryError


class PlatformError(KgError):
    """The pool cannot work on this system; says what is missing."""


class TooSlowError(KgError):
    """A job took longer than it may and was ended with its process.

    Args:
        seconds: What it was allowed.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"请求用时超过 {seconds:g} 秒，已被终止。 "
            f"The request took longer than {seconds:g} s and was ended.",
            "请缩小范围。 Ask for less.",
        )
        self.seconds = seconds


class TooLargeError(KgError):
    """A job needed more memory than it may and was ended with its process.

    Args:
        size: What it was allowed, in bytes.
    """

    def __init__(self, size: int) -> None:
        shown = size // 2**20
        super().__init__(
            f"请求所需内存超过 {shown} MB，已被终止。 "
            f"The request needed more than {shown} MB of memory and was ended.",
            "请缩小范围。 Ask for less.",
        )
        self.size = size


class BusyError(KgError):
    """A job found no place in time.

    Args:
        retry_after: Seconds after which another try makes sense.
        own: Whether the client's own jobs fill its share; otherwise all together fill the service.
    """

    def __init__(self, retry_after: int, *, own: bool) -> None:
        who = (
            "您同时提出的请求过多。 Too many requests of yours at the same time."
            if own
            else "服务正忙。 The service is busy."
        )
        super().__init__(who, f"请过 {retry_after} 秒再试。 Try again in {retry_after} s.")
        self.retry_after = retry_after
        self.own = own


class LostWorkerError(KgError):
    """The process that ran a job died under it.

    Args:
        number: The signal that ended it; None if it is not known or there was none.
    """

    def __init__(self, number: int | None = None) -> None:
        cause = f" ({signal.Signals(number).name})" if number in set(signal.Signals) else ""
        super().__init__(
            f"处理该请求的进程意外终止{cause}。 The process that worked on the request died{cause}.",
            "请简化请求。 Ask for something simpler.",
        )
        self.signal = number


class RemoteError(KgError):
    """What a job's task raised, where its class is not among those that are revived.

    Args:
        kind: Name of the class; `internal` when it was no error on purpose: the worker's log has it.
        message: What was wrong.
        remedy: What to do.
        more: Its further attributes, as far as JSON can carry them.
    """

    def __init__(self, kind: str, message: str, remedy: str, more: Mapping[str, Any]) -> None:
        super().__init__(message, remedy)
        self.kind = kind
        self.more = dict(more)
        self.line: int | None = more.get("line")
        self.column: int | None = more.get("column")


INTERNAL = "internal"
"""Kind of an error that nobody raised on purpose."""

MEMORY = "memory"
"""Kind of an error that says that memory ran out."""


def described(error: KgError) -> dict[str, Any]:
    """Return an error as JSON can carry it: kind, message, remedy, and its further attributes."""
    more = {
        name: value
        for name, value in vars(error).items()
        if name not in {"message", "remedy"} and isinstance(value, str | int | float | bool | list | None)
    }
    return {"kind": type(error).__name__, "message": error.message, "remedy": error.remedy, "more": more}


def revived(told: Mapping[str, Any], classes: Sequence[type[KgError]]) -> KgError:
    """Return the error that `described` described.

    Args:
        told: What it returned.
        classes: Classes whose errors come back as what they were; others as RemoteError. Their constructors
            take message and remedy, those of subclasses of QueryError line and column too.
    """
    kind, message, remedy, more = told["kind"], told["message"], told["remedy"], told["more"]
    for candidate in classes:
        if candidate.__name__ != kind:
            continue
        if issubclass(candidate, QueryError):
            return candidate(message, remedy, more.get("line"), more.get("column"))
        return candidate(message, remedy)
    return RemoteError(kind, message, remedy, more)

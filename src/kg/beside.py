"""How a process works beside a service: it gives way to everybody, and ends by itself at its bounds."""

import os
import resource
import sys
from collections.abc import Callable

from kg.errors import KgError

NICENESS = 10
CPU_SECONDS = 900
MEMORY = 4 * 2**30
"""Bytes of data; a release larger than memory is read from disk."""
REFUSED = 3
"""The exit code of what cannot be done; standard error says why."""


def bounded(work: Callable[[], object]) -> int:
    """Do some work within the bounds of this process, or within narrower ones that it has already.

    Args:
        work: Raises `KgError` for what cannot be done.

    Returns:
        The exit code.
    """
    os.nice(NICENESS)
    allow(resource.RLIMIT_CPU, CPU_SECONDS)
    allow(resource.RLIMIT_DATA, MEMORY)
    try:
        work()
    except KgError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    return 0


def allow(what: int, amount: int) -> None:
    """Bound this process, or leave it within a narrower bound that it has already.

    Args:
        what: One of `resource.RLIMIT_*`.
        amount: How much of it.
    """
    hard = resource.getrlimit(what)[1]  # nobody but root may raise it
    most = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(what, (most, most))

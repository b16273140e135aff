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
    """Do some work within the bounds of this process.

    Args:
        work: Raises `KgError` for what cannot be done.

    Returns:
        The exit code.
    """
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    try:
        work()
    except KgError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    return 0

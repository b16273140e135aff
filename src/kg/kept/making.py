"""Makes the disk store of a kept release in a process of its own: it takes seconds, and much memory.

    python -m kg.kept.making OUT VERSION MOST

It gives way to everybody else, and ends by itself when it takes too much time or memory.
"""

import os
import resource
import sys
from pathlib import Path

from kg.errors import KgError
from kg.kept.stores import prepare

NICENESS = 10
CPU_SECONDS = 900
MEMORY = 4 * 2**30
"""Bytes of data that making one may take."""
REFUSED = 3
"""The exit code of what cannot be made; standard error says why."""


def command(out: Path, version: str, most: int) -> list[str]:
    """Return the command that makes the store of a release.

    Args:
        out: The build folder.
        version: The data version.
        most: Stores that may be kept beside that of the release in service.
    """
    return [sys.executable, "-m", "kg.kept.making", str(out), version, str(most)]


def main() -> int:
    """Make the store that the command line names."""
    out, version, most = sys.argv[1:4]
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    try:
        prepare(Path(out), version, int(most))
    except KgError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())

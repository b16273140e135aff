"""Makes a file of a release in a process of its own: it may take seconds and hundreds of megabytes.

    python -m kg.workshop OUT MEGABYTES VERSION ADDRESS

It gives way to everybody else, and ends by itself when it takes too much time or memory.
"""

import os
import resource
import sys
from pathlib import Path

from kg.errors import KgError
from kg.exports import ExportError, Shelf, find, sources
from kg.offered import EXPORTS

NICENESS = 10
CPU_SECONDS = 900
MEMORY = 4 * 2**30
"""Bytes of data; a release larger than memory is read from disk."""
REFUSED = 3
"""The exit code of what cannot be made; standard error says why."""


def command(out: Path, megabytes: int, version: str, address: str) -> list[str]:
    """Return the command that makes a file where a shelf keeps it.

    Args:
        out: The build folder.
        megabytes: What all exports may take together.
        version: The release's data version.
        address: The file's name below the release.
    """
    return [sys.executable, "-m", "kg.workshop", str(out), str(megabytes), version, address]


def main() -> int:
    """Make the file that the command line names."""
    out, megabytes, version, address = sys.argv[1:5]
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    try:
        source = next((each for each in sources(Path(out)) if each.version == version), None)
        found = find(EXPORTS, source, address) if source else None
        if source is None or found is None:
            raise ExportError(
                f"没有这样的文件 there is no such file: {version}/{address}",
                "/data/ 列出所有文件 lists all files.",
            )
        Shelf(Path(out), int(megabytes)).made(source, found)
    except KgError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Makes a file of a release in a process of its own: it may take seconds and hundreds of megabytes.

    python -m kg.workshop OUT MEGABYTES VERSION ADDRESS

It gives way to everybody else, and ends by itself when it takes too much time or memory.
"""

import sys
from pathlib import Path

from kg.beside import bounded
from kg.exports import ExportError, Shelf, find, sources
from kg.offered import EXPORTS


def command(out: Path, megabytes: int, version: str, address: str) -> list[str]:
    """Return the command that makes a file where a shelf keeps it.

    Args:
        out: The build folder.
        megabytes: What all exports may take together.
        version: The release's data version.
        address: The file's name below the release.
    """
    return [sys.executable, "-m", "kg.workshop", str(out), str(megabytes), version, address]


def _make(out: Path, megabytes: int, version: str, address: str) -> None:
    source = next((each for each in sources(out) if each.version == version), None)
    found = find(EXPORTS, source, address) if source else None
    if source is None or found is None:
        raise ExportError(
            f"没有这样的文件 there is no such file: {version}/{address}",
            "/data/ 列出所有文件 lists all files.",
        )
    Shelf(out, megabytes).made(source, found)


def main() -> int:
    """Make the file that the command line names."""
    out, megabytes, version, address = sys.argv[1:5]
    return bounded(lambda: _make(Path(out), int(megabytes), version, address))


if __name__ == "__main__":
    sys.exit(main())

"""Makes the disk store of a kept release in a process of its own: it takes seconds, and much memory.

    python -m kg.kept.making OUT VERSION MOST

It gives way to everybody else, and ends by itself when it takes too much time or memory.
"""

import sys
from pathlib import Path

from kg.beside import bounded
from kg.kept.stores import prepare


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
    return bounded(lambda: prepare(Path(out), version, int(most)))


if __name__ == "__main__":
    sys.exit(main())

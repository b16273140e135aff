"""The index by words of a synthetic release: `python -m bench.indexing RELEASE VERSION`.

In a process of its own, so that the memory that it takes is given back.
"""

import shutil
import sys
from pathlib import Path

from kg.search import INDEX, write_index
from kg.settings import Settings
from kg.store import open_store, source_of


def main() -> None:
    """Write the index, and leave no store behind."""
    release, version = Path(sys.argv[1]), sys.argv[2]
    source = source_of(Settings(), release, version)
    write_index(release / INDEX, open_store(source), version)
    if source["kind"] == "disk":
        for left in release.iterdir():
            if left.is_dir():
                shutil.rmtree(left)


if __name__ == "__main__":
    main()

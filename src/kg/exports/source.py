"""A release on disk, as exports are made of it."""

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from kg.errors import NotBuiltError
from kg.releases import DATASET, read_manifest
from kg.vocab import BASE

GRAPHS = f"{BASE}graph/"
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")


@dataclass(frozen=True)
class Source:
    """A whole release.

    Attributes:
        folder: Where it lies.
        manifest: Its `build.json`.
    """

    folder: Path
    manifest: dict[str, Any] = field(hash=False, compare=False)

    @classmethod
    def at(cls, folder: Path) -> "Source":
        """Read a release's manifest.

        Raises:
            NotBuiltError: There is none, or it is damaged.
        """
        return cls(folder, read_manifest(folder))

    @property
    def version(self) -> str:
        """The data version, which is the folder's name."""
        return self.folder.name

    @property
    def dataset(self) -> Path:
        """The release's canonical N-Quads, sorted by line."""
        return self.folder / DATASET

    @property
    def day(self) -> str:
        """The day for which it was built (ISO 8601), else the day when it was issued."""
        return str(self.manifest.get("as_of") or self.manifest.get("issued") or "")

    @property
    def ended(self) -> str:
        """When its build ended (ISO 8601, UTC)."""
        return str(self.manifest.get("ended", ""))

    @property
    def plans(self) -> tuple[str, ...]:
        """Keys of its plans."""
        return tuple(sorted(self.manifest.get("plans", ())))

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """Names of its graphs, sorted: what follows `…/graph/` in their IRIs."""
        return _graphs(self.dataset, self.dataset.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _graphs(dataset: Path, changed: int) -> tuple[str, ...]:
    """Read which graphs a dataset has; once, since every request for a file asks."""
    del changed  # a dataset of another time is another one
    found: set[bytes] = set()
    with dataset.open("rb") as lines:
        for line in lines:
            found.add(line[line.rfind(b" <") + 2 : -4])
    return tuple(sorted(graph.decode().removeprefix(GRAPHS) for graph in found))


def sources(out: Path) -> tuple[Source, ...]:
    """Return the releases of a build folder, the last built first; those that are not whole are left out.

    Args:
        out: The build folder.
    """
    found = []
    folder = out / "releases"
    for path in folder.iterdir() if folder.is_dir() else ():
        if _NAME.fullmatch(path.name) and (path / DATASET).is_file():
            try:
                found.append(Source.at(path))
            except NotBuiltError:
                continue  # a release without a readable manifest says nothing of itself
    return tuple(sorted(found, key=lambda source: (source.ended, source.version), reverse=True))

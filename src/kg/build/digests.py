"""What a part of a graph is made of, as one digest: the same digest, the same bytes."""

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from kg.base import BASE

_LIBRARIES = ("opencc", "pydantic", "pyoxigraph", "pyshacl", "rdflib", "reasonable")
"""Libraries that what is made depends on."""


def digest(*parts: str | bytes) -> str:
    """Return a SHA-256 in hexadecimal, another one for other parts in whatever arrangement."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.hexdigest()


def digest_of_files(top: Path, paths: Iterable[Path]) -> str:
    """Return the digest of files, by their names below a folder and their bytes."""
    told: list[str | bytes] = []
    for path in sorted(paths):
        told += [path.relative_to(top).as_posix(), path.read_bytes()]
    return digest(*told)


@cache
def software() -> str:
    """Return the digest of all that runs: Python, this package file by file, the libraries that matter.

    A part that other software made is never taken for one of ours, so nobody has to remember to raise a
    version when a rule changes.
    """
    package = Path(str(files("kg")))
    own = (
        path
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and "_shipped" not in path.parts
    )
    libraries = (f"{name}=={version(name)}" for name in _LIBRARIES)
    return digest(sys.version, BASE, digest_of_files(package, own), *libraries)

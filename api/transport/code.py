"""Which software answers: pages change with it, though its version and the data stay the same."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

import api
import kg
from kg import __version__

_PARTS = ("*.py", "*.toml", "*.html", "built/manifest.json")
"""What pages are made by; scripts and style sheets are fetched by themselves."""


@cache
def code() -> str:
    """Return a digest of the software as it was when this was first asked: some milliseconds of reading."""
    digest = blake2b(__version__.encode(), digest_size=16)
    for package in (api, kg):
        folder = Path(str(package.__file__)).parent
        for file in sorted(file for part in _PARTS for file in folder.rglob(part)):
            digest.update(f"{file.relative_to(folder)} ".encode() + file.read_bytes())
    return digest.hexdigest()

"""The browser libraries as `web/` builds them: which files a page that needs them loads.

Where nothing is built, there are none, and pages work without.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "static" / "built"
PATH = "/static/built"


@dataclass(frozen=True)
class Bundle:
    """A script with its style sheet, built from `web/src`.

    Attributes:
        script: Address of the script, an ECMAScript module.
        style: Address of the style sheet; `None` where it has none.
    """

    script: str
    style: str | None


def bundle(name: str) -> Bundle | None:
    """Return a bundle by its entry's name, or `None` where the browser libraries are not built.

    Args:
        name: Name of an entry in `web/src`, without suffix.
    """
    manifest = FOLDER / "manifest.json"
    try:
        changed = manifest.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _bundles(manifest, changed).get(name)


@lru_cache(maxsize=1)
def _bundles(manifest: Path, changed: int) -> dict[str, Bundle]:
    del changed  # that a file was built anew is all it says
    read = json.loads(manifest.read_text(encoding="utf-8"))
    return {
        name: Bundle(_address(files["script"]), _address(files["style"]) if files["style"] else None)
        for name, files in read.items()
    }


def _address(name: str) -> str:
    return f"{PATH}/{name}"

"""Disk stores of kept releases: made when one is first asked; of too many, those unasked for longest go."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from kg.errors import NotBuiltError
from kg.exports import Source
from kg.kept.finding import kept
from kg.store.disk import FOLDER, SIZE, make


def ready(source: Source) -> Path | None:
    """Return the store of a release, and note that it was asked; `None` if it has to be made.

    Args:
        source: The release.
    """
    folder = source.folder / FOLDER
    try:
        os.utime(folder / SIZE)
    except FileNotFoundError:
        return None
    except OSError:  # a folder that one may only read is asked all the same
        return folder if (folder / SIZE).is_file() else None
    return folder


def prepare(out: Path, version: str, most: int) -> Path:
    """Make the store of a release if it is not there, and let go of those that are too many.

    Args:
        out: The build folder.
        version: The data version.
        most: Stores that may be kept beside that of the release in service, at least one.

    Returns:
        The store's folder.

    Raises:
        NoReleaseError: There is no such release.
        NotBuiltError: It is damaged, or the disk refuses.
    """
    source = kept(out, version)
    folder = source.folder / FOLDER
    make(source.dataset, folder)
    ready(source)
    _let_go(out, source.folder, max(most, 1))
    return folder


def _let_go(out: Path, made: Path, most: int) -> None:
    """Remove stores beyond so many, never the one just made nor that of the release in service.

    A store is renamed before it goes: whoever has it open reads on, and nobody opens half of one. Other
    processes let go meanwhile, too: what they have taken is passed over.
    """
    spared = {made.resolve(), (out / "current").resolve()}
    others = []
    for mark in out.glob(f"releases/*/{FOLDER}/{SIZE}"):
        with suppress(FileNotFoundError):
            if mark.parent.parent.resolve() not in spared:
                others.append((mark.stat().st_mtime, mark.parent))
    room = most - (made.resolve() != (out / "current").resolve())
    for _, store in sorted(others)[: max(len(others) - room, 0)]:
        try:
            with suppress(FileNotFoundError):
                _remove(store)
        except OSError as error:
            raise NotBuiltError(
                f"{store}：删不掉旧的存储 the old store cannot be removed: {error.strerror}.",
                "请检查权限 check rights.",
            ) from error


def _remove(store: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=f".{FOLDER}-", dir=store.parent))
    try:
        store.rename(aside / "gone")
    finally:
        shutil.rmtree(aside, ignore_errors=True)

"""The shipped saved queries and an operator's own, as their folders are now.

A file that is new or has changed is read at the next look; one that is wrong keeps its last good reading, or
stays out, and is reported. A name that ships already is never taken over: its query would answer otherwise
than its page says.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from types import MappingProxyType

from kg.catalogue.reading import catalogue, read_query
from kg.catalogue.saved import SavedQuery
from kg.errors import CatalogueError, KgError

_LOG = logging.getLogger(__name__)

Check = Callable[[SavedQuery], None]
"""Raises `KgError` for a query that must not be offered."""


@dataclass(frozen=True)
class _File:
    """A file of the operator's folder as it was read: which state, the last good query, what is wrong now."""

    state: tuple[int, int, int]
    query: SavedQuery | None
    fault: KgError | None


def unchecked(_query: SavedQuery) -> None:
    """Offer every query that can be read."""


class Folders:
    """Saved queries of two folders; reads them anew as files change. Threads may share it.

    Args:
        shipped: The folder of shipped queries, read once.
        own: An operator's folder, or `None`; it may be missing until later.
        check: What a query of the operator's has to pass.

    Raises:
        CatalogueError: A shipped query is wrong.
    """

    def __init__(self, shipped: Path, own: Path | None = None, check: Check = unchecked) -> None:
        self._shipped = catalogue(shipped)
        self._own = own
        self._check = check
        self._files: dict[str, _File] = {}
        self._merged: Mapping[str, SavedQuery] = MappingProxyType(self._shipped)
        self._lock = Lock()

    def queries(self) -> Mapping[str, SavedQuery]:
        """Return all queries by name in alphabetic order; the same object as long as nothing changed."""
        with self._lock:
            self._look()
            return self._merged

    def faults(self) -> tuple[KgError, ...]:
        """Return what is wrong with the operator's files now, by name of the file."""
        with self._lock:
            self._look()
            return tuple(file.fault for _, file in sorted(self._files.items()) if file.fault is not None)

    def _look(self) -> None:
        """Take in what changed in the operator's folder."""
        if self._own is None:
            return
        found = {path.name: path for path in self._own.glob("*.rq")} if self._own.is_dir() else {}
        files = {name: file for name, file in self._files.items() if name in found}
        changed = len(files) != len(self._files)
        for name, path in found.items():
            state = _state(path)
            before = files.get(name)
            if state is None or (before is not None and before.state == state):
                continue
            files[name] = self._read(path, state, before)
            changed = True
        if changed:
            self._files = files
            own = {file.query.name: file.query for file in files.values() if file.query is not None}
            self._merged = MappingProxyType(dict(sorted({**self._shipped, **own}.items())))

    def _read(self, path: Path, state: tuple[int, int, int], before: _File | None) -> _File:
        try:
            if path.stem in self._shipped:
                raise CatalogueError(
                    f"{path.name}: 与自带的查询重名 a query of this name ships with the software.",
                    "请改文件名 give the file another name.",
                )
            query = read_query(path)
            self._check(query)
        except KgError as fault:
            _LOG.warning("%s", fault)
            last = before or _File(state, None, None)
            return replace(last, state=state, fault=fault)
        return _File(state, query, None)


def _state(path: Path) -> tuple[int, int, int] | None:
    """Return what changes whenever a file is written; `None` when it has just gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def all_queries(shipped: Path, own: Path | None, check: Check = unchecked) -> dict[str, SavedQuery]:
    """Read the shipped queries and an operator's own: all of them, or none.

    Args:
        shipped: The folder of shipped queries.
        own: An operator's folder, or `None`.
        check: What a query of the operator's has to pass.

    Raises:
        KgError: One of them is wrong, or the operator's folder is missing.
    """
    if own is not None and not own.is_dir():
        raise CatalogueError(
            f"{own}: 没有这个查询文件夹 there is no such folder of queries.",
            "请检查 check KG_QUERIES.",
        )
    folders = Folders(shipped, own, check)
    if faults := folders.faults():
        raise faults[0]
    return dict(folders.queries())

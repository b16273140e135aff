"""Which store holds a release, and how it is opened: in memory, on disk, or in another server."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import NotBuiltError
from kg.settings import Settings, SettingsError
from kg.store.access import Access
from kg.store.disk import FOLDER, DiskStore, make
from kg.store.errors import StoreError
from kg.store.graph_store import GraphStore
from kg.store.memory import Store

DATASET = "dataset.nq"

MEMORY_FACTOR = 4
"""Bytes in memory for each byte of N-Quads; measured 3.9 with 141,131 quads, default graph included."""

MEGABYTE = 1_000_000

_EMBEDDED = frozenset({"auto", "memory", "disk"})


def source_of(settings: Settings, release: Path, version: str) -> dict[str, Any]:
    """Return where a release is asked, as JSON can carry it; `open_store` opens it.

    Args:
        settings: `KG_STORE` and what goes with it.
        release: The release's folder.
        version: Its version, which a store elsewhere has to hold.

    Raises:
        SettingsError: There shall be writes, and they need memory.
        NotBuiltError: There is no such release.
    """
    dataset = release / DATASET
    kind = settings.store
    if settings.write and kind not in {"auto", "memory"}:
        raise SettingsError(
            f"KG_WRITE=1 目前只能与 KG_STORE=memory 或 auto 一起使用。 "
            f"KG_WRITE=1 needs KG_STORE=memory or auto, and KG_STORE is {kind}.",
            "请改其中一个。 Change one of them.",
        )
    if kind not in _EMBEDDED:
        return {"kind": "remote", "access": access_of(settings).told(), "version": version}
    if kind == "auto":
        try:
            fits = dataset.stat().st_size * MEMORY_FACTOR <= settings.memory_mb * MEGABYTE
        except OSError as error:
            raise NotBuiltError(f"No built graph at {dataset}.", "Run `kg build` first.") from error
        kind = "memory" if fits or settings.write else "disk"
    return {"kind": kind, "path": str(dataset)}


def access_of(settings: Settings) -> Access:
    """Return how the store elsewhere is reached.

    Raises:
        SettingsError: None is set.
    """
    if settings.store in _EMBEDDED:
        raise SettingsError(
            f"KG_STORE={settings.store} 不是别处的存储。 KG_STORE={settings.store} is no store elsewhere.",
            "请设为 SPARQL 端点的地址。 Set the address of a SPARQL endpoint.",
        )
    return Access(
        settings.store,
        settings.store_update,
        settings.store_graphs,
        settings.store_user,
        settings.store_password_file,
        settings.store_token_file,
        settings.store_seconds,
    )


def open_store(source: Mapping[str, Any]) -> GraphStore:
    """Open a store in the process that will ask it; one on disk must not be forked afterwards.

    Args:
        source: What `source_of` returned.

    Raises:
        NotBuiltError: The release is missing or damaged, or the disk refuses.
    """
    if source["kind"] == "remote":
        from kg.store.remote import RemoteStore  # noqa: PLC0415 - what speaks HTTP takes a while to load

        return RemoteStore(Access.of(source["access"]), source["version"])
    dataset = Path(source["path"])
    if source["kind"] == "memory":
        return Store.load(dataset)
    if source["kind"] != "disk":
        raise NotBuiltError(f"No store of the kind {source['kind']!r} is known.", "Use memory or disk.")
    folder = dataset.parent / FOLDER
    make(dataset, folder)
    return DiskStore(folder)


@dataclass(frozen=True)
class Unopened:
    """A store that every worker opens for itself.

    Attributes:
        source: What `open_store` takes.
    """

    source: Mapping[str, Any]

    def open(self) -> GraphStore:
        """Open it.

        Raises:
            NotBuiltError: The release is missing or damaged.
        """
        return open_store(self.source)


def held(settings: Settings) -> str:
    """Return which version the store elsewhere holds whole, or why nobody knows; empty if none is set."""
    if settings.store in _EMBEDDED:
        return ""
    from kg.store.remote import RemoteStore  # noqa: PLC0415 - as above

    with RemoteStore(access_of(settings), None) as remote:
        try:
            return remote.loaded().version
        except StoreError as error:
            return error.message

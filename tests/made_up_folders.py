"""Folders of a service that does not exist: a small release, graphs written beside it, a token, registers.

The release is a few made-up triples, published by the real `publish`, so that it is there in milliseconds.
"""

import hashlib
import json
from pathlib import Path

from kg.backup import Sources
from kg.build.release import DATASET, MANIFEST, publish
from kg.search import INDEX
from kg.search.making import made
from kg.settings import Settings
from kg.tokens import Tokens
from kg.writes.journal import Writer
from kg.writes.ledger import Kept, Ledger, Told
from tests.imports import shili

TOLD = Told(Writer(name="made up"), "PUT", "00madeup0000")
GRAPHS = ("https://example.org/made-up/a", "https://example.org/made-up/b")


def dataset(version: str, quads: int = 50) -> bytes:
    """Return a small dataset whose every quad names its version."""
    graph = "https://example.org/made-up/released"
    lines = [f'<urn:made-up:{n:04}> <urn:made-up:of> "{version}" <{graph}> .\n' for n in range(quads)]
    return "".join(lines).encode()


def files(version: str) -> dict[str, bytes]:
    """Return the files of a small release."""
    data = dataset(version)
    manifest = {
        "version": version,
        "software": "kg 0.0.0",
        "issued": "2026-01-01",
        "as_of": "2026-01-01",
        "ended": "2026-01-01T08:00:05+00:00",
        "accepted": {},
        "failed_checks": [],
        "quads": data.count(b"\n"),
        "graphs": {"https://example.org/made-up/released": data.count(b"\n")},
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    return {DATASET: data, MANIFEST: json.dumps(manifest).encode(), INDEX: made([], [], version)}


def written(graph: str, number: int) -> bytes:
    """Return what a written graph holds in a write."""
    lines = [f'<urn:made-up:{n}> <urn:made-up:p> "{number}" <{graph}> .\n' for n in range(1, 30)]
    return "".join(sorted(lines)).encode()


def write(out: Path, number: int) -> None:
    """Write both graphs, as the next write."""
    ledger = Ledger(out)
    ledger.read_on()
    ledger.keep(TOLD, [Kept(graph, written(graph, number), 29, 0) for graph in GRAPHS], ledger.seq)


def make(folder: Path, *versions: str) -> Sources:
    """Make the folders of a service.

    Args:
        folder: Where.
        versions: Its releases, the last of them in service.
    """
    out = folder / "graph"
    for version in versions or ("00madeup0000",):
        publish(out, version, files(version))
    write(out, 1)
    Tokens(out).create("示例市妇联", ["query:long"])
    shili.write_registers(folder / "registers")
    shili.write_records(folder / "records")
    return sources(folder)


def sources(folder: Path) -> Sources:
    """Return the folders that `make` made."""
    out, registers = folder / "graph", folder / "registers"
    return Sources(out, registers, folder / "records", None, Settings(out=out, registers=registers))

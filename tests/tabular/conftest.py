"""The tables of the shipped data and of a made-up release, written once as `kg export` writes them."""

from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from kg.exports import Source
from kg.pipeline import BuildResult
from kg.store import canonical_nquads
from kg.tabular.offering import EXPORTS
from tests import made_up
from tests.conftest import Once


def written(source: Source, folder: Path) -> Path:
    """Write all tables of a release and return their folder."""
    for export in EXPORTS:
        target = folder / export.at()
        target.parent.mkdir(exist_ok=True)
        export.write(source, target, "")
    return folder / "tables"


@pytest.fixture(scope="session")
def folder(built: BuildResult, once: Once) -> Path:
    """Return the folder with all tables of the shipped data."""
    return once("tables", lambda out: written(Source.at(built.release), out))


@pytest.fixture(scope="session")
def quads() -> list[tuple[URIRef, URIRef, URIRef | Literal, URIRef]]:
    """Return the made-up dataset's quads."""
    return list(made_up.quads())


@pytest.fixture(scope="session")
def small(
    quads: list[tuple[URIRef, URIRef, URIRef | Literal, URIRef]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the folder with all tables of a made-up release."""
    out = tmp_path_factory.mktemp("small")
    (out / "dataset.nq").write_bytes(canonical_nquads(quads))
    return written(Source(out, {}), out)

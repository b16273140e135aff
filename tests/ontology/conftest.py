"""The ontology as the tests see it: parsed by rdflib, file by file and as a whole."""

from functools import reduce
from pathlib import Path

import pytest
from rdflib import Graph

from kg.shipped import shipped


@pytest.fixture(scope="session")
def files() -> dict[str, Graph]:
    """Return each file of `ontology/` by its path below that folder."""
    folder = shipped("ontology")
    return {
        _name(path, folder): Graph().parse(path, format="turtle") for path in sorted(folder.rglob("*.ttl"))
    }


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


@pytest.fixture(scope="session")
def ontology(files: dict[str, Graph]) -> Graph:
    """Return all files as one graph."""
    return reduce(lambda whole, part: whole + part, files.values(), Graph())

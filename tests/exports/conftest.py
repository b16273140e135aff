"""A made-up release on disk, of which files are made."""

from pathlib import Path

import pytest

from kg.exports import Shelf, Source
from tests.made_up import VERSION, publish


@pytest.fixture(scope="session")
def made_up_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build folder with the made-up release."""
    return publish(tmp_path_factory.mktemp("exports") / "graph")


@pytest.fixture(scope="session")
def source(made_up_out: Path) -> Source:
    """Return the made-up release."""
    return Source.at(made_up_out / "releases" / VERSION)


@pytest.fixture
def shelf(made_up_out: Path) -> Shelf:
    """Return a shelf with room."""
    return Shelf(made_up_out, 1_000)

"""The index of the shipped release, as its build made it."""

import pytest

from kg.pipeline import BuildResult
from kg.search import Index


@pytest.fixture(scope="session")
def index(built: BuildResult) -> Index:
    """Open the index that the build put into the release."""
    return Index.of(built.release, built.version)

"""What the tests of the pool share: each sees the processes that it started, and no others."""

import pytest

from tests.pool import running


@pytest.fixture(autouse=True)
def _own_processes() -> None:
    """Leave out of sight what runs already: a service that tests of pages keep for the whole session, say."""
    running.take_stock()

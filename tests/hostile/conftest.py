"""One service for all attacks, and a prober that asks it all the while."""

from collections.abc import Iterator

import pytest

from tests.hostile.attacks import RING
from tests.hostile.watching import Watch, watched
from tests.protocol.conftest import put
from tests.protocol.process import Served, running


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run a service that gives a query little time and memory."""
    given = {"query_seconds": 4, "query_memory_mb": 256, "cache_mb": 8, "answer_mb": 64}
    with running(tmp_path_factory.mktemp("hostile"), **given) as served:
        follows = " , ".join(f"<urn:ring:{n}>" for n in range(60))
        ring = "".join(f"<urn:ring:{n}> <urn:follows> {follows} .\n" for n in range(60))
        put(served, RING, ring.encode())
        yield served


@pytest.fixture(scope="session")
def watch(service: Served) -> Iterator[Watch]:
    """Probe the service."""
    with watched(service.host) as found:
        yield found

"""Stores of every kind with the same data; servers run on loopback and end with the tests.

A server that is not installed skips its tests with a reason, unless `KG_REQUIRE_STORES=1`.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kg.store import GraphStore, Store
from kg.store.disk import FOLDER, DiskStore, make
from kg.store.pushing import Told, push
from kg.store.remote import RemoteStore
from tests.lacking import lacking
from tests.store.servers import SERVERS, Server
from tests.store.small import release

KINDS = ("memory", "disk", *SERVERS)

Started = Callable[[str, str], Server]


def told(graph: str, done: int, size: int) -> None:
    """Be told how loading goes, and do nothing."""


TOLD: Told = told


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Return what starts a server of a kind once for each purpose, and yields it again."""
    known: dict[tuple[str, str], Server] = {}
    with ExitStack() as ending:

        def start(kind: str, purpose: str) -> Server:
            if not SERVERS[kind].found():
                missing = f"{SERVERS[kind].command_name} is not installed"
                lacking(missing, "KG_REQUIRE_STORES")
            if (kind, purpose) not in known:
                server = SERVERS[kind](tmp_path_factory.mktemp(f"{kind}-{purpose}"))
                ending.callback(server.stop)
                server.start()
                known[kind, purpose] = server
            return known[kind, purpose]

        yield start


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small release."""
    return release(tmp_path_factory.mktemp("small") / "release")


@pytest.fixture(scope="session")
def memory(small: Path) -> Store:
    """Open the small release in memory."""
    return Store.load(small / "dataset.nq")


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Name a kind of store."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def store(kind: str, small: Path, memory: Store, started: Started) -> Iterator[GraphStore]:
    """Open the small release in a store of each kind."""
    if kind == "memory":
        yield memory
    elif kind == "disk":
        make(small / "dataset.nq", small / FOLDER)
        yield DiskStore(small / FOLDER)
    else:
        access = started(kind, "small").access
        with RemoteStore(access, None) as remote:
            push(small, "small", remote, 0, TOLD)
        with RemoteStore(access, "small") as remote:
            yield remote

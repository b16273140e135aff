"""A release in another server is seen whole or not at all, and loading goes on where it stopped."""

from pathlib import Path

import pytest
from rdflib import Literal

from kg.store import Store, StoreError
from kg.store.access import Access
from kg.store.pushing import push
from kg.store.remote import MARK, UNION, RemoteStore
from tests.store.conftest import TOLD, Started
from tests.store.servers import SERVERS
from tests.store.small import DISTINCT, ONE, QUADS, REGISTERS, THING, TWO, release

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
SECOND = [(s, p, Literal("9.25") if str(o) == "7.50" else o, g) for s, p, o, g in QUADS if g != REGISTERS]


class BrokenOffError(Exception):
    """Stands for whatever ends a loading."""


@pytest.fixture(params=SERVERS)
def access(request: pytest.FixtureRequest, started: Started) -> Access:
    """Return how a server of each kind is reached; what it held before is gone."""
    access = started(request.param, "pushing").access
    with RemoteStore(access, None) as remote:
        for graph in (*map(str, (ONE, TWO, REGISTERS)), UNION, MARK):
            remote.web.drop(graph)
    return access


def rows(store: RemoteStore, text: str) -> list[str]:
    with store.query(text) as found:
        return [cell.value for row in found.rows() for cell in row.values()]


def test_nothing_is_answered_before_a_release_is_whole(access: Access, tmp_path: Path) -> None:
    folder = release(tmp_path / "one")
    with RemoteStore(access, "small") as reader, RemoteStore(access, None) as remote:
        with pytest.raises(StoreError, match="another version"):
            reader.query(COUNT)

        def stop(graph: str, _: int, size: int) -> None:
            if graph == UNION and size:
                raise BrokenOffError

        with pytest.raises(BrokenOffError):
            push(folder, "small", remote, 0, stop)
        assert remote.loaded().version == ""
        with pytest.raises(StoreError, match="another version"):
            reader.graphs()
        done = push(folder, "small", remote, 0, TOLD)
        assert (done.sent, len(done.kept)) == ((UNION,), 3)
        assert rows(reader, COUNT) == [str(DISTINCT)]


def test_a_second_version_sends_what_is_new_and_removes_what_is_gone(access: Access, tmp_path: Path) -> None:
    with RemoteStore(access, None) as remote:
        push(release(tmp_path / "one"), "first", remote, 0, TOLD)
        second = release(tmp_path / "two", "second", SECOND)
        done = push(second, "second", remote, 0, TOLD)
        assert set(done.sent) == {str(ONE), UNION}
        assert (done.kept, done.dropped) == ((str(TWO),), (str(REGISTERS),))
        assert remote.count(str(REGISTERS)) == 0
        again = push(second, "second", remote, 0, TOLD)
        assert (again.sent, again.triples) == ((), 0)
    expected = Store.load(second / "dataset.nq")
    with RemoteStore(access, "second") as reader:
        assert reader.graphs() == expected.graphs()
        assert len(reader) == len(expected)
        assert rows(reader, f"SELECT ?v {{ <{THING}> gp:value ?v }}") == ["9.25"]
    with RemoteStore(access, "first") as old, pytest.raises(StoreError, match="another version"):
        old.query(COUNT)


def test_a_graph_that_somebody_changed_is_noticed(access: Access, tmp_path: Path) -> None:
    folder = release(tmp_path / "one")
    with RemoteStore(access, None) as remote:
        push(folder, "small", remote, 0, TOLD)
        remote.web.put(str(TWO), b"<x:s> <x:p> <x:o> .\n", add=True)
        with pytest.raises(StoreError, match=r"has 2 triples, the store behind holds 3"):
            push(folder, "small", remote, 0, TOLD)


def test_a_release_can_be_sent_by_updates(started: Started, tmp_path: Path) -> None:
    access = started("oxigraph", "updates").access
    by_updates = Access(access.query, access.update)
    with RemoteStore(by_updates, None) as remote:
        push(release(tmp_path / "one"), "first", remote, 0, TOLD)
        done = push(release(tmp_path / "two", "second", SECOND), "second", remote, 0, TOLD)
        assert done.dropped == (str(REGISTERS),)
    with RemoteStore(by_updates, "second") as reader:
        assert reader.graphs() == sorted(map(str, (ONE, TWO)))


def test_without_an_address_to_write_to_nothing_begins(tmp_path: Path) -> None:
    with (
        RemoteStore(Access("http://127.0.0.1:9/"), None) as remote,
        pytest.raises(StoreError, match="GRAPHS"),
    ):
        push(release(tmp_path / "one"), "small", remote, 0, TOLD)

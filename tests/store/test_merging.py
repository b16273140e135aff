"""Several default graphs are one graph: what two of them say is said once."""

import pytest

from kg.errors import QueryError
from kg.store import Store, disk
from tests.store.small import AGENCY, ONE, REGISTERS, TWO, release

COUNT = f"SELECT (COUNT(*) AS ?n) {{clauses}} {{{{ <{AGENCY}> ?p ?o }}}}"
FROM = f"FROM <{ONE}> FROM <{TWO}>"


@pytest.fixture(scope="module", params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store | disk.DiskStore:
    folder = release(tmp_path_factory.mktemp("merging") / "small")
    if request.param == "memory":
        return Store.load(folder / "dataset.nq")
    disk.make(folder / "dataset.nq", folder / "store")
    return disk.DiskStore(folder / "store")


def count(store: Store | disk.DiskStore, text: str, *dataset: list[str] | None) -> int:
    with store.query(text, *dataset) as answer:
        [row] = answer.rows()
    return int(row["n"].value)


def test_from_merges(store: Store) -> None:
    assert count(store, COUNT.format(clauses=FROM)) == 1
    assert count(store, COUNT.format(clauses=f"{FROM} FROM <{REGISTERS}>")) == 1
    assert count(store, COUNT.format(clauses=f"FROM <{ONE}> FROM <{ONE}>")) == 1
    prefixed = COUNT.replace("SELECT", "PREFIX g: <https://w3id.org/govplan/graph/plan/> SELECT", 1)
    assert count(store, prefixed.format(clauses="FROM g:one FROM # a comment\n g:two")) == 1


def test_the_requests_dataset_merges(store: Store) -> None:
    text = COUNT.format(clauses="")
    assert count(store, text, [str(ONE), str(TWO)], []) == 1
    assert count(store, text, [str(ONE), str(ONE)], None) == 1
    assert count(store, text, [str(ONE), str(TWO), str(REGISTERS)], []) == 1
    assert count(store, text, [str(ONE), str(REGISTERS)], []) == 1
    assert count(store, text, [str(REGISTERS)], []) == 0


def test_named_graphs_stay_what_they_are_beside_merged_ones(store: Store) -> None:
    text = (
        f"SELECT (COUNT(*) AS ?n) {{clauses}} {{{{ <{AGENCY}> ?p ?o GRAPH ?g {{{{ <{AGENCY}> ?p ?o }}}} }}}}"
    )
    assert count(store, text.format(clauses=FROM)) == 0, "FROM without FROM NAMED has no named graphs"
    assert count(store, text.format(clauses=f"{FROM} FROM NAMED <{ONE}> FROM NAMED <{TWO}>")) == 2
    assert count(store, text.format(clauses=""), [str(ONE), str(TWO)], [str(TWO)]) == 1
    assert count(store, text.format(clauses=f"{FROM} FROM NAMED <{ONE}>"), [str(ONE), str(TWO)], []) == 0


def test_a_mistake_beside_from_is_told(store: Store) -> None:
    with pytest.raises(QueryError) as caught:
        store.query(f"ASK {FROM} FROM nobody:knows {{ ?s ?p ?o }}")
    assert caught.value.line == 1

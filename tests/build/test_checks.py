"""Golden checks at build: their results are in the graph, and a failed one stops what it must."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from rdflib import Literal
from rdflib.namespace import DCTERMS, RDFS

from kg import iri, pipeline
from kg.assembly.answers import Index, check_and_index, held_to
from kg.assembly.asked import InMemory
from kg.build.check_graph import check_graph
from kg.build.quads import Node
from kg.build.release import DATASET, MANIFEST
from kg.catalogue import catalogue, parse_query
from kg.catalogue.checks import Checked
from kg.errors import CatalogueError
from kg.pipeline import BuildResult
from kg.search import INDEX
from kg.shipped import shipped
from kg.store import Store
from kg.store.scratch import ScratchStore
from kg.vocab import GP
from tests.catalogue.made_up import EXAMPLE

PLAN = "450700-women-2021-2030"
OWN = EXAMPLE.replace(
    "  # VALUES word\n", "  # VALUES word\n  ?plan a gp:Plan ; dcterms:identifier ?word\n"
).replace("rows_at_least = 0", f'rows_at_least = 1\n#+ golden = {{ word = "{PLAN}" }}')


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    shutil.copy(shipped("data", "plans") / f"{PLAN}.json", folder)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "an-example.rq").write_text(OWN, encoding="utf-8")
    return folder


def test_what_a_check_found_is_data() -> None:
    query = parse_query("an-example", EXAMPLE, "an-example.rq")
    checked = [Checked("an-example", "1.0.0", 3, "expected at least 5 rows, found 3")]
    quads = check_graph(checked, {"an-example": query}, date(2026, 11, 22))
    node = iri.golden_check(iri.query("an-example"))
    found: dict[str, Node] = {str(p): o for s, p, o, _ in quads if s == node and p != RDFS.label}
    assert found[str(GP.checkedQuery)] == iri.query("an-example")
    assert str(found[str(GP.rowsFound)]) == "3"
    assert str(found[str(GP.passed)]) == "false"
    assert str(found[str(DCTERMS.date)]) == "2026-11-22"
    assert found[str(RDFS.comment)] == Literal("expected at least 5 rows, found 3")


def test_the_last_result_of_every_check_is_in_the_graph(built: BuildResult, store: Store) -> None:
    asked = """SELECT ?name ?passed WHERE {
      ?check a gp:GoldenCheck ; gp:checkedQuery ?query ; gp:passed ?passed .
      ?query dcterms:identifier ?name
    }"""
    with store.query(asked) as answer:
        found = {row["name"].value: row["passed"].value for row in answer.rows()}
    assert found == dict.fromkeys(catalogue(shipped("queries")), "true")
    assert json.loads((built.release / MANIFEST).read_text(encoding="utf-8"))["failed_checks"] == []


def test_with_other_records_ones_own_queries_alone_count(plans: Path, own: Path, tmp_path: Path) -> None:
    result = pipeline.build(plans, None, tmp_path / "out", queries_folder=own)
    assert [(check.query, check.passed) for check in result.checked] == [("an-example", True)]
    store = Store.load(result.release / DATASET)
    assert store.query(f"ASK {{ <{iri.query('an-example')}> a gp:SavedQuery , sh:SPARQLSelectExecutable }}")
    assert not store.query(f"ASK {{ ?check gp:checkedQuery <{iri.query('plan-overview')}> }}")


def test_shipped_queries_are_checked_where_all_shipped_plans_are(own: Path) -> None:
    every = list(catalogue(shipped("queries")).values())
    mine = parse_query("an-example", EXAMPLE, "an-example.rq")
    plans = {path.stem for path in shipped("data", "plans").glob("*.json")}
    assert held_to([*every, mine], own, {*plans, "900001-women-2021-2030"}) == [*every, mine]
    assert held_to([*every, mine], own, plans - {PLAN}) == [mine]
    assert held_to([*every, mine], None, plans - {PLAN}) == []


@pytest.mark.parametrize("on_disk", [False, True])
@pytest.mark.parametrize("jobs", [1, 2])
def test_however_many_processes_ask_the_answers_are_the_same(
    built: BuildResult, tmp_path: Path, jobs: int, *, on_disk: bool
) -> None:
    store = ScratchStore(tmp_path / "store") if on_disk else InMemory()
    store.take([built.release / DATASET])
    queries = list(catalogue(shipped("queries")).values())[:4]
    index, told = Index(tmp_path / INDEX, built.version), list[tuple[int, int]]()
    as_of = date.fromisoformat(json.loads((built.release / MANIFEST).read_text(encoding="utf-8"))["as_of"])
    checked = check_and_index(store, queries, as_of, index, jobs, lambda _, done, of: told.append((done, of)))
    assert checked == tuple(one for one in built.checked if one.query in {query.name for query in queries})
    assert index.path.read_bytes() == (built.release / INDEX).read_bytes()
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_a_query_of_ones_own_that_fails_stops_the_build(plans: Path, own: Path, tmp_path: Path) -> None:
    (own / "an-example.rq").write_text(OWN.replace(PLAN, "no-such-plan"), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"queries/an-example\.rq: .*at least 1 rows, found 0") as error:
        pipeline.build(plans, None, tmp_path / "out", queries_folder=own)
    assert "plan-overview" not in str(error.value)
    assert not (tmp_path / "out" / "current").exists()


def test_a_query_that_an_engine_cannot_read_stops_the_build(plans: Path, own: Path, tmp_path: Path) -> None:
    (own / "an-example.rq").write_text(OWN.replace("a gp:Plan", "a nowhere:Plan"), encoding="utf-8")
    with pytest.raises(CatalogueError, match="an-example"):
        pipeline.build(plans, None, tmp_path / "out", queries_folder=own)

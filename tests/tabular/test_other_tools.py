"""Every form, loaded by a tool that is not ours: the same counts as SPARQL finds in the graph."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import csvw
import duckdb
import frictionless
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from rdflib import Literal, URIRef

from kg.store import Store

CLASSES = {
    "plans": "gp:Plan",
    "targets": "gp:Target",
    "target_values": "gp:TargetValue",
    "measures": "gp:Measure",
    "responsibilities": "gp:Responsibility",
    "observations": "gp:Observation",
    "assessments": "gp:Assessment",
    "agencies": "gp:Agency",
    "indicators": "gp:Indicator",
    "spans": "gp:SourceSpan",
    "items": "gp:PlanItem",
    "places": "gp:Place",
    "domains": "gp:Domain",
    "concepts": "skos:Concept",
}
PAIRS = {
    "item_topics": "?a gp:topic ?b . ?a a gp:PlanItem",
    "item_groups": "?a gp:beneficiary ?b",
    "agency_names": "?a a gp:Agency ; skos:altLabel ?b",
    "indicator_units": "?a a gp:Indicator ; gp:unit ?b",
}


def _number(store: Store, query: str) -> float:
    with store.query(query) as answer:
        return float(next(answer.rows())["n"].value)


@pytest.fixture(scope="module")
def counts(store: Store) -> dict[str, int]:
    """Return how many things and pairs the graph has, by table."""
    things = {t: f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a {kind} }}" for t, kind in CLASSES.items()}
    pairs = {
        t: f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?a ?b {{ {where} }} }}" for t, where in PAIRS.items()
    }
    return {table: int(_number(store, query)) for table, query in (things | pairs).items()}


def test_pandas_reads_as_many_rows_from_csv_as_sparql_counts(folder: Path, counts: dict[str, int]) -> None:
    assert {t: len(pd.read_csv(folder / f"{t}.csv")) for t in counts} == counts
    assert all(counts.values())


def test_arrow_reads_as_many_rows_from_parquet(folder: Path, counts: dict[str, int]) -> None:
    assert {t: pq.read_metadata(folder / f"{t}.parquet").num_rows for t in counts} == counts
    schema = pq.read_schema(folder / "target_values.parquet")
    types = {name: str(schema.field(name).type) for name in ("value", "due", "due_stated", "unit")}
    assert types == {"value": "double", "due": "int32", "due_stated": "bool", "unit": "string"}
    assert not schema.field("value").nullable
    said = schema.field("value").metadata or {}
    assert said[b"label_zh"].decode() == "数值"


def test_duckdb_joins_what_sparql_joins(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    joined = duckdb.connect().execute("""
        SELECT count(*) FROM 'assessments.parquet' a
        JOIN 'target_values.parquet' v USING (target_value)
        JOIN 'concepts.csv' s ON s.concept = a.status
        JOIN 'plans.csv' p ON p.plan = v.plan JOIN 'places.csv' l ON l.place = p.place
        WHERE s.notation = 'no-data' AND l.code = '440103'
    """)
    rows = joined.fetchall()[0][0]
    asked = """SELECT (COUNT(DISTINCT ?a) AS ?n) {
        ?a gp:assesses ?v ; gp:status/skos:notation "no-data" .
        ?v a gp:TargetValue ; gp:plan/gp:place/gp:placeCode "440103" }"""
    assert rows == _number(store, asked) > 0


def test_sums_of_numbers_are_those_of_the_graph(folder: Path, store: Store) -> None:
    for table, kind in (("target_values", "gp:TargetValue"), ("observations", "gp:Observation")):
        asked = _number(store, f"SELECT (SUM(?v) AS ?n) {{ ?x a {kind} ; gp:value ?v }}")
        assert pd.read_csv(folder / f"{table}.csv")["value"].sum() == pytest.approx(asked)
        assert pd.read_parquet(folder / f"{table}.parquet")["value"].sum() == pytest.approx(asked)


def test_sqlite_holds_all_and_its_keys_hold(folder: Path, counts: dict[str, int]) -> None:
    with closing(sqlite3.connect(folder / "govplan.sqlite")) as database:
        held = {t: database.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0] for t in counts}  # noqa: S608
        assert held == counts
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert len(database.execute("PRAGMA foreign_key_list(assessments)").fetchall()) == 8
        database.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            database.execute("UPDATE targets SET plan = 'nowhere'")
        columns = database.execute("SELECT count(*) FROM dictionary WHERE \"table\" = 'targets'").fetchone()[
            0
        ]
        assert columns == len(database.execute("SELECT * FROM targets LIMIT 1").description)


def test_openpyxl_reads_as_many_rows_and_no_formula(folder: Path, counts: dict[str, int]) -> None:
    book = openpyxl.load_workbook(folder / "govplan.xlsx", read_only=True)
    assert book.sheetnames[0] == "dictionary"
    rows = {name: list(book[name].iter_rows()) for name in (*counts, "dictionary")}
    assert {t: len(rows[t]) - 1 for t in counts} == counts
    kinds = {cell.data_type for sheet in rows.values() for row in sheet for cell in row}
    assert kinds == {"s", "n", "d", "b"}


def test_frictionless_finds_the_package_valid(folder: Path, counts: dict[str, int]) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])[:5]
    rows = {task.name: task.stats["rows"] for task in report.tasks}
    assert {t: rows[t] for t in counts} == counts


def test_frictionless_finds_what_was_broken(small: Path, tmp_path: Path) -> None:
    for path in (*small.glob("*.csv"), small / "datapackage.json"):
        tmp_path.joinpath(path.name).write_bytes(path.read_bytes())
    targets = tmp_path / "targets.csv"
    targets.write_text(targets.read_text("utf-8").replace("/id/plan/", "/id/nowhere/"), "utf-8", newline="")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    found = {error[0] for error in report.flatten(["type"])}
    assert {"foreign-key", "hash-count"} <= found


def test_a_csvw_validator_finds_the_metadata_valid(small: Path, folder: Path) -> None:
    read = csvw.CSVW(str(small / "csv-metadata.json"), validate=True, strict=False)
    assert read.is_valid, read.warnings
    assert len(read.tables) == len(list(small.glob("*.csv")))
    # What is said of the tables is the same for all data, but for the dataset itself.
    of_small, of_all = (json.loads((f / "csv-metadata.json").read_text("utf-8")) for f in (small, folder))
    assert of_small["tables"] == of_all["tables"]


def test_a_csvw_validator_finds_what_was_broken(small: Path, tmp_path: Path) -> None:
    for path in (*small.glob("*.csv"), small / "csv-metadata.json"):
        tmp_path.joinpath(path.name).write_bytes(path.read_bytes())
    values = tmp_path / "target_values.csv"
    values.write_text(values.read_text("utf-8").replace(",true,", ",perhaps,"), "utf-8", newline="")
    read = csvw.CSVW(str(tmp_path / "csv-metadata.json"), validate=True, strict=False)
    with pytest.raises(UserWarning, match="perhaps"):
        _ = read.is_valid


def test_every_cell_of_one_property_is_a_triple_of_the_graph(
    small: Path, quads: list[tuple[URIRef, URIRef, URIRef | Literal, URIRef]]
) -> None:
    """CSVW says what triples the cells are; they are those of the graph."""
    graph = {(str(s), str(p), str(o)) for s, p, o, _ in quads}
    told = set(_triples(small, "target_values")) | set(_triples(small, "agencies"))
    assert len(told) > 100
    assert {triple for triple in told if triple not in graph} == set()


def _triples(folder: Path, name: str) -> Iterator[tuple[str, str, str]]:
    metadata = json.loads((folder / "csv-metadata.json").read_text("utf-8"))
    schema = next(t["tableSchema"] for t in metadata["tables"] if t["url"] == f"{name}.csv")
    first = schema["aboutUrl"].strip("{+}")
    for row in pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False).to_dict("records"):
        for column in schema["columns"]:
            if row[column["name"]] and column.get("propertyUrl", "rdf:type") != "rdf:type":
                yield row[first], column["propertyUrl"], row[column["name"]]

"""The whole way from records to a release."""

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kg import pipeline
from kg.build.release import DATASET, MANIFEST, current
from kg.errors import BuildError, KgError, QuoteMismatchError, RecordError
from kg.pipeline import BuildResult
from kg.record import Record, read_record, to_json
from kg.search import INDEX
from kg.shipped import shipped
from kg.store import Store
from kg.store.disk import FOLDER, DiskStore

PLANS = shipped("data", "plans")


def copy_of_plans(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PLANS, tmp_path / "plans"))


def test_two_builds_give_the_same_bytes(built: BuildResult, built_by_command: Path) -> None:
    """In two processes, whose sets and hashes have different orders."""
    again = current(built_by_command / "build" / "graph")
    assert (again / DATASET).read_bytes() == (built.release / DATASET).read_bytes()
    assert again.name == built.version


def test_the_manifest_says_what_was_built(built: BuildResult) -> None:
    manifest = json.loads((built.release / MANIFEST).read_text(encoding="utf-8"))
    data = (built.release / DATASET).read_bytes()
    assert manifest["sha256"] == hashlib.sha256(data).hexdigest()
    assert manifest["quads"] == data.count(b"\n") == sum(manifest["graphs"].values())
    assert manifest["plans"] == sorted(path.stem for path in PLANS.glob("*.json"))


def test_a_build_of_other_records_leaves_out_their_duties_and_asks_on_disk_alike(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    shutil.copy(PLANS / "450700-women-2021-2030.json", folder)
    result = pipeline.build(folder, None, tmp_path / "out")
    assert any(name.endswith(": 440000-women-2011-2020") for name in result.left_out)
    ask = "ASK { ?d gp:basis <https://w3id.org/govplan/id/basis/assigned> }"
    store = Store.load(result.release / DATASET)
    assert not store.query(ask)
    out = tmp_path / "on-disk"
    shutil.copytree(tmp_path / "out" / "parts", out / "parts")
    asked_on_disk = pipeline.build(folder, None, out, memory_mb=1).release
    for name in (DATASET, INDEX, "validation.json"):
        assert (asked_on_disk / name).read_bytes() == (result.release / name).read_bytes(), name
    assert not (result.release / FOLDER).exists()
    left = DiskStore(asked_on_disk / FOLDER)
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert len(left) == len(store) == int(next(left.query(count).rows())["n"].value)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert next(left.query(count).rows()) == next(store.query(count).rows()), "each triple once"
    assert [path.name for path in (out / "parts").glob("work-*")] == []


def test_the_build_day_is_an_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1704067200")
    assert pipeline.build_day() == date(2024, 1, 1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(BuildError, match="SOURCE_DATE_EPOCH"):
        pipeline.build_day()


def test_the_store_holds_no_blank_node(built: BuildResult) -> None:
    assert b"_:" not in (built.release / DATASET).read_bytes().replace(b'"_:', b"")


@pytest.mark.shared
def test_every_quote_is_what_its_document_holds(shared: Path, tmp_path: Path) -> None:
    result = pipeline.build(PLANS, shared / "plans", tmp_path)
    assert result.quotes > 1500
    store = Store.load(result.release / DATASET)
    ask = "ASK { ?m a gp:Measure FILTER NOT EXISTS { ?m gp:text ?t } }"
    assert not store.query(ask)


@pytest.mark.shared
def test_a_quote_that_the_document_does_not_hold_fails_the_build(shared: Path, tmp_path: Path) -> None:
    folder = copy_of_plans(tmp_path)
    path = folder / "440103-women-2021-2030.json"
    record = read_record(path)
    target = record.plans[0].domains[0].targets[0]
    right, target.text = target.text, "这不是原文。"
    write(path, record)
    with pytest.raises(QuoteMismatchError) as error:
        pipeline.build(folder, shared / "plans", tmp_path / "out")
    assert "这不是原文。" in error.value.message
    assert right[:20] in error.value.message
    assert not (tmp_path / "out" / "current").exists()


@pytest.mark.shared
def test_a_document_with_other_bytes_fails_the_build(shared: Path, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    name = read_record(PLANS / "440103-women-2021-2030.json").document
    text = (shared / "plans" / name).read_text(encoding="utf-8")
    (documents / name).write_text(text + "\n", encoding="utf-8")
    with pytest.raises(QuoteMismatchError, match="has sha256"):
        pipeline.build(PLANS, documents, tmp_path / "out")


def write(path: Path, record: Record) -> None:
    """Write a record as one that was never extracted: a digest would refuse the edit at once."""
    path.write_text(to_json(record.model_copy(update={"digest": None})), encoding="utf-8")


def broken_json(folder: Path) -> None:
    min(folder.glob("*.json")).write_text("{", encoding="utf-8")


def unknown_place(folder: Path) -> None:
    path = min(folder.glob("*.json"))
    record = read_record(path)
    record.plans[0].place = "示例市"
    write(path, record)


def unknown_unit(folder: Path) -> None:
    for path in folder.glob("*.json"):
        record = read_record(path)
        for domain in record.plans[0].domains:
            for target in domain.targets:
                for quantity in target.quantities:
                    quantity.unit = "斛"
        write(path, record)


def edited(folder: Path) -> None:
    path = folder / "450700-women-2021-2030.json"
    text = path.read_text(encoding="utf-8")
    assert '"value": 12,' in text
    path.write_text(text.replace('"value": 12,', '"value": 13,', 1), encoding="utf-8")


def removed(folder: Path) -> None:
    for path in folder.glob("*.json"):
        path.unlink()


def double(folder: Path) -> None:
    path = min(folder.glob("*.json"))
    shutil.copy(path, folder / "zz.json")


@pytest.mark.parametrize(
    ("spoil", "error", "says"),
    [
        (broken_json, RecordError, "JSON"),
        (unknown_place, BuildError, "示例市"),
        (unknown_unit, BuildError, "'斛' is not in the code list 'unit'"),
        (double, BuildError, "both records of the plan"),
        (edited, RecordError, "450700-women-2021-2030.json.*edited without an entry"),
        (removed, BuildError, "no records"),
    ],
)
def test_a_wrong_record_builds_nothing(
    tmp_path: Path, spoil: Callable[[Path], None], error: type[KgError], says: str
) -> None:
    folder = copy_of_plans(tmp_path)
    spoil(folder)
    with pytest.raises(error, match=says):
        pipeline.build(folder, None, tmp_path / "out")
    assert not (tmp_path / "out" / "current").exists()


@pytest.mark.shared
def test_documents_that_are_missing_are_named(shared: Path, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    name = read_record(PLANS / "440281-women-2021-2030.json").document
    shutil.copy(shared / "plans" / name, documents / name)
    folder = tmp_path / "plans"
    folder.mkdir()
    for path in PLANS.glob("4*-women-*.json"):
        shutil.copy(path, folder)
    result = pipeline.build(folder, documents, tmp_path / "out")
    assert result.unchecked == ("440000-women-2011-2020", "440103-women-2021-2030", "450700-women-2021-2030")


def test_a_folder_without_any_of_the_documents_is_refused(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    with pytest.raises(BuildError, match="the document of no record"):
        pipeline.build(PLANS, tmp_path / "documents", tmp_path / "out")


@pytest.mark.parametrize(
    ("known", "ours"),
    [
        ("eli:LegalResource", "gp:Plan"),
        ("eli:LegalResourceSubdivision", "gp:Target"),
        ("org:FormalOrganization", "gp:Agency"),
        ("oa:SpecificResource", "gp:SourceSpan"),
        ("schema:AdministrativeArea", "gp:Place"),
        ("<http://purl.org/linked-data/cube#Observation>", "gp:Observation"),
        ("gp:Quantity", "gp:TargetValue"),
    ],
)
def test_things_are_found_by_the_classes_that_others_know(built: BuildResult, known: str, ours: str) -> None:
    store = Store.load(built.release / DATASET)
    assert store.query(f"ASK {{ ?thing a {ours} }}")
    assert not store.query(f"ASK {{ ?thing a {ours} FILTER NOT EXISTS {{ ?thing a {known} }} }}")

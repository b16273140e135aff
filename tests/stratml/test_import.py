"""`kg stratml` and `kg import plan`: a plan written and read again by the command line, all or nothing."""

import shutil
from pathlib import Path

import pytest
from rdflib import Graph
from typer.testing import CliRunner

from kg.build.plan_graph import PlanGraph
from kg.cli.app import app
from kg.cli.entry import load
from kg.cli.plan_files import PlanFile, read_plan_file
from kg.codes import shipped_codes
from kg.corrections import check_unlisted, correct
from kg.errors import BuildError, KgError, RecordError
from kg.record import Record, digest, read_record, to_json
from kg.registry import read_registry
from kg.shipped import shipped
from kg.stratml import carried

KEY = "100000-children-2021-2025-health-action"
SHIPPED = shipped("data", "plans", f"{KEY}.json")


def _kg(*arguments: str | Path) -> str:
    for command in ("stratml", "import"):
        load(command)
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(result.exception, KgError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "records"
    made.mkdir()
    return made


@pytest.fixture
def xml(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xml"
    _kg("stratml", KEY, "-o", path)
    return path


def _turtle(record: Record, path: Path) -> Path:
    graph = Graph()
    for subject, predicate, node, _ in PlanGraph(record, read_registry(), shipped_codes()).quads:
        graph.add((subject, predicate, node))
    path.write_text(graph.serialize(format="turtle"), encoding="utf-8")
    return path


def test_a_plan_goes_out_as_stratml_and_comes_in_again(folder: Path, xml: Path) -> None:
    said = _kg("import", "plan", xml, "--records", folder)
    assert f"{KEY}.json" in said
    record = read_record(folder / f"{KEY}.json")
    assert record.plans == carried(read_record(SHIPPED), 2).plans
    check_unlisted(record, "plan.xml")
    assert record.digest == digest(record)
    assert "unchanged" in _kg("import", "plan", xml, "--records", folder)


def test_a_dry_run_writes_nothing(folder: Path, xml: Path) -> None:
    assert "not written" in _kg("import", "plan", xml, "--records", folder, "--dry-run")
    assert list(folder.iterdir()) == []


def test_a_record_and_its_turtle_come_in_as_the_same_plan(folder: Path, tmp_path: Path) -> None:
    registry = read_registry()
    by_json = read_plan_file(PlanFile(SHIPPED), registry, folder).records[KEY]
    turtle = _turtle(by_json, tmp_path / "plan.ttl")
    by_turtle = read_plan_file(PlanFile(turtle), registry, folder).records[KEY]
    assert by_json == read_record(SHIPPED)
    for domains in (by_json.plans[0].domains, by_turtle.plans[0].domains):
        for target in (target for domain in domains for target in domain.targets):
            target.groups.sort()
            target.topics.sort()
    assert by_turtle.plans[0].domains == by_json.plans[0].domains


def test_a_plan_that_says_something_else_replaces_only_when_told_and_keeps_corrections(
    folder: Path, xml: Path
) -> None:
    kept = folder / f"{KEY}.json"
    at = "/plans/children/domains/1/targets/1/printed_number"
    corrected = correct(read_record(SHIPPED), at, 7, "虚构的更正 made up")
    kept.write_text(to_json(corrected), encoding="utf-8")
    with pytest.raises(RecordError, match="says something else"):
        _kg("import", "plan", xml, "--records", folder)
    assert read_record(kept) == corrected
    text = xml.read_text(encoding="utf-8").replace("<NumberOfUnits>3.1<", "<NumberOfUnits>2.5<")
    xml.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=r"(?s)breaks the shapes.*Number-not-as-printed 1.*printed “3\.1‰”"):
        _kg("import", "plan", xml, "--records", folder, "--replace")
    assert read_record(kept) == corrected, "all or nothing"
    xml.write_text(text.replace("3.1‰", "2.5‰"), encoding="utf-8")
    said = _kg("import", "plan", xml, "--records", folder, "--replace")
    assert "raised" in said
    record = read_record(kept)
    assert record.plans[0].domains[0].targets[0].printed_number == 7
    assert [one.at for one in record.corrections] == [at]
    check_unlisted(record, kept.name)


def test_what_the_build_would_refuse_is_not_let_in(folder: Path, tmp_path: Path, xml: Path) -> None:
    text = xml.read_text(encoding="utf-8")
    for wrong in (
        text.replace(
            "<UnitOfMeasurement>‰</UnitOfMeasurement>", "<UnitOfMeasurement>虚构</UnitOfMeasurement>"
        ),
        text.replace("<Name>中国</Name>", "<Name>示例市</Name>"),
    ):
        assert wrong != text
        xml.write_text(wrong, encoding="utf-8")
        with pytest.raises(BuildError):
            _kg("import", "plan", xml, "--records", folder)
    other = tmp_path / "plan.txt"
    shutil.copy(SHIPPED, other)
    with pytest.raises(RecordError, match="no known form"):
        _kg("import", "plan", other, "--records", folder)
    edited = tmp_path / "edited.json"
    edited.write_text(SHIPPED.read_text(encoding="utf-8").replace("3.1‰", "3.2‰"), encoding="utf-8")
    with pytest.raises(RecordError, match="edited without"):
        _kg("import", "plan", edited, "--records", folder)
    assert list(folder.iterdir()) == []


def test_all_plans_go_into_a_folder(tmp_path: Path) -> None:
    _kg("stratml", "--part", "1", "-o", tmp_path)
    written = {path.name.removesuffix(".part1.xml") for path in tmp_path.iterdir()}
    assert written == {path.stem for path in shipped("data", "plans").glob("*.json")}
    with pytest.raises(RecordError, match="no record of this plan"):
        _kg("stratml", "990100-women-2021-2030")

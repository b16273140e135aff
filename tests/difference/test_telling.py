"""Changes said: every kind has its words and its mirror; JSON and RDF say as many as there are."""

from pathlib import Path
from typing import get_args

import pytest
from rdflib import Graph
from rdflib.namespace import PROV, RDF, RDFS
from typer.testing import CliRunner

from kg.cli.app import app
from kg.cli.entry import load
from kg.difference import Change, Kind, as_json, as_text, as_triples
from kg.difference.change import Place, words
from kg.difference.telling import AS
from kg.errors import RecordError
from kg.record import read_record, to_json
from kg.shipped import shipped

KEY = "100000-children-2021-2025-health-action"
SHIPPED = shipped("data", "plans", f"{KEY}.json")
RAISED = Change("raised", Place("p", "d1/t2/v1"), Place("p", "d1/t3/v1"), "", "3.1", "2.5")
ADDED = Change("item-added", None, Place("p", "d1/t4"), "target", now="虚构")


def test_every_kind_has_words_an_act_and_a_mirror_that_mirrors_back() -> None:
    kinds = words()["kinds"]
    assert set(kinds) == set(get_args(Kind))
    for kind in get_args(Kind):
        change = Change(kind, Place("p"), Place("p"), "target", "旧", "新")
        assert change.mirrored.mirrored == change
        assert kinds[kind]["act"] in {"Add", "Remove", "Update", "Move"}
        for language in ("zh", "en"):
            assert "旧" in kinds[kind][language].format(what="", was="旧", now="旧")


def test_text_names_plan_place_and_both_languages_or_one() -> None:
    assert as_text([]) == "没有改变意思的不同 nothing differs in meaning\n"
    both = as_text([RAISED, ADDED])
    assert both.startswith("p\n  d1/t2/v1 → d1/t3/v1  要求提高：3.1 → 2.5\n      raised")
    assert "raised" not in as_text([RAISED], ["zh"])


def test_json_counts_and_lists() -> None:
    told = as_json([RAISED, ADDED], ("a", "b"))
    assert (told["from"], told["to"], told["counts"]) == ("a", "b", {"item-added": 1, "raised": 1})
    assert told["changes"][1]["before"] is None
    assert told["changes"][1]["after"]["iri"].endswith("/id/plan/p/d1/t4")


def test_rdf_says_what_is_a_revision_of_what() -> None:
    graph = Graph()
    for triple in as_triples([RAISED, ADDED], ("a", "b")):
        graph.add(triple)
    (update,) = graph.subjects(RDF.type, AS.Update)
    (added,) = graph.subjects(RDF.type, AS.Add)
    assert {label.language for label in graph.objects(update, RDFS.label)} == {"zh", "en"}  # type: ignore[attr-defined]
    ((new, old),) = graph.subject_objects(PROV.wasRevisionOf)
    assert (str(old).endswith("/d1/t2/v1/version/a"), str(new).endswith("/d1/t3/v1/version/b")) == (
        True,
        True,
    )
    assert graph.value(update, AS.object) == new
    assert graph.value(update, AS.origin) == old
    assert str(graph.value(graph.value(added, AS.object), PROV.specializationOf)).endswith("/d1/t4")


def _diff(*arguments: str | Path) -> str:
    load("diff")
    result = CliRunner().invoke(app, ["diff", *map(str, arguments)])
    if isinstance(result.exception, RecordError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_compares_a_record_with_the_shipped_plan(tmp_path: Path) -> None:
    record = read_record(SHIPPED)
    record.plans[0].domains[0].targets[0].quantities[0].value = 2.5
    record.digest = None
    path = tmp_path / "revised.json"
    path.write_text(to_json(record), encoding="utf-8")
    assert "要求提高" in _diff(KEY, path)
    assert "要求降低" in _diff(path, KEY, "--lang", "zh")
    graph = Graph().parse(data=_diff(KEY, path, "--format", "turtle"), format="turtle")
    assert len(list(graph.subjects(RDF.type, AS.Update))) == 1
    assert "没有改变意思的不同" in _diff(KEY, SHIPPED)
    with pytest.raises(RecordError, match="no record, plan or release"):
        _diff(KEY, "990100-women-2021-2030")

"""A shape that is about nothing: told in every report, and no build of the shipped data."""

import json
import shutil
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from kg import pipeline
from kg.build.release import REPORT
from kg.errors import BuildError
from kg.pipeline import BuildResult, require_reached
from kg.report import Report
from kg.shipped import shipped
from kg.validate import read_shapes, validate
from kg.validate.targets import unreached, unused


def test_a_shape_about_nothing_is_refused_by_name() -> None:
    shapes = (URIRef("https://w3id.org/govplan/shapes#Plna"), URIRef("https://w3id.org/govplan/shapes#Thing"))
    with pytest.raises(BuildError, match="gps:Plna, gps:Thing"):
        require_reached(Report((), shapes))
    require_reached(Report((), ()))


def test_the_shipped_build_refuses_a_misspelt_target(
    built: BuildResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build's own step: its report names the shape, so nothing is published."""
    report = Report(built.report.results, (URIRef("https://w3id.org/govplan/shapes#Plna"),))
    monkeypatch.setattr(pipeline, "validate", lambda *_: report)
    with pytest.raises(BuildError, match="gps:Plna"):
        pipeline.build(shipped("data", "plans"), None, tmp_path / "out")
    assert not (tmp_path / "out" / "current").exists()


@pytest.mark.slow
def test_a_folder_of_one_plan_still_builds_and_tells(tmp_path: Path) -> None:
    """It has no measure and no project, which is no fault of the operator's."""
    records = tmp_path / "plans"
    records.mkdir()
    shutil.copy(shipped("data", "plans") / "440000-women-2011-2020.json", records)
    result = pipeline.build(records, None, tmp_path / "out")
    told = json.loads((result.release / REPORT.format(form="json")).read_text(encoding="utf-8"))
    assert "https://w3id.org/govplan/shapes#KeyProject" in told["unreached"]


ORPHAN = """
@prefix : <https://example.org/#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:Plan sh:targetClass :Thing ; a sh:NodeShape ; sh:property :name ; sh:or ( :Either [ sh:not :Neither ] ) ;
    sh:sparql :Plan-query .
:name a sh:PropertyShape ; sh:path :name ; sh:node :Named ; sh:qualifiedValueShape :Counted .
:Either a sh:NodeShape . :Neither a sh:NodeShape . :Named a sh:NodeShape . :Counted a sh:NodeShape .
:Plan-query a sh:SPARQLConstraint .
"""


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ("", set()),
        (":Orphan a sh:NodeShape ; sh:property :own .", {"Orphan"}),
        (
            ":Orphan a sh:NodeShape ; sh:property :own . :own a sh:PropertyShape ; sh:path :x .",
            {"Orphan", "own"},
        ),
        (":untyped sh:path :x .", {"untyped"}),
        (":a a sh:NodeShape ; sh:node :b . :b a sh:NodeShape ; sh:node :a .", {"a", "b"}),
        (":query a sh:SPARQLConstraint .", {"query"}),
        (":Named sh:deactivated true .", {"Named"}),
        (":Named sh:deactivated false .", set()),
    ],
)
def test_a_shape_that_no_target_leads_to_is_named(more: str, names: set[str]) -> None:
    shapes = Graph().parse(data=ORPHAN + more, format="turtle")
    assert {str(shape).rpartition("#")[2] for shape in unused(shapes)} == names
    data = Graph().parse(data="@prefix : <https://example.org/#> . :t a :Thing .", format="turtle")
    assert unreached(data, shapes) == unused(shapes)


def test_every_shipped_shape_is_led_to_by_a_target() -> None:
    assert unused(read_shapes()) == set()


@pytest.mark.parametrize("shape", ["Plan", "Quantity-two-values", "Ordinal-gap"])
def test_a_shipped_shape_that_loses_its_target_is_named_with_its_parts(shape: str) -> None:
    shapes, node = read_shapes(), URIRef(f"https://w3id.org/govplan/shapes#{shape}")
    shapes.remove((node, SH.targetClass, None))
    parts = {*shapes.objects(node, SH.property), *shapes.objects(node, SH.sparql)}
    assert {node, *parts} <= unused(shapes)
    with pytest.raises(BuildError, match=f"gps:{shape}"):
        require_reached(validate(Graph(), shapes, check_shapes=False))

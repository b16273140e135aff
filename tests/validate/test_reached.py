"""A shape that is about nothing: told in every report, and no build of the shipped data."""

import json
import shutil
from pathlib import Path

import pytest
from rdflib import URIRef

from kg import pipeline
from kg.build.release import REPORT
from kg.errors import BuildError
from kg.pipeline import BuildResult, require_reached
from kg.report import Report
from kg.shipped import shipped


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
    monkeypatch.setattr(pipeline, "validate", lambda _: report)
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

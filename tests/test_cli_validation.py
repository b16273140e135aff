"""`kg validate` on the shipped data: what it shows, writes, refuses and returns."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rdflib import Graph
from rdflib.namespace import RDF, SH
from typer.testing import CliRunner, Result

from kg import pipeline
from kg.build.release import DATASET, MANIFEST
from kg.cli.app import app
from kg.cli.entry import load
from kg.errors import KgError
from kg.history import FILE, read_history
from kg.pipeline import BuildResult
from kg.shipped import shipped

DAY = "2026-11-22"
"""A day on which what ships is accepted."""
PLAN = "440103-children-2021-2030"


def kg(built: BuildResult, *arguments: str) -> Result:
    """Run `kg validate` on the built release."""
    load("validate")
    out = str(built.release.parent.parent)
    return CliRunner().invoke(app, ["validate", "--out", out, "--as-of", DAY, *arguments])


def test_every_violation_of_what_ships_is_accepted(built: BuildResult) -> None:
    done = kg(built)
    assert done.exit_code == 0, done.output
    assert "认可没有对应的发现" not in done.output
    assert built.accepted["Violation"] == built.report.counts["Violation"] > 0
    last = done.output.strip().splitlines()[-1]
    assert last.startswith(f"共 {len(built.report.results)} 条")
    assert "违规 violation 0" in last


def test_after_its_last_day_an_acceptance_counts_no_more(built: BuildResult) -> None:
    done = kg(built, "--as-of", "2030-01-01")
    assert done.exit_code == 1
    assert "认可已过期 expired acceptance：gps:Target-responsible" in done.output
    assert kg(built, "--as-of", "2030-01-01", "--severity", "info").exit_code == 0


def test_a_policy_officer_sees_target_fault_fixer_and_quote(built: BuildResult) -> None:
    done = kg(built, "--shape", "Commitment-contradicts-target")
    for words in (
        "广州市荔湾区儿童发展规划",
        "重点项目  爱牙护眼关爱儿童健康工程",
        "“6岁儿童近视率 ≈ 3.5%”与目标值“6岁儿童近视率 ≈ 3.0%”（2030年）不一致",
        "广州市荔湾区教育局、广州市荔湾区卫生健康局（按职能推定的牵头单位 presumed lead）",
        "原文  “6岁儿童近视率控制在3.5%左右”",
        "另见  “6岁儿童近视率控制在3.0%左右”",
        "认可  6岁儿童近视率在主要目标中为3.0%左右",
    ):
        assert words in done.output, words


def test_plan_severity_and_shape_narrow_it_down(built: BuildResult) -> None:
    def results(*arguments: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(kg(built, "--format", "json", *arguments).output)[
            "results"
        ]
        return found

    assert len(results()) == len(built.report.results)
    of_plan = results("--plan", PLAN)
    assert {plan["key"] for result in of_plan for plan in result["plans"]} >= {PLAN}  # type: ignore[attr-defined]  # JSON
    narrow = results("--plan", PLAN, "--severity", "Warning", "--shape", "gps:Target-weaker-than-baseline")
    assert 0 < len(narrow) < len(of_plan)
    assert {result["severity"] for result in narrow} == {"Warning"}


def test_the_hint_shows_the_rest_of_what_was_asked_for(built: BuildResult) -> None:
    asked = ("--plan", PLAN, "--severity", "info")
    told = kg(built, *asked).output
    hints = [line.partition("more：")[2] for line in told.splitlines() if "more：" in line]
    assert hints
    for hint in hints:
        command = shlex.split(hint)
        assert command[:2] == ["kg", "validate"]
        shown = CliRunner().invoke(app, command[1:])
        assert [*asked] == command[2:6]
        count = int(re.findall(rf"（{command[-1]}）(\d+) 条", told)[0])
        assert shown.output.count("    问题  ") == count


def test_turtle_is_a_validation_report(built: BuildResult) -> None:
    told = Graph().parse(data=kg(built, "--format", "ttl", "--severity", "violation").output, format="turtle")
    assert len(set(told.subjects(RDF.type, SH.ValidationResult))) == built.report.counts["Violation"]
    assert len(set(told.subjects(RDF.type, SH.ValidationReport))) == 1


@pytest.mark.parametrize("form", ["html", "xlsx", "json", "ttl", "table"])
def test_a_file_is_written(built: BuildResult, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"findings.{form}"
    done = kg(built, "--format", form, "-o", str(path))
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert path.stat().st_size > 10_000


def test_the_workbook_opens(built: BuildResult, tmp_path: Path) -> None:
    path = tmp_path / "findings.xlsx"
    kg(built, "--format", "xlsx", "-o", str(path))
    assert load_workbook(path)["发现"].max_row == len(built.report.results) + 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--plan", "none"], "没有这个规划"),
        (["--shape", "None"], "没有这条规则"),
        (["--format", "xlsx"], "-o findings.xlsx"),
        (["--format", "html", "-o", "/none/findings.html"], "写不了"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(built: BuildResult, arguments: list[str], says: str) -> None:
    done = kg(built, *arguments)
    assert isinstance(done.exception, KgError)
    assert done.exception.remedy
    assert says in str(done.exception)


def test_the_build_remembers_the_release_and_says_what_is_accepted(built: BuildResult) -> None:
    (past,) = read_history(built.release.parent.parent)
    manifest = json.loads((built.release / MANIFEST).read_text(encoding="utf-8"))
    assert past.version == built.version
    assert past.counts == manifest["findings"] == built.report.counts
    assert past.accepted == manifest["accepted"] == built.accepted
    assert sum(past.shapes.values()) == len(built.report.results)
    assert built.notes == ()


def test_acceptances_can_be_asked_for_over_sparql(built: BuildResult) -> None:
    text = (built.release / DATASET).read_text(encoding="utf-8")
    accepted = text.count(
        "<https://w3id.org/govplan/ontology#acceptance> <https://w3id.org/govplan/id/acceptance/"
    )
    assert accepted == sum(built.accepted.values())


def test_a_figure_without_a_year_is_for_who_counts_not_for_who_drafted(built: BuildResult) -> None:
    told = json.loads(kg(built, "--format", "json", "--shape", "Observation-year-known").output)
    assert told["results"]
    for result in told["results"]:
        assert result["settled_by"]["ground"] == "statistics"
        assert all("统计" in agency["zh"] for agency in result["settled_by"]["agencies"])


@pytest.mark.slow
def test_a_damaged_history_and_a_changed_policy_do_not_stop_a_build(
    built: BuildResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A policy is part of what a release is made of: another one is another version."""
    data = Path(shutil.copytree(shipped("data"), tmp_path / "data"))
    told = (data / "dataset.toml").read_text(encoding="utf-8")
    (data / "dataset.toml").write_text(told.partition("[[accepted]]")[0], encoding="utf-8")

    def own(*parts: str) -> Path:
        return data.joinpath(*parts[1:]) if parts[0] == "data" else shipped(*parts)

    plans = tmp_path / "plans"
    plans.mkdir()
    shutil.copy(shipped("data", "plans") / f"{PLAN}.json", plans)
    out = tmp_path / "out"
    out.mkdir()
    (out / FILE).write_text("{", encoding="utf-8")
    with_policy = pipeline.build(plans, None, out)
    assert any(FILE in note for note in with_policy.notes)
    assert with_policy.accepted["Violation"] == 2
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "shipped", own)
        without = pipeline.build(plans, None, out)
    assert without.accepted == {}
    assert without.version != with_policy.version
    assert [past.version for past in read_history(out)] == [with_policy.version, without.version]
    assert with_policy.version != built.version

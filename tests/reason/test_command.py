"""`kg reason` on a built graph."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.build.release import DATASET, publish
from kg.cli.app import app
from kg.cli.entry import load
from kg.errors import ParameterError
from tests.made_up import publish as publish_made_up


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build folder with the made-up plans."""
    load("reason")
    folder = tmp_path_factory.mktemp("made-up")
    publish_made_up(folder)
    return folder


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["reason", *arguments])
    return result.exit_code, result.output


def test_rules_need_no_java(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    code, said = run("--out", str(out))
    assert code == 0
    assert "全图 whole graph：没有矛盾 no contradiction" in said
    assert "reasonable" in said


@pytest.mark.usefixtures("java")
def test_hermit_checks_the_ontology_and_a_plan(out: Path) -> None:
    code, said = run("--dl", "--plan", "990100-women-2021-2030", "--out", str(out))
    assert code == 0
    assert said.startswith("HermiT 1.3.8")
    assert "本体 ontology：一致 consistent；每个类都可以有实例 all satisfiable" in said
    assert "规划 plan 990100-women-2021-2030：一致 consistent" in said
    assert "XMLSchema#gYear" in said


@pytest.mark.usefixtures("java")
def test_a_contradiction_is_explained_and_exits_1(out: Path, tmp_path: Path) -> None:
    whole = (out / "current" / DATASET).read_text(encoding="utf-8").splitlines(keepends=True)
    section = "<https://w3id.org/govplan/id/plan/990100-women-2021-2030/d1>"
    changed = [
        line.replace("id/domain/women-health>", "id/domain/children-health>")
        if line.startswith(f"{section} <https://w3id.org/govplan/ontology#domain>")
        else line
        for line in whole
    ]
    assert changed != whole
    publish(tmp_path, "000000000bad", {DATASET: "".join(changed).encode(), "build.json": b"{}"})
    code, said = run("--dl", "--plan", "990100-women-2021-2030", "--out", str(tmp_path))
    assert code == 1
    assert "规划 plan 990100-women-2021-2030：不一致 INCONSISTENT" in said
    assert "“妇女类事项”（gp:ForWomen）与“儿童类事项”（gp:ForChildren）互斥" in said
    code, said = run("--out", str(tmp_path))
    assert code == 1
    assert "矛盾 contradictions" in said


@pytest.mark.usefixtures("java")
def test_what_does_not_end_in_time_is_undecided(out: Path) -> None:
    code, said = run("--dl", "--plan", "990100-women-2021-2030", "--limit", "0.1", "--out", str(out))
    assert code == 1
    assert "本体 ontology：未定 undecided" in said
    assert "一致" not in said


def test_a_plan_that_is_not_there_is_named(out: Path) -> None:
    result = CliRunner().invoke(app, ["reason", "--plan", "440300-women-2021-2030", "--out", str(out)])
    assert isinstance(result.exception, ParameterError)
    assert "990100-women-2021-2030" in result.exception.remedy

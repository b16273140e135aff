"""A release with violations that nobody accepted is not published unless its maker says so."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.build.release import MANIFEST, current, forget_aside, publish, set_aside
from kg.cli.app import app
from kg.cli.entry import load
from kg.errors import PolicyError, UnacceptedError
from kg.history import read_history
from kg.policy import Accepted, require_shapes, told
from kg.shipped import shipped
from kg.validate import read_shapes, shape_names
from tests.test_policy import result

DAY = "2026-11-22"
PLAN = "440103-children-2021-2030"


def kg(*arguments: str) -> Result:
    """Run a command of `kg` in this process."""
    load(arguments[0])
    return CliRunner().invoke(app, [*arguments])


@pytest.mark.slow
def test_an_unaccepted_violation_keeps_the_last_release_in_service(tmp_path: Path) -> None:
    plans, out = tmp_path / "plans", tmp_path / "out"
    plans.mkdir()
    shutil.copy(shipped("data", "plans") / f"{PLAN}.json", plans)
    build = ("build", "--records", str(plans), "--out", str(out), "--as-of", DAY)
    assert kg(*build).exit_code == 0
    good, remembered = current(out), read_history(out)

    record = json.loads((plans / f"{PLAN}.json").read_text(encoding="utf-8"))
    record["plans"][0]["domains"][0]["targets"][5]["quantities"][0]["value"] = 950
    record["digest"] = None
    (plans / f"{PLAN}.json").write_text(json.dumps(record), encoding="utf-8")
    done = kg(*build)
    assert isinstance(done.exception, UnacceptedError)
    message, remedy = done.exception.message, done.exception.remedy
    assert "上一版仍在服务" in message
    assert "gps:Percentage 1" in message
    assert f"{PLAN}/d1/t6/v1：" in message
    assert "Target-responsible" not in message  # those are accepted
    assert "data/dataset.toml" in remedy
    assert "--publish-anyway" in remedy
    assert current(out) == good
    assert read_history(out) == remembered

    kept = remedy.partition("kg validate --out ")[2].splitlines()[0]
    assert "gps:Percentage" in (Path(kept) / "current" / "validation.txt").read_text(encoding="utf-8")
    looked = kg("validate", "--out", kept, "--as-of", DAY, "--severity", "violation")
    assert looked.exit_code == 1
    assert "（Percentage）1 条" in looked.output

    assert kg(*build, "--publish-anyway").exit_code == 0
    manifest = json.loads((current(out) / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["findings"]["Violation"] > manifest["accepted"]["Violation"]
    assert not Path(kept).exists()


def test_a_release_set_aside_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    publish(tmp_path, "good", {"dataset.nq": b"1\n"})
    first = set_aside(tmp_path, "one", {"dataset.nq": b"2\n"})
    assert set_aside(tmp_path, "two", {"dataset.nq": b"3\n"}) == first
    assert [path.name for path in (first / "releases").iterdir()] == ["two"]
    assert current(first).name == "two"
    assert current(tmp_path).name == "good"
    forget_aside(tmp_path)
    forget_aside(tmp_path)
    assert current(tmp_path).name == "good"
    assert not first.exists()


def test_many_violations_are_counted_and_the_first_are_told() -> None:
    lines = told([result(focus=f"https://example.org/t{n}") for n in range(7)]).splitlines()
    assert lines[0] == "gps:Target-responsible 7"
    assert lines[1] == "  https://example.org/t0：示例。 Made up."
    assert len(lines) == 1 + 5 + 1
    assert lines[-1].strip() == "另有 2 条 more"


def test_an_entry_for_a_shape_that_is_not_there_is_refused_with_near_names() -> None:
    def entry(shape: str) -> Accepted:
        return Accepted(
            shape=shape, focus="d1/t1", reason_zh="示例。", reason_en="x", role="示", until=date(2027, 1, 1)
        )

    shapes = shape_names(read_shapes())
    require_shapes([entry("gps:Target-responsible"), entry("gps:Percentage")], shapes)
    with pytest.raises(PolicyError) as raised:
        require_shapes([entry("gps:Percentage"), entry("gps:Target-responsable")], shapes)
    assert "gps:Target-responsable d1/t1" in raised.value.message
    assert "gps:Target-responsible" in raised.value.remedy
    with pytest.raises(PolicyError, match=r"shapes/\*\.ttl"):
        require_shapes([entry("gps:Xyzzy")], shapes)

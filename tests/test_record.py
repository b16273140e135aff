"""Reading a record: no two parts of one list share an ordinal, since they would be one thing in the graph."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import pipeline
from kg.corrections import correct
from kg.errors import RecordError
from kg.intake import read_records
from kg.record import Record, read_record
from kg.shipped import shipped

KEY = "440103-children-2021-2030"
PLAN = "/plans/children"


@pytest.fixture
def shipped_record() -> dict[str, Any]:
    """Return a shipped record as JSON."""
    text = (shipped("data", "plans") / f"{KEY}.json").read_text(encoding="utf-8")
    record: dict[str, Any] = json.loads(text)
    return record


def part(record: dict[str, Any], path: str) -> list[dict[str, Any]]:
    """Return a list of the record's plan, for example `domains/2/targets`."""
    found: Any = record["plans"][0]
    for step in path.split("/"):
        found = found[int(step) - 1] if step.isdecimal() else found[step]
    parts: list[dict[str, Any]] = found
    return parts


def says(one: dict[str, Any]) -> str:
    return str(one.get("name") or one.get("title") or one["text"])[:10]


LISTS = ["domains", "domains/2/targets", "domains/1/measures", "projects", "implementation", "monitoring"]


@pytest.mark.parametrize("path", LISTS)
def test_an_ordinal_given_twice_is_refused_with_both_quotes(
    path: str, shipped_record: dict[str, Any], tmp_path: Path
) -> None:
    one, other = part(shipped_record, path)[:2]
    other["ordinal"] = one["ordinal"]
    file = tmp_path / f"{KEY}.json"
    file.write_text(json.dumps(shipped_record), encoding="utf-8")
    with pytest.raises(RecordError) as raised:
        read_record(file)
    said = raised.value.message
    assert said.startswith(f"{KEY}.json：{PLAN}/{path}/1 顺序号重复 is the ordinal of 2 parts: ")
    for quoted in (one, other):
        assert f"“{says(quoted)}" in said
        assert f"[{quoted['span'][0]}, {quoted['span'][1]})" in said
    assert said.count("顺序号重复") == 1
    assert "kg correct" in raised.value.remedy


def test_every_double_of_a_file_is_named(shipped_record: dict[str, Any], tmp_path: Path) -> None:
    for path in ("domains/1/targets", "domains/3/measures"):
        for one in part(shipped_record, path)[1:3]:
            one["ordinal"] = 1
    file = tmp_path / f"{KEY}.json"
    file.write_text(json.dumps(shipped_record), encoding="utf-8")
    with pytest.raises(RecordError) as raised:
        read_record(file)
    for path in ("domains/1/targets", "domains/3/measures"):
        assert f"{PLAN}/{path}/1 顺序号重复 is the ordinal of 3 parts" in raised.value.message


def test_a_build_with_such_a_record_publishes_nothing(shipped_record: dict[str, Any], tmp_path: Path) -> None:
    """Also where nothing else guards the record: an older one has no digest."""
    records = tmp_path / "plans"
    records.mkdir()
    part(shipped_record, "domains/2/targets")[5]["ordinal"] = 5
    shipped_record["digest"] = None
    (records / f"{KEY}.json").write_text(json.dumps(shipped_record), encoding="utf-8")
    with pytest.raises(RecordError, match=f"{PLAN}/domains/2/targets/5 顺序号重复"):
        pipeline.build(records, None, tmp_path / "out")
    assert not (tmp_path / "out").exists()


CORRECTIONS: list[tuple[str, Callable[[Record], Any]]] = [
    (f"{PLAN}/domains/2/targets/2/ordinal", lambda _: 1),
    (
        f"{PLAN}/domains/2/targets/99",
        lambda record: record.plans[0].domains[1].targets[0].model_dump(mode="json"),
    ),
]


@pytest.mark.parametrize(("at", "value"), CORRECTIONS, ids=["renumbered", "put in"])
def test_a_correction_cannot_double_an_ordinal(at: str, value: Callable[[Record], Any]) -> None:
    record = read_record(shipped("data", "plans") / f"{KEY}.json")
    with pytest.raises(RecordError, match=f"{PLAN}/domains/2/targets/1 顺序号重复"):
        correct(record, at, value(record), "made up")


def test_equal_ordinals_of_different_lists_are_in_order(
    shipped_record: dict[str, Any], tmp_path: Path
) -> None:
    """The first target, measure and project, and those of the next domain; printed numbers may repeat."""
    for one in part(shipped_record, "domains/1/targets"):
        one["printed_number"] = 3
    shipped_record["digest"] = None
    file = tmp_path / f"{KEY}.json"
    file.write_text(json.dumps(shipped_record), encoding="utf-8")
    (record,) = read_records(tmp_path).values()
    targets = record.plans[0].domains[0].targets
    assert {one.printed_number for one in targets} == {3}
    assert [one.ordinal for one in targets] == list(range(1, len(targets) + 1))

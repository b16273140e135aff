"""What a record's values may be: a date, number or text that cannot be is refused where it stands."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corrections import correct
from kg.errors import RecordError
from kg.extract.quantities import find_quantities
from kg.intake import read_records
from kg.record import DECIMALS, WHOLE_DIGITS, calculable, read_record
from kg.shipped import shipped

KEY = "440103-children-2021-2030"
PLAN = "/plans/children"
VALUE = "domains/1/targets/3/quantities/2"


def plan_text() -> dict[str, Any]:
    """Return a shipped record as JSON."""
    told: dict[str, Any] = json.loads((shipped("data", "plans") / f"{KEY}.json").read_text(encoding="utf-8"))
    return told


def broken(folder: Path, at: str, value: str) -> Path:
    """Write the shipped record with one value replaced by JSON text, and return its file."""
    told = plan_text()
    *steps, last = at.split("/")
    parent: Any = told["plans"][0]
    for step in steps:
        parent = parent[int(step) - 1] if isinstance(parent, list) else parent[step]
    assert last in parent or isinstance(parent, list)
    index: Any = int(last) - 1 if isinstance(parent, list) else last
    parent[index] = "@@"
    told["digest"] = None
    path = folder / f"{KEY}.json"
    path.write_text(json.dumps(told, ensure_ascii=False).replace('"@@"', value), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("at", "value", "says"),
    [
        ("issued", '"2021-02-30"', '"2021-02-30"'),
        ("issued", '"0021-02-03"', '"0021-02-03"'),
        ("issued", '"2021-2-3"', '"2021-2-3"'),
        (f"{VALUE}/by_year", "1000000", "1000000"),
        (f"{VALUE}/baseline_year", "0", "0"),
        ("baselines/3/year", "-5", "-5"),
        ("period/1", "99999", "99999"),
        (f"{VALUE}/value", "1e400", "Infinity"),
        (f"{VALUE}/value", "NaN", "NaN"),
        (f"{VALUE}/value", "1000000000000000", "1000000000000000"),
        (f"{VALUE}/value", "1e-19", "1e-19"),
        (f"{VALUE}/value_high", "-1e30", "-1e+30"),
        (f"{VALUE}/value", "100.00000000000000000000000001", "100.00000000000000000000000001"),
        ("domains/2/targets/1/text", '"　"', '"　"'),
        ("domains/1/measures/2/title", '" \\n "', '" \\n "'),
        ("domains/1/name", '"\\u200b"', '"\u200b"'),
        ("projects/1/name", '""', '""'),
        ("title", '" "', '" "'),
        ("issuer", '"　　"', '"　　"'),
        (f"{VALUE}/indicator", '"　"', '"　"'),
        ("span/2", "1" + "0" * 30, "1" + "0" * 30),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_file_place_value_and_remedy(
    at: str, value: str, says: str, tmp_path: Path
) -> None:
    path = broken(tmp_path, at, value)
    with pytest.raises(RecordError) as raised:
        read_records(tmp_path)
    said = raised.value.message
    assert said.startswith(f"{path.name}：{PLAN}/{at}：")
    assert says in said
    assert "原文" in raised.value.remedy


@pytest.mark.parametrize(
    ("at", "value"),
    [
        ("issued", '"2020-02-29"'),
        ("issued", "null"),
        ("title", "null"),
        (f"{VALUE}/by_year", "2049"),
        (f"{VALUE}/value", "-0.16666666666666666"),
        (f"{VALUE}/value", "3.50"),
        (f"{VALUE}/value", "999999999999999"),
    ],
)
def test_what_can_be_is_read(at: str, value: str, tmp_path: Path) -> None:
    assert read_record(broken(tmp_path, at, value)).plans[0].domains


def test_an_ordinal_beyond_all_counting_is_refused(tmp_path: Path) -> None:
    """An item is addressed by its ordinal, also by a wrong one."""
    path = broken(tmp_path, "domains/2/targets/1/ordinal", "9" * 20)
    with pytest.raises(RecordError, match=f"{PLAN}/domains/2/targets/{'9' * 20}/ordinal：{'9' * 20} "):
        read_record(path)


def test_several_faults_are_counted(tmp_path: Path) -> None:
    path = broken(tmp_path, "issued", '"2021-02-30"')
    path.write_text(path.read_text(encoding="utf-8").replace('"period": [2021', '"period": [21'), "utf-8")
    with pytest.raises(RecordError, match="2 处 faults"):
        read_record(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "JSON"), ("[]", "/"), ('{"document": "x"}', "/sha256"), ('{"plans": 3}', "/document")],
)
def test_what_is_no_record_is_refused(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError) as raised:
        read_record(path)
    assert raised.value.message.startswith("x.json：")
    assert says in raised.value.message


def test_a_correction_is_held_to_the_same() -> None:
    record = read_record(shipped("data", "plans") / f"{KEY}.json")
    with pytest.raises(RecordError, match=f"at {PLAN}/domains/1/targets/1/text"):
        correct(record, f"{PLAN}/domains/1/targets/1/text", "　", "made up")


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_calculable_means_digits(number: Decimal) -> None:
    fits = number.is_finite() and abs(number) < 10**WHOLE_DIGITS
    if fits:
        scaled = number.as_tuple()
        assert isinstance(scaled.exponent, int)
        whole = int("".join(map(str, scaled.digits))) * 10 ** max(0, scaled.exponent)
        cut = 10 ** max(0, -scaled.exponent - DECIMALS)
        fits = whole % cut == 0
    assert calculable(number) == fits


@pytest.mark.parametrize(
    "text", ["示例覆盖率达到一亿亿亿亿%以上。", "示例率降低三百分之一。", "示例率达到999999999999999%以上。"]
)
def test_extraction_yields_nothing_that_a_record_refuses(text: str) -> None:
    """A number that no record holds stays unread, which extraction reports."""
    for one in find_quantities(text):
        assert calculable(one.value)

"""Quantities: hand-worked made-up sentences, and the reference when it is there."""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from kg.extract.quantities import FoundQuantity, find_quantities
from kg.flat import fold

Row = tuple[str, str, float, str, float | None, int | None, int | None]

CASES = Path(__file__).with_name("quantity_cases.txt")


def read_cases() -> list[tuple[str, list[Row]]]:
    cases: list[tuple[str, list[Row]]] = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            cases[-1][1].append(read_row(line[1:]))
        elif line.strip() and not line.startswith("#"):
            cases.append((line.strip(), []))
    return cases


def read_row(line: str) -> Row:
    indicator, comparator, value, unit, *rest = (cell.strip() for cell in line.split("|"))
    extra = dict(pair.strip().split("=") for pair in ",".join(rest).split(",") if pair.strip())
    high = float(extra["high"]) if "high" in extra else None
    by, base = (int(extra[key]) if key in extra else None for key in ("by", "base"))
    return indicator, comparator, float(Fraction(value)), unit, high, by, base


@pytest.mark.parametrize(("text", "expected"), read_cases(), ids=[text[:24] for text, _ in read_cases()])
def test_worked_cases(text: str, expected: list[Row]) -> None:
    found = find_quantities(text)
    rows = [
        (q.indicator, q.comparator, float(q.value), q.unit, q.value_high, q.by_year, q.baseline_year)
        for q in found
    ]
    assert rows == expected


def test_there_are_enough_cases() -> None:
    cases = read_cases()
    assert len(cases) >= 120
    assert sum(not expected for _, expected in cases) >= 25


def test_the_printed_number_is_kept() -> None:
    text = (
        "弱视率控制在4.0％以内，掌握两项以上技能，建档率达到百分之九十。小学、初中睡眠分别不少于9.5、9小时。"
    )
    assert [q.printed for q in find_quantities(text)] == ["4.0％", "两项", "百分之九十", "9.5小时", "9小时"]


@pytest.mark.shared
def test_reference(shared: Path) -> None:
    """On the document with a reference no quantity is missing, none is made up, all are named alike."""
    wrong: list[object] = []
    for path in sorted((shared / "gold").glob("*.json")):
        for item in reference_items(json.loads(path.read_text(encoding="utf-8"))):
            found = find_quantities(item["text"])
            if sorted(map(key, found)) != sorted(key_of_reference(q) for q in item["quantities"]):
                wrong.append((item["text"], [key(q) for q in found]))
            names = {fold(q.indicator) for q in found}
            wrong += [
                (q["indicator"], names) for q in item["quantities"] if not any(alike(q, n) for n in names)
            ]
    assert wrong == []


def reference_items(reference: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for plan in reference["plans"]:
        for domain in plan["domains"]:
            yield from domain["targets"]
            yield from domain["measures"]


def key(found: FoundQuantity) -> tuple[float, str, str]:
    return float(found.value), found.unit, found.comparator.replace(">=", "=")


def key_of_reference(quantity: dict[str, Any]) -> tuple[float, str, str]:
    """`=` and `>=` are one: 达到100% is written both ways."""
    return float(quantity["value"]), quantity["unit"], quantity["comparator"].replace(">=", "=")


def alike(quantity: dict[str, Any], name: str) -> bool:
    wanted = fold(quantity["indicator"])
    return wanted in name or name in wanted

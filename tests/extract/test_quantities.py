"""Quantities: hand-worked made-up sentences, and the reference when it is there."""

from pathlib import Path

import pytest

from kg.extract.quantities import find_quantities

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
    return indicator, comparator, float(value), unit, high, by, base


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

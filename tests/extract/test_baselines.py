"""Baselines: what a made-up preface reports as reached."""

from pathlib import Path

import pytest

from kg.extract.quantities.baselines import find_baselines

Row = tuple[str, str, float, str, int | None]

CASES = Path(__file__).with_name("baseline_cases.txt")


def read_cases() -> list[tuple[str, list[Row]]]:
    cases: list[tuple[str, list[Row]]] = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            indicator, comparator, value, unit, year = (cell.strip() for cell in line[1:].split("|"))
            cases[-1][1].append((indicator, comparator, float(value), unit, int(year) if year else None))
        elif line.strip() and not line.startswith("#"):
            cases.append((line.strip(), []))
    return cases


@pytest.mark.parametrize(("preface", "expected"), read_cases(), ids=[text[:20] for text, _ in read_cases()])
def test_reached(preface: str, expected: list[Row]) -> None:
    found = find_baselines(preface)
    assert [(b.indicator, b.comparator, float(b.value), b.unit, b.year) for b in found] == expected
    for baseline in found:
        assert preface[baseline.start : baseline.end] == baseline.text
        assert baseline.by_year is None
        assert baseline.baseline_year is None


def test_a_change_inside_one_clause_quotes_the_whole_clause() -> None:
    before, after = find_baselines("示例病死亡率从2010年的33/10万下降到2020年的17.5/10万。")
    assert before.text == after.text == "示例病死亡率从2010年的33/10万下降到2020年的17.5/10万"

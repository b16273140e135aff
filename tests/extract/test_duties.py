"""Duties: hand-worked made-up sentences."""

from pathlib import Path

import pytest

from kg.extract.duties import find_duties

CASES = Path(__file__).with_name("duty_cases.txt")


def read_cases() -> list[tuple[str, list[tuple[str, str]]]]:
    cases: list[tuple[str, list[tuple[str, str]]]] = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            name, role = (cell.strip() for cell in line[1:].split("|"))
            cases[-1][1].append((name, role))
        elif line.strip() and not line.startswith("#"):
            cases.append((line.strip(), []))
    return cases


@pytest.mark.parametrize(("text", "expected"), read_cases(), ids=[text[:20] for text, _ in read_cases()])
def test_worked_cases(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(duty.name, duty.role) for duty in find_duties(text)] == expected


@pytest.mark.parametrize("text", [text for text, expected in read_cases() if expected])
def test_a_duty_quotes_its_clause(text: str) -> None:
    for duty in find_duties(text):
        assert text[duty.start : duty.end] == duty.text
        assert duty.name in duty.text


def test_a_body_has_one_duty_per_role() -> None:
    text = "示例市妇儿工委负责组织工作。示例市妇儿工委负责协调工作。示例市妇儿工委每年公布结果。"
    assert [duty.role for duty in find_duties(text)] == ["lead", "participating"]
    assert find_duties(text)[0].text == "示例市妇儿工委负责组织工作"


def test_a_quoted_name_gives_no_duty() -> None:
    assert find_duties("推广《学校负责办法》和“政府负责”的做法。") == []

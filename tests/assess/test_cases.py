"""Hand-worked assessments, one a row; `cases.txt` shows the working."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest

from kg.assess import AFTER_DUE, BEFORE_DUE, Assessment, Comparator, Direction, Goal, Reading, assess
from kg.assess.wording import RULES
from kg.figures import Heads, heads_of

CASES = Path(__file__).with_name("cases.txt")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "assessment.md"
FIGURE = re.compile(
    r"(?P<year>\d{4})=(?P<bound>≥?)(?P<value>[\d.]+)(?P<unit>[^@^≠\[]*)(?:\[(?P<heads>.+?)\])?"
    r"(?:@(?P<population>[^^≠]+))?(?:\^(?P<published>[\d-]+))?(?:≠(?P<measure>.+))?"
)


@dataclass(frozen=True)
class Case:
    goal: Goal
    population: str | None
    readings: tuple[Reading, ...]
    as_of: date
    expected: tuple[str, str, str, str, str, str]

    @property
    def result(self) -> Assessment:
        return assess(self.goal, self.readings, self.as_of, self.population)


def read_goal(text: str) -> Goal:
    comparator, value, unit, due, direction, start, *rest = text.split()
    base = next((int(word[5:]) for word in rest if word.startswith("base=")), None)
    low, _, high = value.partition("..")
    unit, _, heads = unit.removesuffix("]").partition("[")
    share = Fraction(value) if "/" in value else None
    return Goal(
        comparator=cast(Comparator, comparator),
        value=Decimal(low) if share is None else Decimal(repr(float(share))),
        share=share,
        upper=Decimal(high) if high else None,
        unit="" if unit == "-" else unit,
        due=int(due),
        direction=cast(Direction, direction),
        plan_start=int(start),
        baseline_year=base,
        yearly="yearly" in rest,
        heads=read_heads(heads),
    )


def read_figure(text: str, unit: str) -> Reading:
    found = FIGURE.fullmatch(text)
    assert found is not None, text
    return Reading(
        year=int(found["year"]),
        value=Decimal(found["value"]),
        unit=found["unit"] or unit,
        population=found["population"] or "",
        published=date.fromisoformat(found["published"]) if found["published"] else None,
        source="cases.txt",
        heads=read_heads(found["heads"]),
        measure=found["measure"] or "",
        exact=not found["bound"],
    )


def read_heads(text: str | None) -> Heads | None:
    if not text:
        return None
    heads = heads_of(text)
    assert heads is not None, text
    return heads


def read_case(line: str) -> Case:
    goal_text, figures, as_of, judged, path, gap, second, _ = (cell.strip() for cell in line.split("|"))
    goal = read_goal(goal_text)
    asked, colon, rest = figures.partition(": ")
    readings = tuple(read_figure(text, goal.unit) for text in (rest if colon else asked).split())
    status, rule = judged.split()
    verdict, agree = second.split()
    return Case(
        goal,
        asked if colon else None,
        readings,
        date.fromisoformat(as_of),
        (status, rule, path, gap, verdict, agree),
    )


LINES = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
WORKED = [read_case(line) for line in LINES]


def plain(value: Decimal | None) -> str:
    return "-" if value is None else f"{value:f}"


@pytest.mark.parametrize("case", WORKED, ids=[f"{i}: {line[:60]}" for i, line in enumerate(LINES, 1)])
def test_worked_row(case: Case) -> None:
    got = case.result
    agree = {True: "yes", False: "no", None: "-"}[got.agree]
    assert (
        got.status,
        got.rule.id,
        plain(got.path),
        plain(got.gap),
        got.growth.verdict or "-",
        agree,
    ) == case.expected
    assert got.status in (AFTER_DUE if case.as_of.year > case.goal.due else BEFORE_DUE)
    assert got.growth.zh
    assert got.growth.en


def test_there_are_enough_rows_and_they_reach_every_rule() -> None:
    assert len(WORKED) >= 40
    assert {case.expected[1] for case in WORKED} == set(RULES) - {"in-words"}


def test_every_rule_is_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [rule for rule in RULES if f"`{rule}`" not in text] == []


def test_every_example_of_the_page_is_what_a_worked_row_says() -> None:
    said = [case.result.rule.zh for case in WORKED]
    rows = [
        line.split("|") for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    examples = [cells[4].strip().rstrip("…") for cells in rows if len(cells) == 6]
    assert len(examples) > 15
    assert [e for e in examples if e != "as above" and not any(e in sentence for sentence in said)] == []


def test_nothing_depends_on_the_callers_arithmetic() -> None:
    usual = [case.result for case in WORKED]
    with localcontext(prec=3):
        assert [case.result for case in WORKED] == usual


def test_no_sentence_has_a_gap() -> None:
    for case in WORKED:
        rule = case.result.rule
        assert not re.search(r"None|\{|\}|E[+-]\d", rule.zh + rule.en), rule

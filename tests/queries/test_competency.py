"""Every question of docs/competency-questions.md, asked: the shipped data answer what the page promises."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.saved import run
from kg.store import Store
from tests.queries.asking import QUERIES, rows_of

TOP = Path(__file__).resolve().parents[2]
PAGE = TOP / "docs" / "competency-questions.md"
TEXT = PAGE.read_text(encoding="utf-8")
_QUESTION = re.compile(
    r"^\*\*(?P<number>\d+)\. (?P<zh>[^*]+)\*\* (?P<en>.+)\n"
    r"`(?P<command>kg query [^`]+)` · \[(?P<link>[^\]]+)\]\((?P<target>[^)]+)\)\n"
    r"(?P<sign>[≥=]) (?P<rows>\d+) · (?P<rest>.+)$",
    re.MULTILINE,
)
_CELL = re.compile(r"`(\w+)=([^`]+)`")


@dataclass(frozen=True)
class Question:
    """A question of the page.

    Attributes:
        number: As the page counts.
        zh: The question in Chinese.
        en: In English.
        query: Name of the saved query.
        values: Its parameters as the command gives them.
        target: The link's target.
        exact: Whether the number of rows is exact rather than a least one.
        rows: Number of rows.
        cells: Column and text, all of which one row has to have.
        note: What stands after the number of rows.
    """

    number: int
    zh: str
    en: str
    query: str
    values: dict[str, list[str]]
    target: str
    exact: bool
    rows: int
    cells: dict[str, str]
    note: str


def questions() -> list[Question]:
    """Return the questions in the page's order."""
    found = []
    for match in _QUESTION.finditer(TEXT):
        words = shlex.split(match["command"])
        values: dict[str, list[str]] = {}
        for option, value in zip(words[3::2], words[4::2], strict=True):
            assert option == "--param"
            name, _, given = value.partition("=")
            values.setdefault(name, []).append(given)
        assert words[2] == match["link"]
        found.append(
            Question(
                *(int(match["number"]), match["zh"], match["en"], words[2], values, match["target"]),
                *(
                    match["sign"] == "=",
                    int(match["rows"]),
                    dict(_CELL.findall(match["rest"])),
                    match["rest"],
                ),
            )
        )
    return found


QUESTIONS = questions()


def test_the_page_is_read_whole() -> None:
    assert len(QUESTIONS) == TEXT.count("`kg query ") >= 40
    assert [question.number for question in QUESTIONS] == [*range(1, len(QUESTIONS) + 1)]


def test_each_group_of_users_asks() -> None:
    parts = re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]
    assert len(parts) == 3
    assert all(len(_QUESTION.findall(part)) >= 10 for part in parts)


def test_no_question_is_asked_twice_and_every_query_answers_one() -> None:
    asked = [(question.query, sorted(question.values.items())) for question in QUESTIONS]
    assert [one for one in asked if asked.count(one) > 1] == []
    assert {question.query for question in QUESTIONS} == {*QUERIES}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question.number}-{question.query}")
def test_the_shipped_data_answer_as_the_page_says(question: Question, store: Store) -> None:
    assert any("\u4e00" <= character <= "\u9fff" for character in question.zh)
    assert question.zh.endswith("？")
    assert question.en.endswith("?")
    assert (PAGE.parent / question.target).resolve() == TOP / "queries" / f"{question.query}.rq"
    rows = rows_of(run(store, QUERIES[question.query], question.values))
    assert len(rows) == question.rows if question.exact else len(rows) >= question.rows
    if not question.rows:
        assert question.note, "an empty answer needs its reason"
        return
    assert question.cells, "an answer needs a row that has to be there"
    assert any(
        all(column in row and row[column].value == text for column, text in question.cells.items())
        for row in rows
    ), question.cells


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if "as_of" in {p.name for p in QUERIES[q.query].header.parameters}]
)
def test_a_question_about_progress_names_its_day(question: Question) -> None:
    assert "as_of" in question.values

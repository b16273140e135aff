"""`/ask` over HTTP: what was understood, the answer below it, refusals, and the same as JSON."""

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.api.conftest import Client, Got


def ask(client: Client, text: str, accept: str = "text/html", **parameters: str) -> Got:
    return client.ask("/ask?" + urlencode({"q": text, **parameters}), accept=accept)


def told(client: Client, text: str) -> dict[str, Any]:
    got = ask(client, text, "application/json")
    assert got.status == 200, got.text
    assert got.media_type == "application/json"
    found: dict[str, Any] = got.json
    return found


def test_a_question_is_understood_and_answered(client: Client) -> None:
    got = ask(client, "哪些目标没有责任单位？")
    assert got.status == 200, got.text
    assert '<section class="understood" aria-labelledby="understood">' in got.text
    assert '<section class="answer" aria-labelledby="answer">' in got.text
    assert "/queries/targets-without-responsible" in got.text
    assert 'href="/queries/targets-without-responsible/run' in got.text


def test_values_come_with_the_words_they_were_read_from(client: Client) -> None:
    found = told(client, "2025年到期的目标有哪些")
    year = next(iter(found["understood"]["parameters"].values()))
    assert [value["value"] for value in year["values"]] == ["2025"]
    assert year["words"] == "2025年"
    assert found["understood"]["sentence"]["zh"]
    assert len(found["nearest"]) <= 3


def test_the_answers_address_holds_the_answer(client: Client) -> None:
    found = told(client, "哪些目标没有责任单位？")
    answer = client.ask(found["answer"], accept="application/json")
    assert answer.status == 200, answer.text
    assert "receipt" in answer.headers


@pytest.mark.parametrize("text", ["示例市今年的预算是多少", "天气怎么样", "妇女"])
def test_what_is_not_clear_is_refused_with_the_nearest(client: Client, text: str) -> None:
    got = ask(client, text)
    assert got.status == 200, got.text
    assert 'class="understood refused"' in got.text
    assert '<section class="answer"' not in got.text
    found = told(client, text)
    assert found["understood"] is None
    assert "answer" not in found


def test_what_has_to_be_filled_in_is_said(client: Client) -> None:
    page = ask(client, "目标的状态有什么变化").text
    assert "还缺这个条件" in page
    assert "/queries/status-changes" in page


def test_nothing_asked_shows_examples_in_the_readers_language(client: Client) -> None:
    page = client.ask("/ask", accept="text/html")
    assert page.status == 200
    assert "反家庭暴力法" in page.text
    english = client.ask("/ask?lang=en", accept="text/html").text
    assert "Ask in a sentence" in english
    assert "反家庭暴力法" not in english
    assert ask(client, "Which targets have nobody responsible?", lang="en").text.count("Understood as") >= 1


def test_words_of_the_question_are_text_and_no_markup(client: Client) -> None:
    page = ask(client, "<script>alert(1)</script> 哪些目标没有责任单位“<b>”").text
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_what_is_wrong_with_a_request_is_a_problem(client: Client) -> None:
    assert ask(client, "问" * 301).status == 400
    assert client.ask("/ask?q=%FF").status == 400
    assert client.ask("/ask", method="POST", body=b"q=1").status == 405
    assert client.ask("/ask?q=1", accept="image/png").status == 406
    assert client.ask("/ask", method="HEAD").status == 200
    assert client.ask("/ask", method="OPTIONS").status == 204


def test_it_is_described(client: Client) -> None:
    paths = client.ask("/openapi.json").json["paths"]
    assert set(paths["/ask"]) == {"get"}
    assert {p["name"] for p in paths["/ask"]["get"]["parameters"]} == {"q", "format", "lang", "names"}

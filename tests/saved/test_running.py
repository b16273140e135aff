"""Saved queries run: what was understood, names in the reader's language, pages, digests, sources."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ParameterError
from kg.saved import bind, run
from kg.saved.digest import Digest
from kg.saved.sentence import pieces, sentence
from kg.term import Term
from tests.saved.made_up import CITY, CONSTRUCT, COUNTY, query, store

QUERY, STORE, DAY = query(), store(), date(2026, 6, 30)


def test_rows_come_with_names_links_and_what_was_answered() -> None:
    answer = run(STORE, QUERY, {}, DAY)
    assert (answer.total, answer.complete, answer.offset) == (3, True, 0)
    first = answer.rows[0]
    assert (first["placeLabel"].text, first["placeLabel"].iri) == ("示例市", str(CITY))
    assert first["statement"].iri == first["target"].iri
    assert (first["value"].text, first["due"].text, first["asked"].text) == ("90", "2025", "2026-06-30")
    assert answer.rows[2]["value"].term is None
    assert answer.terms[0]["placeLabel"].value == "示例市"
    assert "value" not in answer.terms[2]


def test_names_fall_back_from_the_readers_language_to_the_other() -> None:
    english = run(STORE, QUERY, {}, DAY, "en")
    assert [row["placeLabel"].text for row in english.rows] == ["Shili City", "Shili City", "样本县"]
    assert english.digest == run(STORE, QUERY, {}, DAY).digest
    assert english.rows[0]["statement"].text.startswith("两癌"), "what documents say stays as they say it"


@pytest.mark.parametrize("written", ["示例市", " 示例市 ", "Shili City", "shili city", "999900", str(CITY)])
def test_a_place_is_understood_however_it_is_written(written: str) -> None:
    answer = run(STORE, QUERY, {"place": [written]}, DAY)
    [value] = answer.values["place"]
    assert (value.term, value.name.zh, value.name.en) == (str(CITY), "示例市", "Shili City")
    assert answer.total == 2


def test_two_ways_to_write_one_place_are_one_value() -> None:
    answer = run(STORE, QUERY, {"place": ["999900", "示例市", "样本县"]}, DAY)
    assert [value.term for value in answer.values["place"]] == [str(CITY), str(COUNTY)]


def test_empty_values_mean_all_and_the_default_is_told() -> None:
    answer = run(STORE, QUERY, {"place": ["", " "], "as_of": [""]}, DAY)
    assert "place" not in answer.values
    assert [value.term for value in answer.values["as_of"]] == ["2026-06-30"]


@pytest.mark.parametrize(
    ("values", "zh", "en"),
    [
        ({"place": ["火星"]}, "地区“火星”查无此名。", "names nothing we know"),
        ({"wrod": ["x"]}, "没有参数 wrod。", "no parameter 'wrod'"),
        ({"word": ["x" * 501]}, "501 个字符", "501 characters"),
        ({"word": [str(n) for n in range(51)]}, "51 个值", "51 values"),
        ({"as_of": ["2026-01-01", "2026-01-02"]}, "只能填一个值", "takes one value"),
        ({"as_of": ["2026-02-30"]}, "不是日历上的日期", "no day of the calendar"),
        ({"place": ["https://x.invalid/<>"]}, "类型不符", "is no iri"),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(values: dict[str, list[str]], zh: str, en: str) -> None:
    with pytest.raises(ParameterError) as refused:
        run(STORE, QUERY, values, DAY)
    assert zh in str(refused.value)
    assert en in str(refused.value)


def test_a_page_knows_the_whole() -> None:
    whole = run(STORE, QUERY, {}, DAY)
    page = run(STORE, QUERY, {}, DAY, limit=2, offset=2)
    assert (len(page.rows), page.total, page.offset, page.complete) == (1, 3, 2, False)
    assert page.rows[0] == whole.rows[2]
    assert page.digest == whole.digest


def test_an_answer_that_is_cut_says_so() -> None:
    cut = run(STORE, QUERY, {}, DAY, most=2)
    assert (cut.total, cut.whole, cut.complete) == (2, False, False)
    assert run(STORE, QUERY, {}, DAY, most=3).whole


def test_an_answer_names_its_sources_and_licence() -> None:
    answer = run(STORE, QUERY, {"place": ["示例市"]}, DAY)
    [source] = answer.sources
    assert (source.kind, source.title.zh, source.document, source.sha256) == (
        "plan", "示例市妇女规划", "city.txt", "0" * 64,
    )  # fmt: skip
    assert answer.license == "https://example.org/licence"


def test_a_graph_is_answered_as_triples() -> None:
    answer = run(STORE, query(CONSTRUCT), {"place": ["样本县"]}, DAY)
    assert answer.triples is not None
    [(_, predicate, value)] = answer.triples
    assert predicate.value.endswith("label")
    assert value.value == "改善环境"
    assert answer.complete
    assert answer.total == 1


def test_the_question_is_filled_in() -> None:
    values = bind(STORE, QUERY, {"place": ["示例市", "样本县"]}, DAY).values
    assert sentence(QUERY, values, "zh") == "截至2026-06-30，示例市、样本县有哪些目标提到各词？"
    assert (
        sentence(QUERY, values, "en")
        == "As of 2026-06-30, which targets of Shili City, 样本县 mention any word?"
    )
    assert [p.parameter.name for p in pieces(QUERY, values, "zh") if p.parameter] == [
        "as_of",
        "place",
        "word",
    ]


CELLS = st.dictionaries(
    st.sampled_from("abc"), st.builds(Term, st.text(max_size=3), st.just("literal"), st.none(), st.none())
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, max_size=6), st.randoms())
def test_a_digest_is_that_of_the_rows_in_any_order(rows: list[dict[str, Term]], random: object) -> None:
    def digest(of: list[dict[str, Term]]) -> str:
        made = Digest()
        for row in of:
            made.row(row)
        return made.hex()

    shuffled = [*rows]
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    assert digest(rows) == digest(shuffled)
    assert digest([*rows, {"d": Term("x", "iri")}]) != digest(rows)


def test_a_digest_tells_terms_apart_that_look_alike() -> None:
    digests = set()
    for term in (Term("x", "iri"), Term("x", "literal"), Term("x", "literal", "zh"), Term("x", "bnode")):
        made = Digest()
        made.row({"a": term})
        digests.add(made.hex())
    assert len(digests) == 4

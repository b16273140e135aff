"""What questions are understood as: names, words in their place, refusals, queries that nobody described."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.catalogue import SavedQuery, parse_query
from kg.questions import Lexicon, Understanding, understand
from kg.questions.plain import as_dict, to_text
from kg.questions.understanding import MOST_CHARACTERS
from kg.store import Store

TODAY = date(2026, 11, 22)
OWN = """#+ title_zh = "示例幼儿园班车一览"
#+ title_en = "School buses"
#+ question_zh = "{place}有哪些幼儿园班车，几点发车？"
#+ question_en = "Which school buses does {place} have?"
#+ description_zh = "示例查询。"
#+ description_en = "An example."
#+ version = "1.0.0"
#+ topics = ["plans"]
#+ audience = ["public"]
#+ rows_at_least = 0
#+ [[parameters]]
#+ name = "place"
#+ type = "iri"
#+ class = "gp:Place"
#+ label_zh = "地区"
#+ label_en = "Place"
#+ [[columns]]
#+ name = "place"
#+ label_zh = "地区"
#+ label_en = "Place"
#+ kind = "iri"
SELECT ?place WHERE {
  # VALUES place
  ?place a gp:Place .
}
"""


def asked(lexicon: Lexicon, text: str) -> Understanding:
    return understand(text, lexicon, TODAY)


def short(understood: Understanding) -> dict[str, list[str]]:
    assert understood.best is not None, understood
    return {name: [v.rsplit("/id/")[-1] for v in given] for name, given in understood.best.values.items()}


def test_each_value_says_from_which_words_it_comes(lexicon: Lexicon) -> None:
    understood = asked(lexicon, "截至2025年底，荔湾区儿童健康领域有哪些目标没有数据？")
    assert understood.best is not None
    assert {filled.name: filled.words for filled in understood.best.filled} == {
        "place": "荔湾区",
        "domain": "儿童健康",
        "as_of": "截至2025年底",
    }
    assert understood.best.sentence("zh").startswith("截至2025-12-31，广州市荔湾区儿童与健康领域")
    assert understood.best.sentence("en").startswith("As of 2025-12-31")
    assert len(understood.nearest) == 3
    assert understood.best.score >= understood.nearest[0].score


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("荔湾区妇联要做什么", "agency/440103/womens-federation"),
        ("荔湾妇联要做什么", "agency/440103/womens-federation"),
        ("广州市荔湾区妇女联合会要做什么", "agency/440103/womens-federation"),
        ("省公安厅要做什么", "agency/440000/public-security-department"),
        ("乐昌市发改局要做什么", "agency/440281/development-and-reform-bureau"),
        ("lechang jiaoyuju yao zuo shenme", "agency/440281/education-bureau"),
    ],
)
def test_agencies_are_known_by_their_short_names(lexicon: Lexicon, text: str, agency: str) -> None:
    understood = asked(lexicon, text)
    assert understood.best is not None, understood
    assert understood.best.query.name == "duties-of-agencies"
    assert short(understood) == {"agency": [agency]}


def test_homophones_are_read_by_their_sound(lexicon: Lexicon) -> None:
    understood = asked(lexicon, "荔湾区有哪些目标预期了，由谁负责")
    assert understood.best is not None
    assert understood.best.query.name == "overdue-targets-by-agency"
    assert short(understood) == {"place": ["place/440103"]}


def test_a_name_that_no_parameter_takes_is_never_dropped(lexicon: Lexicon) -> None:
    for text in (
        "深圳市有哪些目标逾期，由谁负责",
        "湖南省有哪些目标逾期，由谁负责",
        "Which targets of Shenzhen are overdue?",
    ):
        understood = asked(lexicon, text)
        assert understood.best is None, text
    assert asked(lexicon, "湖南省有哪些目标逾期").elsewhere == ("湖南省",)
    assert asked(lexicon, "深圳市有哪些目标逾期").elsewhere == ("深圳",)


def test_what_is_never_answered_is_told(lexicon: Lexicon) -> None:
    understood = asked(lexicon, "荔湾区妇联今年的预算是多少")
    assert understood.best is None
    assert "money" in understood.beyond
    assert "经费" in to_text(understood, "zh")


def test_a_negation_asks_something_else(lexicon: Lexicon) -> None:
    understood = asked(lexicon, "哪些目标没有逾期")
    assert understood.best is None or understood.best.query.name != "overdue-targets-by-agency"
    understood = asked(lexicon, "荔湾区有没有目标逾期")
    assert understood.best is not None
    assert understood.best.query.name == "overdue-targets-by-agency"


def test_what_has_to_be_given_is_told(lexicon: Lexicon) -> None:
    understood = asked(lexicon, "目标的状态有什么变化")
    assert understood.best is None
    assert understood.nearest[0].query.name == "status-changes"
    assert understood.nearest[0].missing == ("since",)


@pytest.mark.parametrize(
    "text", ["", " ", "？", "妇女", "目标", "荔湾区", "asdf qwer", "🙂🙂", "好" * 400, "a" * 400]
)
def test_too_little_is_refused(lexicon: Lexicon, text: str) -> None:
    assert asked(lexicon, text).best is None


def test_a_query_that_nobody_described_is_found_by_its_header(
    store: Store, queries: dict[str, SavedQuery]
) -> None:
    own = parse_query("school-buses", OWN, "school-buses.rq")
    lexicon = Lexicon(store, {**queries, own.name: own})
    understood = asked(lexicon, "荔湾区有哪些幼儿园班车？")
    shown = [understood.best, *understood.nearest]
    assert own.name in [candidate.query.name for candidate in shown if candidate]


def test_the_same_question_is_understood_alike(lexicon: Lexicon) -> None:
    first, second = (asked(lexicon, "各地孕产妇死亡率的目标分别是多少？") for _ in range(2))
    assert as_dict(first, "v") == as_dict(second, "v")
    told = as_dict(first, "v")
    assert told["understood"]
    assert len(told["nearest"]) <= 3  # type: ignore[arg-type]  # a list


_PIECES = [
    "荔湾区",
    "妇联",
    "逾期",
    "没有",
    "2025年底",
    "近视率",
    "目标",
    "“",
    "》",
    "…",
    "SDG",
    "999999",
    "\x00",
    "谁",
    "，",
    "。",
]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)))
def test_any_text_is_understood_or_refused(lexicon: Lexicon, text: str) -> None:
    understood = asked(lexicon, text)
    to_text(understood, "zh")
    as_dict(understood, "")
    for candidate in [understood.best, *understood.nearest]:
        if candidate and not candidate.missing:
            candidate.query.bound(candidate.values)


def test_a_long_question_takes_no_longer_than_a_page(lexicon: Lexicon) -> None:
    text = ("没有到期没完成数据从2020年到2021年荔湾区妇联" * 40)[:MOST_CHARACTERS]
    assert len(asked(lexicon, text).nearest) <= 3

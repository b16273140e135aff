"""Saved queries that compare plans, held to their exact rows on the made-up dataset."""

import pytest

from kg.saved import Language, run
from kg.store import Store
from tests.queries.asking import ASKED_ON, QUERIES, ask

CITY, SUPERIOR = "plan/990100-children-2021-2025", "plan/990000-children-2021-2030/d1/t1"
EARLIER = "plan/990100-children-2016-2020/d1/t1/v1"
COMPARED = [
    # 5‰ against 0.6 % before: stricter once the unit is converted.
    (EARLIER, f"{CITY}/d1/t1/v1", "前期 earlier", "更严 stricter", "晚5年 years later", ""),
    (f"{SUPERIOR}/v5", "", "上级 superior", "缺 missing", "", ""),
    (f"{SUPERIOR}/v1", f"{CITY}/d1/t1/v1", "上级 superior", "更松 weaker", "早5年 years earlier", ""),
    (
        *(
            f"{SUPERIOR}/v6",
            f"{CITY}/d1/t1/v1",
            "上级 superior",
            "不可比 not comparable",
            "早5年 years earlier",
        ),
        "变化目标或区间 a change or range",
    ),
    (f"{SUPERIOR}/v3", f"{CITY}/d1/t3/v1", "上级 superior", "更严 stricter", "晚1年 years later", ""),
    (
        *(f"{SUPERIOR}/v4", f"{CITY}/d1/t3/v1", "上级 superior", "不可比 not comparable", "相同 same"),
        "单位不同 units differ",
    ),
    (f"{SUPERIOR}/v2", f"{CITY}/d1/t2/v1", "上级 superior", "相同 equal", "相同 same", ""),
]
COLUMNS = "otherValue ownValue relationLabel verdictLabel dueNote reason"


def test_ambition_is_ranked_only_where_it_is_comparable(contents: Store) -> None:
    """A women's plan is never held against a children's; what an ended plan had is not missing."""
    assert ask(contents, "ambition-compared", COLUMNS) == COMPARED
    assert ask(contents, "ambition-compared", COLUMNS, place="示例省") == []


@pytest.mark.parametrize("verdict", ["stricter", "equal", "weaker", "missing", "not-comparable"])
def test_ambition_by_verdict(contents: Store, verdict: str) -> None:
    wanted = [row for row in COMPARED if row[3].endswith(verdict.replace("-", " "))]
    assert wanted
    assert ask(contents, "ambition-compared", COLUMNS, verdict=verdict) == wanted


def test_ambition_by_relation_and_indicator(contents: Store) -> None:
    assert ask(contents, "ambition-compared", COLUMNS, relation="earlier") == COMPARED[:1]
    assert ask(contents, "ambition-compared", COLUMNS, relation="superior") == COMPARED[1:]
    assert ask(contents, "ambition-compared", COLUMNS, indicator="示例管理率") == COMPARED[-1:]


def test_both_sides_of_a_comparison_are_cited(contents: Store) -> None:
    assert ask(contents, "ambition-compared", "ownSource otherSource", verdict="weaker") == [
        ("示例市儿童规划.txt 第10—22字符", "示例省目标表")
    ]


def test_places_in_documents_are_told_in_english_to_readers_of_english(contents: Store) -> None:
    values = {"verdict": ["weaker"]}
    (row,) = run(contents, QUERIES["ambition-compared"], values, ASKED_ON, "en").rows
    assert (row["ownSource"].text, row["otherSource"].text) == (
        "示例市儿童规划.txt, characters 10–22",
        "示例省目标表",
    )
    (row,) = run(contents, QUERIES["ambition-compared"], values, ASKED_ON, "zh").rows
    assert row["ownSource"].text == "示例市儿童规划.txt 第10—22字符"


def test_one_indicator_across_plans_shows_what_is_quoted(contents: Store) -> None:
    columns = "placeLabel comparatorLabel value unit due quote target"
    assert ask(contents, "indicator-across-plans", columns, indicator="示例婴儿死亡率") == [
        ("示例市", "不高于", "5", "‰", "2025", "示例婴儿死亡率控制在5‰以下", f"{CITY}/d1/t1")
    ]
    assert ask(contents, "indicator-across-plans", columns, indicator="示例未用指标") == []


@pytest.mark.parametrize(("language", "words"), [("zh", "不高于"), ("en", "at most")])
def test_comparators_are_words_in_the_readers_language(
    contents: Store, language: Language, words: str
) -> None:
    values = {"indicator": ["示例婴儿死亡率"]}
    answer = run(contents, QUERIES["indicator-across-plans"], values, ASKED_ON, language)
    assert [row["comparatorLabel"].text for row in answer.rows] == [words]
    shown = [column.name for query in QUERIES.values() for column in query.header.shown]
    assert "comparator" not in shown


def test_the_latest_figure_of_each_population_stands_beside_a_target(contents: Store) -> None:
    columns = "targetLabel figurePlaceLabel whose figure figureYear population figureSource"
    infant, report = "示例婴儿死亡率 ≤ 5‰", "示例省统计局；数据.csv"
    assert ask(contents, "targets-beside-known-figures", columns, plan=CITY.removeprefix("plan/")) == [
        (infant, "示例市", "本地 own", "6.5‰", "2020", "", "示例市儿童规划.txt 第1—9字符"),
        (infant, "示例市", "本地 own", "6.0‰", "2024", "全市", "示例市统计局；数据.csv 第2行"),
        (infant, "示例省", "背景 context", "0.2%", "2020", "", f"{report} 第6行"),
        (infant, "示例省", "背景 context", "3.9‰", "2024", "农村", f"{report} 第6行"),
        ("示例管理率 ≥ 90%", "示例省", "背景 context", "94%", "2024", "", f"{report} 第4行"),
        ("示例托位数 ≥ 4.5个", "示例市", "本地 own", "4.08个", "2024", "", "示例市统计局；数据.csv 第3行"),
    ]
    answer = ask(
        contents, "targets-beside-known-figures", "figure", indicator="示例孕产妇死亡率", place="示例省"
    )
    assert answer == [("15.9/10万",)]


def test_targets_by_sdg_indicator_and_strength(contents: Store) -> None:
    """A mapping to a goal alone is no indicator; one that no plan aims at has no target value."""
    columns = "sdgCode strength targetValue"
    maternal = [
        ("3.b.1", "近似 close", "plan/990100-children-2016-2020/d1/t1/v2"),
        ("3.b.1", "近似 close", "plan/990000-women-2021-2030/d1/t1/v2"),
    ]
    everything = ask(contents, "sdg-alignment", columns)
    assert len(everything) == 9
    assert everything[6:] == [*maternal, ("16.a.1", "较宽 broad", "")]
    assert {row[:2] for row in everything[:6]} == {("3.2.1", "精确 exact")}
    assert ask(contents, "sdg-alignment", columns, goal="3", strength_of_match="close") == maternal
    assert ask(contents, "sdg-alignment", columns, goal="16") == [("16.a.1", "较宽 broad", "")]
    assert ask(contents, "sdg-alignment", columns, plan=CITY.removeprefix("plan/"), goal="3") == [
        ("3.2.1", "精确 exact", f"{CITY}/d1/t1/v1"),
        ("3.b.1", "近似 close", ""),
    ]


def test_topics_and_groups_that_nobody_addresses_are_listed_too(contents: Store) -> None:
    name, title = "topic-and-group-coverage", "示例市儿童发展规划（2021—2025年）"
    assert ask(contents, name, "concept targets measures projects provisions plans plansWithout") == [
        ("topic/newborn-care", "1", "2", "0", "0", "1", ""),
        ("topic/care", "1", "1", "0", "0", "2", ""),
        ("topic/drills", "1", "0", "0", "0", "1", ""),
        ("topic/nobodys", "0", "0", "0", "0", "0", title),
        ("group/infants", "1", "1", "0", "0", "1", ""),
    ]
    assert ask(contents, name, "concept", facet="group") == [("group/infants",)]
    women = {row[0]: row[1] for row in ask(contents, name, "concept targets", audience="妇女")}
    assert women["topic/care"] == "1"
    assert {*women.values()} == {"0", "1"}

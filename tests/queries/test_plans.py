"""Saved queries about what a plan holds, held to their exact rows on the made-up dataset."""

import pytest

from kg.store import Store
from tests.queries.asking import ask, finding
from tests.queries.conftest import CONTENTS, Imported

CITY = "plan/990100-children-2021-2025"
WOMEN, CHILDREN = "plan/990000-women-2021-2030", "plan/990000-children-2021-2030"
BEFORE = "plan/990100-children-2016-2020"
TITLE = "示例市儿童发展规划（2021—2025年）"
FILE = "示例市儿童规划.txt"


def test_plans_with_their_document_and_what_is_in_them(contents: Store) -> None:
    columns = (
        "placeLabel planLabel audienceLabel start end issuerLabel documentNumber issued extent domains"
        " targets targetValues measures projects provisions document sha256 planSource plan"
    )
    answer = ask(contents, "plan-overview", columns)
    assert [row[-1] for row in answer] == [CHILDREN, WOMEN, BEFORE, CITY]
    assert answer[1][8:] == (
        *("仅目标 targets only", "0", "3", "5", "0", "0", "0", "示例省目标.csv", "bb", "示例省发布会", WOMEN),
    )
    assert answer[3] == (
        *("示例市", TITLE, "儿童", "2021", "2025", "示例市卫生健康委员会", "示府〔2021〕9号", "2021-08-01"),
        *("全文 whole text", "2", "6", "5", "2", "1", "1", FILE, "aa", "", CITY),
    )


def test_a_year_asks_for_the_plans_whose_period_holds_it(contents: Store) -> None:
    assert ask(contents, "plan-overview", "plan", year="2016") == [(BEFORE,)]
    assert ask(contents, "plan-overview", "plan", year="2025") == [(CHILDREN,), (WOMEN,), (CITY,)]
    assert ask(contents, "plan-overview", "plan", year="2015") == []
    assert ask(contents, "plan-overview", "plan", audience="妇女") == [(WOMEN,)]


def test_the_items_of_a_plan_in_its_order(contents: Store) -> None:
    columns = "kindLabel partLabel ordinal quantities topics groups itemSource item"
    assert ask(contents, "plan-items", columns, plan=TITLE) == [
        ("目标", "儿童与健康", "1", "1", "示例新生儿保健", "示例婴儿", "", f"{CITY}/d1/t1"),
        ("目标", "儿童与健康", "2", "0", "", "", "", f"{CITY}/d1/t2"),
        ("目标", "儿童与健康", "3", "0", "", "", "", f"{CITY}/d1/t3"),
        ("目标", "儿童与安全", "1", "0", "", "", "", f"{CITY}/d2/t1"),
        ("目标", "儿童与安全", "2", "0", "示例演练", "", "", f"{CITY}/d2/t2"),
        ("目标", "儿童与安全", "3", "0", "", "", "", f"{CITY}/d2/t3"),
        (
            *("措施", "儿童与健康", "1", "1", "示例保健、示例新生儿保健", ""),
            *(f"{FILE} 第200—260字符", f"{CITY}/d1/m1"),
        ),
        ("措施", "儿童与安全", "1", "0", "示例新生儿保健", "示例婴儿", "", f"{CITY}/d2/m1"),
        ("重点项目", "重点项目", "1", "1", "", "", "", f"{CITY}/p1"),
        ("条款", "监测评估", "1", "0", "", "", "", f"{CITY}/monitoring/1"),
    ]


def test_items_by_topic_include_the_topics_below_it(contents: Store) -> None:
    broad = [(f"{CITY}/d1/t1",), (f"{CITY}/d1/m1",), (f"{CITY}/d2/m1",), (f"{WOMEN}/d1/t1",)]
    assert ask(contents, "plan-items", "item", topic="示例保健") == broad
    assert ask(contents, "plan-items", "item", topic="示例新生儿保健") == broad[:3]
    assert ask(contents, "plan-items", "item", topic="示例保健", kind="target", place="示例市") == broad[:1]


def test_items_by_group_kind_and_domain(contents: Store) -> None:
    assert ask(contents, "plan-items", "item", group="示例婴幼儿") == [
        (f"{CITY}/d1/t1",),
        (f"{CITY}/d2/m1",),
    ]
    assert ask(contents, "plan-items", "item", kind="project") == [(f"{CITY}/p1",)]
    assert ask(contents, "plan-items", "item", kind="project", domain="儿童与健康") == []
    assert ask(contents, "plan-items", "item", kind="measure", domain="儿童与安全") == [(f"{CITY}/d2/m1",)]


@pytest.mark.parametrize(
    ("text", "found", "where", "source", "item"),
    [
        ("访视", "示例医院每年为全市示例婴儿访视三次。", "段落 paragraph", "第200—260字符", f"{CITY}/d1/m1"),
        ("年度监测", "市卫生局牵头开展年度监测", "职责 duty", "第300—320字符", f"{CITY}/monitoring/1"),
        ("不高于6", "婴儿死亡率不高于6‰", "量化任务 commitment", "第210—225字符", f"{CITY}/d1/m1"),
        ("安全教育", "开展安全教育", "标题 title", "", f"{CITY}/d2/m1"),
        ("托位4", "每千人口拥有示例托位4.5个。", "目标原文 statement", "", f"{CITY}/d1/t3"),
    ],
)
def test_words_are_found_wherever_they_stand(
    contents: Store, text: str, found: str, where: str, source: str, item: str
) -> None:
    answer = ask(contents, "items-mentioning", "found foundIn foundSource item", text=text)
    assert answer == [(found, where, f"{FILE} {source}" if source else "", item)]


def test_words_are_text_and_never_a_pattern(contents: Store) -> None:
    for text in ("死.率", '") } #', "没有这个词", ".*"):
        assert ask(contents, "items-mentioning", "item", text=text) == []
    assert len(ask(contents, "items-mentioning", "item", text="死亡率", place="示例省")) == 3
    assert len(ask(contents, "items-mentioning", "item", text="死亡率", kind="measure")) == 1


def test_a_long_text_is_shown_around_the_words(imported: Imported) -> None:
    text = "甲" * 60 + "示例词" + "乙" * 200
    store = imported(f"""
    <../graph/plan/990100-children-2021-2025> {{
      <{CITY}/p9> a gp:KeyProject ; gp:plan <{CITY}> ; gp:ordinal 9 ; gp:text "{text}"@zh .
    }}""")
    assert ask(store, "items-mentioning", "found", text="示例词") == [
        ("…" + "甲" * 40 + "示例词" + "乙" * 77 + "…",)
    ]


def test_due_years_tell_what_the_text_says_from_the_end_of_the_period(contents: Store) -> None:
    assert ask(contents, "due-years", "due dueFrom targets targetValues", plan=TITLE) == [
        ("2025", "原文写明 stated", "1", "1"),
        ("2025", "规划期末 end of the period", "4", "4"),
    ]
    assert ask(contents, "due-years", "plan targets targetValues", year="2030") == [
        (CHILDREN, "1", "3"),
        (WOMEN, "3", "5"),
    ]


def test_targets_of_a_domain_by_due_year_place_and_kind(contents: Store) -> None:
    name = "targets-of-domain"
    assert ask(contents, name, "target value due") == [
        (f"{CITY}/d1/t1", "5", "2025"),
        (f"{CITY}/d2/t2", "2", "2025"),
    ]
    assert ask(contents, name, "target", year="2025", place="示例市", domain="儿童与安全") == [
        (f"{CITY}/d2/t2",)
    ]
    assert ask(contents, name, "target", target_kind="量化目标") == [(f"{CITY}/d1/t1",), (f"{CITY}/d2/t2",)]
    for other in ({"year": "2024"}, {"place": "示例省"}, {"target_kind": "趋势目标"}):
        assert ask(contents, name, "target", **other) == []


def test_laws_by_their_title_without_the_republics_name(contents: Store) -> None:
    full = ("示例保护法", "中华人民共和国示例保护法", f"{FILE} 第200—260字符", f"{CITY}/d1/m1")
    short = ("示例条例", "", f"{FILE} 第200—260字符", f"{CITY}/d1/m1")
    columns = "lawLabel printedTitle itemSource item"
    assert ask(contents, "laws-cited", columns) == [full, short]
    assert ask(contents, "laws-cited", columns, title="共和国") == [full]
    assert ask(contents, "laws-cited", columns, domain="儿童与安全") == []


def test_what_a_plan_is_drawn_up_under_and_whether_it_is_held(contents: Store) -> None:
    assert ask(contents, "plans-drawn-up-under", "workLabel held planSource work") == [
        ("示例省儿童发展规划（2021—2030年）", "已收录 in the graph", f"{FILE} 第0—900字符", CHILDREN),
        ("示例纲要", "仅引用 cited only", f"{FILE} 第0—900字符", "work/outline"),
    ]
    assert ask(contents, "plans-drawn-up-under", place="示例省") == []


def test_commitments_with_their_words(contents: Store) -> None:
    columns = (
        "planLabel kindLabel itemText commitmentLabel indicatorLabel comparatorLabel value upperValue unit"
        " due quote domainLabel quoteSource commitment item"
    )
    infant = (
        *(
            TITLE,
            "措施",
            "加强示例保健",
            "示例婴儿死亡率 ≤ 6‰",
            "示例婴儿死亡率",
            "不高于",
            "6",
            "",
            "‰",
            "2025",
        ),
        *("婴儿死亡率不高于6‰", "儿童与健康", f"{FILE} 第210—225字符", f"{CITY}/d1/m1/v1", f"{CITY}/d1/m1"),
    )
    hospital = (
        *(TITLE, "重点项目", "示例医院建设", "示例医院 = 1座", "", "等于", "1", "", "座", "2025"),
        *("", "", "", f"{CITY}/p1/v1", f"{CITY}/p1"),
    )
    assert ask(contents, "commitments", columns) == [infant, hospital]
    assert ask(contents, "commitments", columns, indicator="示例婴儿死亡率") == [infant]
    assert ask(contents, "commitments", columns, kind="project") == [hospital]
    assert ask(contents, "commitments", columns, domain="儿童与安全") == []


def test_a_preface_figure_without_a_year_is_shown_without_one(contents: Store) -> None:
    reached = ("示例婴儿死亡率 = 6.5‰", "2020", "示例婴儿死亡率", f"{FILE} 第1—9字符", f"{CITY}/b1")
    columns = "baselineLabel year indicatorLabel figureSource observation"
    assert ask(contents, "baselines-of-plans", columns) == [
        reached,
        ("示例体检率 = 80%", "", "", "", f"{CITY}/b2"),
    ]
    assert ask(contents, "baselines-of-plans", columns, indicator="示例婴儿死亡率") == [reached]


def test_the_share_of_quantified_targets_by_domain_and_of_the_plan(contents: Store) -> None:
    columns = "domainLabel targets quantified share trend"
    assert ask(contents, "measurability", columns, plan=TITLE) == [
        ("儿童与健康", "3", "3", "100", "0"),
        ("儿童与安全", "3", "2", "66.7", "1"),
        ("合计 all", "6", "5", "83.3", "1"),
    ]


def test_a_measures_number_that_differs_from_its_targets(contents: Store) -> None:
    """6‰ in the measure, 5‰ in the target; the superior plan's change of 10% conflicts with nothing."""
    columns = "indicatorLabel firstLabel firstWords secondLabel secondWords first second"
    conflict = (
        *("示例婴儿死亡率", "示例婴儿死亡率 ≤ 6‰", "婴儿死亡率不高于6‰"),
        *("示例婴儿死亡率 ≤ 5‰", "示例婴儿死亡率控制在5‰以下", f"{CITY}/d1/m1/v1", f"{CITY}/d1/t1/v1"),
    )
    assert ask(contents, "conflicting-values", columns) == [conflict]
    assert ask(contents, "conflicting-values", columns, domain="儿童与健康") == [conflict]
    assert ask(contents, "conflicting-values", columns, domain="儿童与安全") == []
    assert ask(contents, "conflicting-values", columns, place="示例省") == []


def test_what_targets_lack(imported: Imported) -> None:
    """A measure is what validation finds that they lack."""
    unserved = ("d1/t2", "d1/t3", "d2/t1", "d2/t2", "d2/t3")
    contents = imported(
        CONTENTS.read_text(encoding="utf-8")
        + "".join(finding("Target-unserved", f"{CITY}/{target}") for target in unserved)
    )
    lacking = [
        ("牵头单位", "1", f"{BEFORE}/d1/t1"),
        ("相关措施", "1", f"{CITY}/d1/t2"),
        ("牵头单位、相关措施", "2", f"{CITY}/d1/t3"),
        ("共用指标、牵头单位、相关措施", "3", f"{CITY}/d2/t1"),
        ("共用指标、牵头单位、相关措施", "3", f"{CITY}/d2/t2"),
        ("数字、相关措施", "2", f"{CITY}/d2/t3"),
        ("牵头单位", "1", f"{CHILDREN}/d1/t1"),
        ("牵头单位", "1", f"{WOMEN}/d1/t2"),
        ("牵头单位", "1", f"{WOMEN}/d1/t3"),
    ]
    assert ask(contents, "target-gaps", "gaps gapCount target") == lacking
    words = {"number": "数字", "indicator": "共用指标", "lead": "牵头单位", "measure": "相关措施"}
    for lacks, word in words.items():
        wanted = [row for row in lacking if word in row[0].split("、")]
        assert ask(contents, "target-gaps", "gaps gapCount target", lacks=lacks) == wanted


def test_measures_of_a_target_share_its_domain_and_a_topic_or_indicator(contents: Store) -> None:
    related = ("1", "加强示例保健", "示例婴儿死亡率、示例新生儿保健", f"{CITY}/d1/t1", f"{CITY}/d1/m1")
    columns = "ordinal measureTitle shared target measure"
    assert ask(contents, "measures-of-targets", columns) == [related]
    assert ask(contents, "measures-of-targets", columns, number="1") == [related]
    assert ask(contents, "measures-of-targets", columns, number="2") == []

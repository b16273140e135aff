"""Saved queries about what is to be done and where facts stand, held to their exact rows."""

from kg.store import Store
from tests.queries.asking import ask

CITY, WOMEN, BEFORE = (
    f"plan/{key}"
    for key in ("990100-children-2021-2025", "990000-women-2021-2030", "990100-children-2016-2020")
)
FILE = "示例市儿童规划.txt"


def test_measures_that_share_nothing_with_a_target_of_their_domain(contents: Store) -> None:
    columns = "measure planLabel domainLabel ordinal measureTitle topics"
    alone = (
        f"{CITY}/d2/m1",
        "示例市儿童发展规划（2021—2025年）",
        "儿童与安全",
        "1",
        "开展安全教育",
        "示例新生儿保健",
    )
    assert ask(contents, "measures-without-target", columns) == [alone]
    assert ask(contents, "measures-without-target", columns, domain="儿童与健康") == []


def test_what_an_agency_has_to_see_to_by_due_year(contents: Store) -> None:
    name, columns = "agency-worklist", "subject due roleLabel basis status targetSource presentAgency"
    body = "agency/990100/health-commission"
    work = [
        (f"{CITY}/d1/t1/v1", "2025", "牵头单位", "原文写明", "逾期未达", f"{FILE} 第10—22字符", body),
        (f"{CITY}/d1/t2/v1", "2025", "牵头单位", "分解表列明", "逾期未报", f"{FILE} 第40—50字符", body),
        (f"{CITY}/d1/t3/v1", "2025", "牵头单位", "按职能推定", "逾期未达", f"{FILE} 第60—74字符", body),
    ]
    assert ask(contents, name, columns, agency="市卫生局") == work
    assert ask(contents, name, columns, agency="示例市卫生健康委员会", role="牵头单位") == work
    assert ask(contents, name, columns, agency="市卫生局", role="参与单位") == []
    assert ask(contents, name, "subject status", agency="市卫生局", as_of="2025-08-31")[0] == (
        f"{CITY}/d1/t1/v1",
        "暂无数据",
    )


def test_an_agency_has_targets_in_words_to_see_to_after_those_with_a_year(contents: Store) -> None:
    rows = ask(contents, "agency-worklist", "subject due status targetLabel", agency="示例市教育局")
    assert rows[-1] == (f"{CITY}/d2/t3", "", "不可量化", "")
    assert all(due for _, due, _, _ in rows[:-1])


def test_targets_due_in_given_years_with_their_leads(contents: Store) -> None:
    name, columns = "targets-due", "due targetValue status leads targetSource"
    early = ask(contents, name, columns, to_year="2025")
    assert early[0] == (
        *("2025", f"{CITY}/d1/t1/v1", "逾期未达", "示例市卫生健康委员会（原文写明）"),
        f"{FILE} 第10—22字符",
    )
    assert [row[1] for row in early] == [
        f"{CITY}/{value}" for value in ("d1/t1/v1", "d1/t2/v1", "d1/t3/v1", "d2/t1/v1", "d2/t2/v1")
    ]
    late = ask(contents, name, columns, from_year="2026")
    assert {row[0] for row in late} == {"2030"}
    assert late[0][3] == "示例省卫生健康委员会（分解表列明）、示例省教育厅（分解表列明）"
    assert ask(contents, name, columns, from_year="2026", to_year="2029") == []
    assert len(ask(contents, name, columns)) == len(early) + len(late)


def test_an_indicator_with_how_often_it_is_aimed_at_and_known(contents: Store) -> None:
    columns = "indicator direction targetValues figures"
    name = "indicators-explained"
    assert ask(contents, name, columns, indicator="示例婴儿死亡率") == [
        ("indicator/infant", "越低越好", "6", "4")
    ]
    (of_city,) = ask(contents, name, columns, indicator="示例婴儿死亡率", place="示例市")
    assert int(of_city[2]) < 6


def test_facts_with_their_words_and_places(contents: Store) -> None:
    name, columns = "facts-with-quotes", "fact kindLabel quote document start end sha256"
    value = (f"{CITY}/d1/t1/v1", "目标值", "示例婴儿死亡率控制在5‰以下", FILE, "10", "22", "aa")
    assert ask(contents, name, columns, kind="value") == [value]
    assert value in ask(contents, name, columns, plan="990100-children-2021-2025")
    assert ask(contents, name, columns, place="示例省") == []


def test_progress_of_places_in_numbers(contents: Store) -> None:
    columns = "place whom plans targetValues achieved onTrack offTrack overdue unreported noData judged"
    city = ("place/990100", "audience/children", "1", "5", "0", "0", "0", "2", "3", "0", "40")
    province = ("place/990000", "audience/women", "1", "5", "1", "1", "1", "0", "0", "2", "60")
    assert ask(contents, "progress-by-place", columns) == [city, province]
    assert ask(contents, "progress-by-place", columns, audience="妇女") == [province]


def test_figures_that_there_are_of_a_place(contents: Store) -> None:
    name, columns = (
        "figures-of-place",
        "indicator population figures firstYear latestYear latestFigure figureSource",
    )
    city = [
        ("indicator/infant", "", "1", "2020", "2020", "6.5‰", f"{FILE} 第1—9字符"),
        ("indicator/infant", "全市", "1", "2024", "2024", "6.0‰", "示例市统计局；数据.csv 第2行"),
        ("indicator/places", "", "1", "2024", "2024", "4.08个", "示例市统计局；数据.csv 第3行"),
    ]
    assert ask(contents, name, columns, place="示例市") == city
    series = ask(contents, name, "figures firstYear latestYear", place="示例省", indicator="示例管理率")
    assert series == [("2", "2020", "2024")]


def test_all_statements_of_a_plan_and_of_no_other(contents: Store) -> None:
    triples = ask(contents, "plan-as-graph", plan="990100-children-2016-2020")
    assert (
        BEFORE,
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "https://w3id.org/govplan/ontology#Plan",
    ) in triples
    assert {subject.removeprefix(BEFORE)[:1] for subject, _, _ in triples} == {"", "/"}


def test_the_catalogue_lists_itself_with_its_checks(store: Store) -> None:
    rows = ask(store, "saved-queries", "name topics checked", reader="研究者", query_topic="关联数据")
    assert ("plan-as-graph", "关联数据、规划内容", "通过 passed") in rows
    assert {checked for _, _, checked in rows} == {"通过 passed"}
    names = {name for name, _, _ in rows}
    assert "agency-worklist" not in names

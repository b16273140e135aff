"""Saved queries about progress over time, the data themselves and their links, held to their exact rows."""

from pathlib import Path

from kg.store import Store
from tests.queries.asking import QUERIES, ask

CITY, WOMEN = "plan/990100-children-2021-2025", "plan/990000-women-2021-2030"


def test_what_changed_between_two_days(contents: Store) -> None:
    columns = "targetValue before after changedOn targetSource assessment"
    file, first = "示例市儿童规划.txt", "2026-01-01"
    overdue = [
        (f"{CITY}/d1/t1/v1", "进展滞后", "逾期未达", first, f"{file} 第10—22字符"),
        (f"{CITY}/d1/t2/v1", "暂无数据", "逾期未报", first, f"{file} 第40—50字符"),
        (f"{CITY}/d1/t3/v1", "暂无数据", "逾期未达", first, f"{file} 第60—74字符"),
    ]
    assert ask(contents, "status-changes", columns, since="2025-12-31") == [
        (*row, f"{row[0]}/as-of/2026-01-01") for row in overdue
    ]
    published = ask(contents, "status-changes", columns, since="2025-08-31", as_of="2025-09-01")
    assert [row[:4] for row in published] == [(f"{CITY}/d1/t1/v1", "暂无数据", "进展滞后", "2025-09-01")]
    assert ask(contents, "status-changes", columns, since="2026-01-01") == []


def test_status_at_the_end_of_each_year_up_to_the_day(contents: Store) -> None:
    columns = "plan day statusConcept count"
    assert ask(contents, "status-by-year", columns) == [
        (WOMEN, "2024-12-31", "status/achieved", "1"),
        (WOMEN, "2024-12-31", "status/no-data", "2"),
        (WOMEN, "2024-12-31", "status/off-track", "1"),
        (WOMEN, "2024-12-31", "status/on-track", "1"),
    ]
    assert ask(contents, "status-by-year", columns, as_of="2024-12-30") == []


def test_targets_that_go_well_cite_the_figure(contents: Store) -> None:
    columns = "targetValue status latestFigure pathValue metWhenSet figureSource targetSource"
    on_track = (
        *(f"{WOMEN}/d1/t1/v2", "按期推进", "15.9/10万", "15.9", "否 no"),
        *("示例省统计局；数据.csv 第5行", "示例省发布会"),
    )
    met = (
        *(f"{WOMEN}/d1/t3/v1", "已实现", "0.2%", "", "是 yes"),
        *("示例省统计局；数据.csv 第6行", "示例省发布会"),
    )
    assert ask(contents, "targets-going-well", columns) == [on_track, met]
    assert ask(contents, "targets-going-well", columns, as_of="2031-01-01") == [met]
    assert ask(contents, "targets-going-well", columns, domain="儿童与健康") == []


def test_imported_tables_with_what_came_of_them(contents: Store) -> None:
    columns = "table rows firstRow lastRow sheets responsibilities observations plans sources sha256"
    figures = ("table/figures", "5", "2", "6", "0", "0", "9", "0", "", "")
    assigned = ("table/shili", "4", "2", "5", "1", "5", "0", "1", "示例责任书", "bb")
    assert ask(contents, "imported-tables", columns) == [figures, assigned]
    assert ask(contents, "imported-tables", columns, file_name=".CSV") == [figures]


NOBODY = ("违规 violation", "Target-responsible", "儿童与安全", "没有单一部门", "2027-12-31")
ISSUER = ("提醒 warning", "Plan-issuer", "", "", "")
FUNCTION = ("提示 note", "Agency-function", "", "", "")


def test_findings_by_severity_shape_place_plan_and_domain(contents: Store) -> None:
    columns = "severityLabel shapeName domainLabel accepted acceptedUntil"
    assert ask(contents, "validation-findings", columns) == [NOBODY, ISSUER, FUNCTION]
    for values, wanted in (
        ({"severity": "Info"}, [FUNCTION]),
        ({"shape": "Plan-issuer"}, [ISSUER]),
        ({"plan": "990000-women-2021-2030"}, [ISSUER]),
        ({"place": "示例市"}, [NOBODY, FUNCTION]),
        ({"domain": "儿童与安全"}, [NOBODY]),
    ):
        assert ask(contents, "validation-findings", columns, **values) == wanted


def test_findings_counted_by_shape_and_plan(contents: Store) -> None:
    columns = "shapeName findings ofPlan"
    assert ask(contents, "validation-summary", columns) == [
        ("Target-responsible", "1", CITY),
        ("Plan-issuer", "1", WOMEN),
        ("Agency-function", "1", ""),
    ]
    assert ask(contents, "validation-summary", columns, place="示例省") == [("Plan-issuer", "1", WOMEN)]


def test_the_dataset_describes_its_graphs(contents: Store) -> None:
    base = "https://w3id.org/govplan/graph"
    rest = ("v1", "示例数据集", "2026-06-01", "kg 0.0、reasoner 1.0", "https://example.org/licence")
    assert ask(contents, "dataset-description") == [
        ("presumed", "12", *rest, f"{base}/presumed", "dataset/v1"),
        ("registers", "34", *rest, f"{base}/registers", "dataset/v1"),
    ]


def test_numbers_without_a_shared_indicator(contents: Store) -> None:
    columns = "kindLabel phrase quantity item"
    drills = ("目标值", "示例演练", f"{CITY}/d2/t2/v1", f"{CITY}/d2/t2")
    hospital = ("量化任务", "示例医院", f"{CITY}/p1/v1", f"{CITY}/p1")
    assert ask(contents, "numbers-without-indicator", columns) == [drills, hospital]
    assert ask(contents, "numbers-without-indicator", columns, place="示例省") == []


def test_indicators_of_which_the_place_has_no_figure(contents: Store) -> None:
    columns = "place indicator targetValues elsewhere"
    assert ask(contents, "indicators-without-figures", columns) == [
        ("place/990100", "indicator/maternal", "1", "示例省"),
        ("place/990100", "indicator/management", "1", "示例省"),
        ("place/990000", "indicator/places", "2", ""),
    ]
    assert ask(contents, "indicators-without-figures", "indicator", place="示例省") == [("indicator/places",)]


def test_figures_set_aside_with_the_reason(contents: Store) -> None:
    columns = "figureLabel population reason figureSource observation targetValue"
    rural = (
        *("3.9‰", "农村", "口径“农村”不同，未采用", "示例省统计局；数据.csv 第6行"),
        *("observation/990000/infant/2024/rural/figures", f"{WOMEN}/d1/t2/v1"),
    )
    assert ask(contents, "figures-set-aside", columns) == [rural]
    assert ask(contents, "figures-set-aside", columns, indicator="示例婴儿死亡率") == [rural]
    assert ask(contents, "figures-set-aside", columns, indicator="示例管理率") == []
    assert ask(contents, "figures-set-aside", columns, as_of="2022-01-01") == []


def test_terms_are_counted_where_they_are_used(contents: Store) -> None:
    terms = {
        row[0].partition("#")[2]: row[1:] for row in ask(contents, "terms-and-uses", "term uses outward")
    }
    assert terms["KeyProject"][0] == "1"
    assert terms["keyword"][0] == "1"
    assert terms["setAside"] == ("1", "")
    assert "http://www.w3.org/ns/org#FormalOrganization" in terms["Agency"][1]
    classes = ask(contents, "terms-and-uses", "term", kind="class")
    assert 0 < len(classes) < len(terms)


def test_links_outward_by_host(contents: Store) -> None:
    assert ask(contents, "outward-links", host="WikiData") == [
        (
            *("www.wikidata.org", "示例市", "相同 same as", "http://www.wikidata.org/entity/Q0"),
            "place/990100",
        )
    ]
    assert ("indicator/infant",) in ask(contents, "outward-links", "thing", host="metadata.un.org")


def test_concepts_of_a_scheme(contents: Store) -> None:
    answer = ask(contents, "concepts-of-scheme", "schemeLabel conceptLabelEn concept", scheme_name="role")
    assert {row[2] for row in answer} == {"role/lead", "role/participating", "role/oversight"}
    assert {row[0] for row in answer} == {"责任角色"}


def test_every_query_is_held_to_rows_here() -> None:
    """A new query has to be asked in one of the files of this folder, by name."""
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    assert QUERIES
    assert {name for name in QUERIES if not any(f'"{name}"' in text for text in texts)} == set()

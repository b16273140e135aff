"""Saved queries about agencies and rules, held to their exact rows on the made-up dataset."""

import pytest

from kg.store import Store
from tests.queries.asking import Rows, ask

CITY = "plan/990100-children-2021-2025"
HEALTH, LEAD = "示例市卫生健康委员会", "牵头单位"
FILE, RULE = "示例市儿童规划.txt", "推定规则：卫生健康：死亡率"
WHY = "死亡率由卫生健康部门监测"
DUTIES: Rows = [
    ("市卫健委", LEAD, "原文写明", "目标", "由市卫健委牵头", f"{FILE} 第24—31字符", f"{CITY}/d1/t1/r1"),
    ("", LEAD, "按职能推定", "目标", WHY, RULE, f"{CITY}/d1/t1/presumed/health-by-indicator"),
    ("市卫生局", LEAD, "分解表列明", "目标", "", "责任分解.xlsx 表1 第2行", f"{CITY}/d1/t2/assigned/shili/1"),
    ("", LEAD, "按职能推定", "目标", WHY, RULE, f"{CITY}/d1/t2/presumed/health-by-indicator"),
    ("", LEAD, "按职能推定", "目标", WHY, RULE, f"{CITY}/d1/t3/presumed/health-by-indicator"),
    (
        *("市卫生局", LEAD, "原文写明", "条款", "市卫生局牵头开展年度监测"),
        *(f"{FILE} 第300—320字符", f"{CITY}/monitoring/1/r1"),
    ),
]
COLUMNS = "printedAs roleLabel basisLabel kindLabel words dutySource responsibility"


@pytest.mark.parametrize("name", [HEALTH, "市卫健委", "市卫生局"])
def test_duties_under_any_name_with_quote_row_or_rule(contents: Store, name: str) -> None:
    assert ask(contents, "duties-of-agencies", COLUMNS, agency=name) == DUTIES


@pytest.mark.parametrize("basis", ["原文写明", "分解表列明", "按职能推定"])
def test_duties_by_basis_never_mix(contents: Store, basis: str) -> None:
    wanted = [row for row in DUTIES if row[2] == basis]
    assert ask(contents, "duties-of-agencies", COLUMNS, agency="市卫健委", basis=basis) == wanted


def test_duties_by_kind_of_item_and_role(contents: Store) -> None:
    assert ask(contents, "duties-of-agencies", COLUMNS, kind="provision") == DUTIES[-1:]
    assert ask(contents, "duties-of-agencies", COLUMNS, domain="儿童与安全", agency="市卫健委") == []
    assert {row[1] for row in ask(contents, "duties-of-agencies", COLUMNS, role="参与单位")} == {"参与单位"}


def test_the_matrix_counts_targets_by_basis_apart(contents: Store) -> None:
    columns = "agencyLabel domainLabel statedLeads assignedLeads presumedLeads takesPart presumedPart"
    answer = ask(contents, "responsibility-matrix", columns)
    assert answer == [
        ("示例市公安局", "儿童与安全", "0", "0", "2", "0", "0"),
        (HEALTH, "儿童与健康", "1", "1", "3", "0", "0"),
        ("示例市教育局", "儿童与健康", "0", "0", "0", "2", "0"),
        ("示例市教育局", "儿童与安全", "0", "1", "0", "0", "1"),
        ("示例省卫生健康委员会", "妇女与健康", "0", "1", "1", "0", "0"),
        ("示例省教育厅", "妇女与健康", "0", "1", "0", "0", "0"),
    ]
    assert ask(contents, "responsibility-matrix", columns, agency="市卫生局") == answer[1:2]


def test_agencies_with_former_bodies_and_duties(contents: Store) -> None:
    """A split body stands before both its successors."""
    columns = "otherNames formerNames functionLabel founded known duties presumedDuties presentAgency"
    health = (
        *("卫生部门、市卫健委", "示例市卫生局", "卫生健康", "2019", "已登记 registered", "3", "3"),
        "agency/990100/health-commission",
    )
    assert ask(contents, "agencies-of-place", columns, agency="市卫生局") == [health]
    province = ask(contents, "agencies-of-place", "formerNames known presentAgency", place="示例省")
    assert province == [
        ("示例省妇幼局", "仅见原文 printed only", "agency/990000/health-commission"),
        ("示例省妇幼局", "仅见原文 printed only", "agency/990000/education"),
    ]
    assert ask(contents, "agencies-of-place", "presentAgency", function="公安") == [("agency/990100/police",)]
    assert len(ask(contents, "agencies-of-place")) == 5


def test_changes_of_agencies(contents: Store) -> None:
    renamed = ("2019", "示例市卫生局", HEALTH, "示例市机构改革方案", "agency-change/990100-health-2019")
    split = (
        *("2020-03", "示例省妇幼局", "示例省卫生健康委员会、示例省教育厅", ""),
        "agency-change/990000-office-2020",
    )
    columns = "date before after changeSource change"
    assert ask(contents, "agency-changes", columns) == [renamed, split]
    for values in ({"kind": "split"}, {"year": "2020"}, {"place": "示例省"}, {"agency": "省教育厅"}):
        assert ask(contents, "agency-changes", columns, **values) == [split]
    assert ask(contents, "agency-changes", columns, agency="市卫生局") == [renamed]
    assert ask(contents, "agency-changes", columns, kind="merger") == []


def test_rules_say_how_often_they_apply_also_never(contents: Store) -> None:
    columns = "rule functionLabel roleLabel goesBy targets agencies"
    none, domain = "指标0个，领域0个，词语0个", "指标0个，领域1个，词语0个"
    assert ask(contents, "remit-rules", columns) == [
        ("remit/health-by-indicator", "卫生健康", LEAD, "指标2个，领域0个，词语1个", "4", "2"),
        ("remit/police-safety", "公安", LEAD, none, "2", "1"),
        ("remit/none-fits", "无 none", "", none, "2", "0"),
        ("remit/education-takes-part", "教育", "参与单位", none, "1", "1"),
        ("remit/never", "公安", LEAD, domain, "0", "0"),
    ]
    answer = ask(contents, "remit-rules", "rule targets", plan="990000-women-2021-2030")
    of_women = {row[0]: row[1] for row in answer}
    assert of_women["remit/health-by-indicator"] == of_women["remit/none-fits"] == "1"
    assert of_women["remit/police-safety"] == "0"
    assert ask(contents, "remit-rules", "rule", role=LEAD, function="公安") == [
        ("remit/police-safety",),
        ("remit/never",),
    ]

"""Every saved query of responsibility and monitoring, held to its exact rows on the made-up dataset."""

import pytest

from kg.errors import ParameterError
from kg.store import Store
from tests.queries.asking import ask, finding
from tests.queries.conftest import Imported

CITY, PROVINCE = "plan/990100-children-2021-2025", "plan/990000-women-2021-2030"
CITY_TITLE, PROVINCE_TITLE = "示例市儿童发展规划（2021—2025年）", "示例省妇女发展规划（2021—2030年）"
STATISTICS = "示例省统计局；数据.csv"


OVERDUE = (
    "agencyLabel printedAs roleLabel basis statement placeLabel targetLabel due latestFigure latestYear"
    " status figureSource targetSource responsibilitySource domainLabel planLabel presentAgency target"
    " targetValue assessment"
)


def test_overdue_targets_cite_figure_target_and_responsibility(shili: Store) -> None:
    assert ask(shili, "overdue-targets-by-agency", OVERDUE, domain="儿童与健康") == [
        (
            *("示例市卫生健康委员会", "市卫健委", "牵头单位", "原文写明"),
            *("示例婴儿死亡率控制在5‰以下，由市卫健委牵头。", "示例市", "示例婴儿死亡率 ≤ 5‰", "2025"),
            *("6.0‰", "2024", "逾期未达", "示例市统计局；数据.csv 第2行"),
            *("示例市儿童规划.txt 第10—22字符", "示例市儿童规划.txt 第24—31字符：“由市卫健委牵头”"),
            *("儿童与健康", CITY_TITLE, "agency/990100/health-commission", f"{CITY}/d1/t1"),
            *(f"{CITY}/d1/t1/v1", f"{CITY}/d1/t1/v1/as-of/2026-01-01"),
        ),
        (
            *("示例市卫生健康委员会", "市卫生局", "牵头单位", "分解表列明"),
            *("示例管理率达到90%以上。", "示例市", "示例管理率 ≥ 90%", "2025"),
            *("", "", "逾期未报", ""),
            *("示例市儿童规划.txt 第40—50字符", "责任分解.xlsx 表1 第2行"),
            *("儿童与健康", CITY_TITLE, "agency/990100/health-commission", f"{CITY}/d1/t2"),
            *(f"{CITY}/d1/t2/v1", f"{CITY}/d1/t2/v1/as-of/2026-01-01"),
        ),
        (
            *("示例市卫生健康委员会", "", "牵头单位", "按职能推定"),
            *("每千人口拥有示例托位4.5个。", "示例市", "示例托位数 ≥ 4.5个", "2025"),
            *("4.08个", "2024", "逾期未达", "示例市统计局；数据.csv 第3行"),
            *("示例市儿童规划.txt 第60—74字符", "推定规则：卫生健康：死亡率"),
            *("儿童与健康", CITY_TITLE, "agency/990100/health-commission", f"{CITY}/d1/t3"),
            *(f"{CITY}/d1/t3/v1", f"{CITY}/d1/t3/v1/as-of/2026-01-01"),
        ),
        (
            *("示例市教育局", "", "参与单位", "分解表列明"),
            *("示例管理率达到90%以上。", "示例市", "示例管理率 ≥ 90%", "2025"),
            *("", "", "逾期未报", ""),
            *("示例市儿童规划.txt 第40—50字符", "责任分解.xlsx 表1 第2行"),
            *("儿童与健康", CITY_TITLE, "agency/990100/education", f"{CITY}/d1/t2"),
            *(f"{CITY}/d1/t2/v1", f"{CITY}/d1/t2/v1/as-of/2026-01-01"),
        ),
        (
            *("示例市教育局", "市教育局", "参与单位", "分解表列明"),
            *("每千人口拥有示例托位4.5个。", "示例市", "示例托位数 ≥ 4.5个", "2025"),
            *("4.08个", "2024", "逾期未达", "示例市统计局；数据.csv 第3行"),
            *("示例市儿童规划.txt 第60—74字符", "责任分解.xlsx 表1 第3行"),
            *("儿童与健康", CITY_TITLE, "agency/990100/education", f"{CITY}/d1/t3"),
            *(f"{CITY}/d1/t3/v1", f"{CITY}/d1/t3/v1/as-of/2026-01-01"),
        ),
    ]


WHO = "targetValue presentAgency roleLabel basis status"
NOBODY = (f"{CITY}/d2/t2/v1", "", "", "", "逾期未报")
POLICE = (f"{CITY}/d2/t1/v1", "agency/990100/police", "牵头单位", "按职能推定", "逾期未报")
SCHOOLS = (f"{CITY}/d2/t1/v1", "agency/990100/education", "参与单位", "按职能推定", "逾期未报")
STATED = (f"{CITY}/d1/t1/v1", "agency/990100/health-commission", "牵头单位", "原文写明", "逾期未达")
RENAMED = (f"{CITY}/d1/t2/v1", "agency/990100/health-commission", "牵头单位", "分解表列明", "逾期未报")
PRESUMED = (f"{CITY}/d1/t3/v1", "agency/990100/health-commission", "牵头单位", "按职能推定", "逾期未达")


def test_a_target_nobody_answers_for_is_listed_and_presumed_units_are_marked(shili: Store) -> None:
    assert ask(shili, "overdue-targets-by-agency", WHO, domain="儿童与安全") == [NOBODY, POLICE, SCHOOLS]


@pytest.mark.parametrize("name", ["示例市卫生健康委员会", "市卫生局", "示例市卫健委"])
def test_an_agency_is_asked_for_by_its_present_and_former_names(shili: Store, name: str) -> None:
    assert ask(shili, "overdue-targets-by-agency", WHO, agency=name) == [STATED, RENAMED, PRESUMED]


def test_a_plan_of_another_place_or_period_is_left_out(shili: Store) -> None:
    assert ask(shili, "overdue-targets-by-agency", WHO, place="示例省") == []
    assert ask(shili, "overdue-targets-by-agency", WHO, plan="990000-women-2021-2030") == []
    everything = ask(shili, "overdue-targets-by-agency", WHO)
    assert len(everything) == 8
    assert ask(shili, "overdue-targets-by-agency", WHO, place="示例市") == everything


@pytest.mark.parametrize("day", ["2020-12-31", "2021-01-01", "2025-12-31"])
def test_nothing_is_overdue_before_its_due_year_is_over(shili: Store, day: str) -> None:
    assert ask(shili, "overdue-targets-by-agency", as_of=day) == []


@pytest.mark.parametrize("day", ["2026-01-01", "2026-01-02", "2099-12-31"])
def test_what_is_overdue_stays_so_while_nothing_else_is_known(shili: Store, day: str) -> None:
    assert ask(
        shili, "overdue-targets-by-agency", WHO, domain="儿童与健康", agency="市卫生局", as_of=day
    ) == [
        STATED,
        RENAMED,
        PRESUMED,
    ]


ROW = """
<../graph/assignments/more> {
  <table/more/s-1/r9> a gp:TableRow ; rdfs:label "补充.xlsx 表1 第9行"@zh, "补充.xlsx, sheet 表1, row 9"@en .
  <%s/assigned/more/1> a gp:Responsibility ; gp:responsibleFor <%s> ; gp:agency <agency/990100/%s> ;
    gp:role <role/%s> ; gp:basis <basis/assigned> ;
    gp:printedAgency "%s"@zh ; gp:evidence <table/more/s-1/r9> .
}
"""


def test_an_assigned_lead_takes_the_place_of_the_presumed_ones(imported: Imported) -> None:
    target = f"{CITY}/d2/t1"
    store = imported(ROW % (target, target, "education", "lead", "教育局"))
    assert ask(
        store, "overdue-targets-by-agency", f"{WHO} printedAs responsibilitySource", domain="儿童与安全"
    ) == [
        (*NOBODY, "", ""),
        (
            *(f"{target}/v1", "agency/990100/education", "牵头单位", "分解表列明", "逾期未报"),
            *("教育局", "补充.xlsx 表1 第9行"),
        ),
    ]


def test_an_assigned_unit_that_takes_part_leaves_the_presumed_lead(imported: Imported) -> None:
    target = f"{CITY}/d2/t2"
    store = imported(ROW % (target, target, "education", "participating", "示例市教育局"))
    assert ask(store, "overdue-targets-by-agency", WHO, domain="儿童与安全") == [
        POLICE,
        SCHOOLS,
        (f"{target}/v1", "agency/990100/education", "参与单位", "分解表列明", "逾期未报"),
    ]


def test_one_row_an_agency_role_and_basis_however_many_rows_say_so(imported: Imported) -> None:
    """The bureau leads; a second table names the commission that it became: one agency, two rows cited."""
    target = f"{CITY}/d1/t2"
    store = imported(ROW % (target, target, "health-commission", "lead", "市卫健委"))
    columns = "printedAs roleLabel basis responsibilitySource"
    answer = ask(
        store, "overdue-targets-by-agency", columns, agency="市卫健委", plan=CITY.removeprefix("plan/")
    )
    assert answer[1] == (
        "市卫健委、市卫生局",
        "牵头单位",
        "分解表列明",
        "补充.xlsx 表1 第9行；责任分解.xlsx 表1 第2行",
    )
    assert len(answer) == 3


def test_off_track_targets_show_path_gap_and_the_second_rule(shili: Store) -> None:
    columns = (
        "targetValue due baseFigure baseYear latestFigure latestYear pathValue gap explanation secondVerdict"
        " rateRatio rulesAgree leads baseSource figureSource targetSource"
    )
    hold = (
        *(f"{PROVINCE}/d1/t1/v1", "2030", "98%", "2020", "94%", "2024", "95", "-1"),
        *("保持：基期 98（2020）已达标，2024 年实际 94", "", "", ""),
        "示例省卫生健康委员会（分解表列明）、示例省教育厅（分解表列明）",
        *(f"{STATISTICS} 第4行", f"{STATISTICS} 第4行", "示例省发布会；示例省目标.csv 第5—15字符"),
    )
    line = (
        *(f"{CITY}/d1/t1/v1", "2025", "6.5‰", "2020", "6.0‰", "2024", "5.3", "1"),
        *("直线：应不高于 5.3，实际 6.0", "进展滞后", "0.39", "true"),
        *("示例市卫生健康委员会（原文写明）", "示例市儿童规划.txt 第1—9字符", "示例市统计局；数据.csv 第2行"),
        "示例市儿童规划.txt 第10—22字符",
    )
    assert ask(shili, "off-track-targets", columns) == [hold]
    assert ask(shili, "off-track-targets", columns, as_of="2025-09-01") == [line, hold]
    assert ask(shili, "off-track-targets", columns, as_of="2025-08-31") == [hold]
    assert ask(shili, "off-track-targets", columns, as_of="2025-12-31", agency="市卫生局") == [line]
    assert ask(shili, "off-track-targets", "targetValue", agency="示例省妇幼局") == [
        (f"{PROVINCE}/d1/t1/v1",)
    ]
    assert ask(shili, "off-track-targets", "targetValue", agency="示例省教育厅") == [
        (f"{PROVINCE}/d1/t1/v1",)
    ]


def test_targets_with_no_data_say_why(shili: Store) -> None:
    columns = "targetValue rule explanation latestFigure latestYear setAside leads figureSource targetSource"
    refused = (
        *(f"{PROVINCE}/d1/t2/v1", "无可比数据", "无可比数据", "", "", "口径“农村”不同，未采用"),
        *("示例省卫生健康委员会（按职能推定）", "", "示例省发布会"),
    )
    only_base = (
        *(f"{PROVINCE}/d1/t2/v2", "仅有基期", "仅有基期：2020 年 46", "46%", "2020", ""),
        *("示例省卫生健康委员会（按职能推定）", f"{STATISTICS} 第6行", "示例省发布会"),
    )
    assert ask(shili, "targets-with-no-data", columns) == [refused, only_base]
    assert ask(shili, "targets-with-no-data", "targetValue", as_of="2022-05-01") == [
        (f"{CITY}/d1/t1/v1",),
        (f"{CITY}/d1/t2/v1",),
        (f"{CITY}/d1/t3/v1",),
    ]
    assert ask(shili, "targets-with-no-data", "targetValue", as_of="2022-05-01", agency="市教育局") == []


def test_targets_unreported_at_their_due_date(shili: Store) -> None:
    columns = "targetValue due rule explanation leads targetSource"
    said = ("2025", "无数据", "无数据")
    assert ask(shili, "unreported-at-due-date", columns) == [
        (f"{CITY}/d1/t2/v1", *said, "示例市卫生健康委员会（分解表列明）", "示例市儿童规划.txt 第40—50字符"),
        (f"{CITY}/d2/t1/v1", *said, "示例市公安局（按职能推定）", "示例市儿童规划.txt 第80—90字符"),
        (f"{CITY}/d2/t2/v1", *said, "", "示例市儿童规划.txt 第95—104字符"),
    ]
    assert ask(shili, "unreported-at-due-date", as_of="2025-12-31") == []
    assert ask(shili, "unreported-at-due-date", "targetValue", agency="公安局") == [(f"{CITY}/d2/t1/v1",)]


HEALTH = ("示例市卫生健康委员会", "示例市", "牵头单位")
WORKLOAD = (
    "agencyLabel placeLabel roleLabel basis targets targetValues overdue unreported offTrack noData onTrack"
    " achieved inWords"
)


def counted(*numbers: int) -> tuple[str, ...]:
    return tuple(map(str, numbers))


def test_the_workload_of_agencies_never_adds_up_facts_and_presumptions(shili: Store) -> None:
    assert ask(shili, "agency-workload", WORKLOAD) == [
        ("示例市公安局", "示例市", "牵头单位", "按职能推定", *counted(1, 1, 0, 1, 0, 0, 0, 0, 0)),
        (*HEALTH, "分解表列明", *counted(1, 1, 0, 1, 0, 0, 0, 0, 0)),
        (*HEALTH, "原文写明", *counted(1, 1, 1, 0, 0, 0, 0, 0, 0)),
        (*HEALTH, "按职能推定", *counted(1, 1, 1, 0, 0, 0, 0, 0, 0)),
        ("示例市教育局", "示例市", "参与单位", "分解表列明", *counted(2, 2, 1, 1, 0, 0, 0, 0, 0)),
        ("示例市教育局", "示例市", "参与单位", "按职能推定", *counted(1, 1, 0, 1, 0, 0, 0, 0, 0)),
        ("示例市教育局", "示例市", "牵头单位", "分解表列明", *counted(1, 0, 0, 0, 0, 0, 0, 0, 1)),
        ("示例省卫生健康委员会", "示例省", "牵头单位", "分解表列明", *counted(1, 2, 0, 0, 1, 0, 1, 0, 0)),
        ("示例省卫生健康委员会", "示例省", "牵头单位", "按职能推定", *counted(1, 2, 0, 0, 0, 2, 0, 0, 0)),
        ("示例省教育厅", "示例省", "牵头单位", "分解表列明", *counted(1, 2, 0, 0, 1, 0, 1, 0, 0)),
    ]


def test_the_workload_of_one_agency_as_of_a_day(shili: Store) -> None:
    assert ask(shili, "agency-workload", WORKLOAD, agency="市卫生局", as_of="2025-10-01") == [
        (*HEALTH, "分解表列明", *counted(1, 1, 0, 0, 0, 1, 0, 0, 0)),
        (*HEALTH, "原文写明", *counted(1, 1, 0, 0, 1, 0, 0, 0, 0)),
        (*HEALTH, "按职能推定", *counted(1, 1, 0, 0, 0, 1, 0, 0, 0)),
    ]


ONLY_PRESUMED = ("仅推定 only presumed", "示例市公安局", "公安机关负责安全")
NONE_FITS = ("无人负责 nobody", "", "没有单一的主管部门")


def test_targets_without_a_responsible_unit_by_basis(shili: Store) -> None:
    columns = "target state presumedLeads reason"
    presumed = [
        (f"{CITY}/d2/t1", *ONLY_PRESUMED),
        (f"{PROVINCE}/d1/t2", "仅推定 only presumed", "示例省卫生健康委员会", "死亡率由卫生健康部门监测"),
    ]
    nobody = [(f"{CITY}/d2/t2", *NONE_FITS), (f"{PROVINCE}/d1/t3", *NONE_FITS)]
    name = "targets-without-responsible"
    assert ask(shili, name, columns) == [presumed[0], nobody[0], presumed[1], nobody[1]]
    assert ask(shili, name, columns, basis="presumed") == presumed
    assert ask(shili, name, columns, basis="none") == nobody
    assert ask(shili, name, columns, basis="none", place="示例市") == nobody[:1]
    with pytest.raises(ParameterError, match="none, presumed"):
        ask(shili, name, basis="stated")


def test_a_target_leaves_that_list_once_a_table_names_somebody(imported: Imported) -> None:
    target = f"{CITY}/d2/t1"
    store = imported(ROW % (target, target, "education", "participating", "教育局"))
    assert ask(store, "targets-without-responsible", "target", place="示例市") == [(f"{CITY}/d2/t2",)]


DIFFERS = (
    *("示例校园安全水平持续提高。", "示例市", "示例市公安局", "公安：安全", "公安机关负责安全"),
    *("示例市教育局（分解表列明）", "未列 not named", "儿童与安全", CITY_TITLE),
    *("agency/990100/police", f"{CITY}/d2/t3"),
)


def test_presumed_leads_that_differ_from_the_given_ones(shili: Store) -> None:
    """A renamed bureau is no difference: 市卫生局 leads where the commission is presumed."""
    name = "presumed-differs-from-assigned"
    columns = (
        "statement placeLabel presumedLead remit remitReason givenLeads takesPart domainLabel planLabel"
        " presumedAgency target"
    )
    assert ask(shili, name, columns) == [DIFFERS]
    assert ask(shili, name, columns, agency="公安局") == [DIFFERS]
    assert ask(shili, name, columns, agency="示例市教育局") == [DIFFERS]
    assert ask(shili, name, columns, agency="市卫生局") == []


def test_a_presumed_lead_may_be_named_as_one_that_takes_part(imported: Imported) -> None:
    target = f"{CITY}/d2/t3"
    name = "presumed-differs-from-assigned"
    takes_part = imported(ROW % (target, target, "police", "participating", "公安局"))
    assert ask(takes_part, name, "target takesPart") == [(target, "参与 takes part")]
    leads_too = imported(ROW % (target, target, "police", "lead", "公安局"))
    assert ask(leads_too, name) == []


def test_observations_of_an_indicator_cite_rows_and_passages(shili: Store) -> None:
    name = "observations-of-indicator"
    infant = "示例婴儿死亡率"
    columns = "placeLabel indicatorLabel year value unit figure population published figureSource observation"
    preface = (
        *("示例市", infant, "2020", "6.5", "‰", "6.5‰", "", "", "示例市儿童规划.txt 第1—9字符"),
        f"{CITY}/b1",
    )
    city = (
        *("示例市", infant, "2024", "6", "‰", "6.0‰", "全市", "2025-09-01", "示例市统计局；数据.csv 第2行"),
        "observation/990100/infant/2024/all/figures",
    )
    base = (
        *("示例省", infant, "2020", "0.2", "%", "0.2%", "", "", f"{STATISTICS} 第6行"),
        "observation/990000/infant/2020/all/figures",
    )
    rural = (
        *("示例省", infant, "2024", "3.9", "‰", "3.9‰", "农村", "", f"{STATISTICS} 第6行"),
        "observation/990000/infant/2024/rural/figures",
    )
    assert ask(shili, name, columns, indicator=infant) == [preface, city, base, rural]
    assert ask(shili, name, columns, indicator=infant, place="示例市") == [preface, city]
    assert ask(shili, name, columns, indicator=infant, year="2024") == [city, rural]
    assert ask(shili, name, "figure", indicator="示例系统管理率") == [("98%",), ("94%",)]
    with pytest.raises(ParameterError, match="indicator"):
        ask(shili, name)


def test_the_summary_counts_values_and_targets_in_words(shili: Store) -> None:
    columns = "plan domain statusConcept count"
    city = [
        (CITY, "domain/children-health", "status/overdue", "2"),
        (CITY, "domain/children-health", "status/overdue-unreported", "1"),
        (CITY, "domain/children-safety", "status/not-measurable", "1"),
        (CITY, "domain/children-safety", "status/overdue-unreported", "2"),
    ]
    province = [
        (PROVINCE, "domain/women-health", "status/achieved", "1"),
        (PROVINCE, "domain/women-health", "status/no-data", "2"),
        (PROVINCE, "domain/women-health", "status/off-track", "1"),
        (PROVINCE, "domain/women-health", "status/on-track", "1"),
    ]
    assert ask(shili, "status-summary", columns) == city + province
    assert ask(shili, "status-summary", columns, plan=PROVINCE_TITLE) == province
    assert ask(shili, "status-summary", columns, domain="儿童与安全") == city[2:]
    assert ask(shili, "status-summary", columns, place="示例市", as_of="2023-01-01") == [
        (CITY, "domain/children-health", "status/no-data", "3"),
        (CITY, "domain/children-safety", "status/not-measurable", "1"),
    ]


def test_targets_met_when_they_were_set(shili: Store) -> None:
    columns = "targetValue baseFigure baseYear status baseSource"
    assert ask(shili, "targets-met-when-set", columns) == [
        (f"{PROVINCE}/d1/t1/v1", "98%", "2020", "进展滞后", f"{STATISTICS} 第4行"),
        (f"{PROVINCE}/d1/t3/v1", "0.2%", "2020", "已实现", f"{STATISTICS} 第6行"),
    ]
    assert ask(shili, "targets-met-when-set", columns, place="示例市") == []


WEAKER = "Target-weaker-than-baseline"


def test_targets_weaker_than_the_baseline_are_those_that_validation_finds(imported: Imported) -> None:
    """95 % after 98 %, and 2.5‰ after 0.2 % = 2‰; a figure of the preface whose year is not printed."""
    columns = "targetValue comparatorLabel value unit baseFigure baseYear slack direction"
    store = imported(
        finding(WEAKER, f"{PROVINCE}/d1/t1/v1", "observation/990000/management/2020/all/figures")
        + finding(WEAKER, f"{PROVINCE}/d1/t3/v1", "observation/990000/infant/2020/all/figures")
        + finding(WEAKER, f"{CITY}/d1/t1/v1", f"{CITY}/b9")
        + finding("Target-unserved", f"{CITY}/d1/t2")
        + f"""
    <../graph/plan/{CITY.removeprefix("plan/")}> {{
      <{CITY}/b9> a gp:Observation ; gp:value 4.2 ; gp:valueText "4.2‰" ; gp:unit <unit/per-mille> .
    }}"""
    )
    weaker = [
        (f"{CITY}/d1/t1/v1", "不高于", "5", "‰", "4.2‰", "未写明 not stated", "0.8", "越低越好"),
        (f"{PROVINCE}/d1/t1/v1", "不低于", "95", "%", "98%", "2020", "3", "越高越好"),
        (f"{PROVINCE}/d1/t3/v1", "等于", "2.5", "‰", "0.2%", "2020", "0.5", "越低越好"),
    ]
    assert ask(store, "targets-weaker-than-baseline", columns) == weaker
    assert ask(store, "targets-weaker-than-baseline", columns, place="示例省") == weaker[1:]
    assert ask(store, "targets-weaker-than-baseline", columns, plan=CITY_TITLE) == weaker[:1]


def test_no_target_is_weaker_where_validation_finds_none(shili: Store) -> None:
    assert ask(shili, "targets-weaker-than-baseline") == []


@pytest.mark.parametrize("role", ["牵头单位", "参与单位"])
def test_a_role_narrows_down_who_answers(shili: Store, role: str) -> None:
    columns = "targetValue agencyLabel roleLabel"
    everything = ask(shili, "overdue-targets-by-agency", columns)
    narrow = ask(shili, "overdue-targets-by-agency", columns, role=role)
    assert narrow == [row for row in everything if row[2] == role]
    assert 0 < len(narrow) < len(everything)
    everything = ask(shili, "agency-workload", f"{columns.removeprefix('targetValue')} targets")
    narrow = ask(shili, "agency-workload", f"{columns.removeprefix('targetValue')} targets", role=role)
    assert narrow == [row for row in everything if row[1] == role]


def test_targets_on_which_the_rules_disagree(shili: Store) -> None:
    columns = "targetValue status secondVerdict observedRate requiredRate rateRatio rateExplanation"
    assert ask(shili, "rules-disagree", columns) == [
        (
            *(f"{PROVINCE}/d1/t1/v2", "按期推进", "进展滞后", "-0.0372", "-0.0424", "0.88"),
            "增长率：比值 0.88，进展中等",
        )
    ]
    assert ask(shili, "rules-disagree", columns, as_of="2031-01-01") == []


def test_responsibilities_are_counted_by_basis(shili: Store) -> None:
    columns = "plan basis role targets agencies"
    assert ask(shili, "responsibilities-by-basis", columns) == [
        (CITY, "分解表列明", "牵头单位", "2", "2"),
        (CITY, "分解表列明", "参与单位", "2", "1"),
        (CITY, "按职能推定", "牵头单位", "5", "2"),
        (CITY, "按职能推定", "参与单位", "1", "1"),
        (CITY, "原文写明", "牵头单位", "1", "1"),
        (PROVINCE, "分解表列明", "牵头单位", "1", "2"),
        (PROVINCE, "按职能推定", "牵头单位", "1", "1"),
    ]

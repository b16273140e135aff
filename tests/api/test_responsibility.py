"""Who answers, on the pages of targets and agencies: facts with evidence, presumptions apart from them."""

import re

import pytest

from kg import iri
from kg.vocab import BASE
from tests.api.conftest import Client
from tests.made_up import CITY_CHILDREN, CITY_WOMEN, DAY, DISTRICT_WOMEN, PROVINCE_CHILDREN

WOMEN, PROVINCE = f"/id/plan/{CITY_WOMEN}", f"/id/plan/{PROVINCE_CHILDREN}"
OLD, NEW = "/id/agency/990000/health-department", "/id/agency/990000/health-commission"
AT = f"?as_of={DAY}"


def shown(client: Client, path: str) -> str:
    got = client.ask(f"{path}{AT}", accept="text/html")
    assert got.status == 200
    return got.text


def who(client: Client, path: str) -> tuple[str, str]:
    """Return what a target's page says of who answers: facts, and what is presumed."""
    section = shown(client, path).partition('id="answers"')[2].partition("</section>")[0]
    facts, _, presumed = section.partition('<div class="presumption-block">')
    return facts, presumed


def test_an_assigned_duty_cites_file_sheet_and_row(client: Client) -> None:
    facts, presumed = who(client, f"{PROVINCE}/d1/t1")
    rows = re.findall(r"<tr.*?</tr>", facts)[1:]
    assert len(rows) == 2
    for part in ("示例省卫生厅", "表中写作", "牵头单位", "分解表列明", "made-up-duties.xlsx 儿童 第2行"):
        assert part in rows[0]
    assert "示例目标责任分解书" in rows[0]
    assert "参与单位" in rows[1]
    assert "推定" not in facts
    assert "示例省卫生健康委员会" in presumed


def test_a_former_agency_stands_with_the_present_one(client: Client) -> None:
    facts, _ = who(client, f"{PROVINCE}/d1/t1")
    assert f'<span class="now">今 <a href="{NEW}.html{AT}">示例省卫生健康委员会</a></span>' in facts


def test_a_stated_duty_cites_the_words_and_their_place(client: Client) -> None:
    facts, presumed = who(client, f"{WOMEN}/d3/t2")
    assert '<q lang="zh-CN">建立示例女性创业扶持制度。</q>' in facts
    assert re.search(r"made-up-示例市-women.txt</a> <span[^>]*>第 \d+—\d+ 字符", facts)
    assert "原文写明" in facts
    assert "made-up-rest" in presumed


def test_a_presumed_duty_stands_apart_with_rule_and_reason(client: Client) -> None:
    facts, presumed = who(client, f"{WOMEN}/d1/t4")
    assert "规划原文没有写明责任单位，导入的责任分解表也没有列明。" in facts
    assert "示例市卫生健康局" not in facts
    assert "按职能推定，不是规划或分解表的规定" in presumed
    assert f'href="/id/remit/made-up-health.html{AT}">示例卫生职能</a>：示例理由：示例卫生职能。' in presumed
    assert '<tr class="presumed">' in presumed


def test_where_nobody_leads_the_page_says_why(client: Client) -> None:
    facts, presumed = who(client, f"{WOMEN}/d8/t1")
    assert "规划原文没有写明责任单位" in facts
    assert "没有单一的牵头职能。" in presumed
    assert "示例理由：示例无单一牵头。" in presumed
    assert 'href="/id/remit/made-up-nobody' in presumed


def test_a_plans_list_keeps_facts_and_presumptions_apart(client: Client) -> None:
    page = shown(client, WOMEN)
    row = re.search(r'<tr>\s*<th scope="row" class="ordinal"[^>]*>2</th>.*?</tr>', page, re.DOTALL)
    assert row is not None
    fact, _, presumption = row[0].partition('<span class="duty presumption">')
    assert re.search(r"示例市卫生健康局</a> <small>牵头单位 · 分解表列明", fact)
    assert presumption.startswith("<b>推定</b>")
    assert "无人负责" in page.partition('id="d8"')[2]


def sections(page: str) -> dict[str, tuple[str, str]]:
    """Return an agency's duties by plan: facts, and what is presumed."""
    found = {}
    for part in page.partition('id="answers"')[2].partition("</section>")[0].split('<h3 id="plan-')[1:]:
        plan = re.search(r'href="/id/plan/([^"?]+)\.html', part)
        assert plan is not None
        facts, _, presumed = part.partition("<details")
        found[plan[1]] = facts, presumed
    return found


def test_an_agencys_page_says_what_it_answers_for_plan_by_plan(client: Client) -> None:
    agency = "/id/agency/990100/health-bureau"
    page = shown(client, agency)
    found = sections(page)
    duties = client.rows(
        f"SELECT ?d ?b ?plan {{ ?d gp:agency <{BASE.rstrip('/')}{agency}> ; gp:basis ?b ;"
        " gp:responsibleFor/gp:plan ?plan }"
    )
    assert len(found) == len({row["plan"] for row in duties}) == 3
    for part, presumed in ((0, False), (1, True)):
        expected = sum(row["b"].endswith("/presumed") is presumed for row in duties)
        assert sum(parts[part].count('<th scope="row">') for parts in found.values()) == expected > 0
    facts, presumptions = found[CITY_WOMEN]
    assert re.search(r'd1/t2[^>]*>[^<]*</a></th><td class="standing"><span class="status on-track">', facts)
    assert "made-up-duties.xlsx 儿童 第5行" in facts
    assert "名称写作" in facts
    assert '<q lang="zh-CN">推进示例宣传教育。</q>' in facts, "the words of the duty"
    assert re.search(
        r'd1/t3[^>]*>[^<]*</a></th><td class="standing"><span class="status overdue">', presumptions
    )
    assert "示例卫生职能" in presumptions
    assert "分解表列明" not in presumptions
    assert "规划原文写明或责任分解表列明由它负责的事项 18 项" in page
    assert DISTRICT_WOMEN in found, "the district's plan names the city's bureau"


def test_the_present_agency_answers_for_what_its_forerunners_were_given(client: Client) -> None:
    facts, presumed = sections(shown(client, NEW))[PROVINCE_CHILDREN]
    assert facts.count('<th scope="row">') == 3
    assert re.search(r"名称写作 <span[^>]*>省卫生厅<", facts)
    assert 'class="status overdue-unreported">逾期未报' in facts
    assert 'class="status achieved">已实现' in facts
    assert presumed.count('<th scope="row">') == 1


def test_what_became_of_an_agency_is_told_from_both_ends(client: Client) -> None:
    old, new = shown(client, OLD), shown(client, NEW)
    assert f'该单位已不存在。今 <a href="{NEW}.html{AT}">示例省卫生健康委员会</a>' in old
    assert "该单位已不存在" not in new
    for page in (old, new):
        history = page.partition('id="history"')[2].partition("</section>")[0]
        assert f'href="/id/agency-change/990000-health-2018.html{AT}">2018年10月</a>' in history
        assert "合并" in history
        assert "示例省人口和计划生育委员会" in history
    assert "省卫生厅" in old.partition("又称")[2][:80]
    assert "省卫健委" in new.partition("又称")[2][:80]


def test_an_agency_with_presumed_duties_alone_says_so_first(client: Client) -> None:
    page = shown(client, "/id/agency/990101/health")
    first = re.search(r"</h1>\s*<p[^>]*>([^<]*)", page)
    assert first is not None
    assert first[1].startswith("没有规划或责任分解表写明由它负责的事项；以下 2 项只是按职能推定，不是规定。")
    assert 'class="presumption-block" open' in page, "few of them are open"


@pytest.mark.parametrize("agency", [OLD, NEW, "/id/agency/990100/health-bureau"])
def test_who_has_duties_is_not_said_to_have_none(client: Client, agency: str) -> None:
    assert "没有规划或责任分解表写明由它负责的事项" not in shown(client, agency)


def test_an_agency_without_any_duty_says_so(client: Client) -> None:
    issuer = str(iri.agency("990101", "示例市示例区人民政府")).removeprefix(BASE.rstrip("/"))
    [row] = client.rows(f"SELECT ?a {{ <{BASE}id/plan/{DISTRICT_WOMEN}> gp:issuer ?a }}")
    page = client.ask(row["a"].removeprefix(BASE.rstrip("/")), accept="text/html")
    assert page.status == 200, issuer
    assert "没有规划或责任分解表写明由它负责的事项，按职能也没有推定。" in page.text


THINGS = {
    f"{WOMEN}/d1/t2/v1/as-of/{DAY}": ("示例孕产妇死亡率 ≤ 9.5/10万 截至 2026-06-30", ("判定", "按期推进")),
    "/id/observation/990100/cervical-screening/2024/all/made-up-figures": (
        "示例市 2024年 示例适龄妇女宫颈癌筛查率 78.5%",
        ("示例市", "2024", "78.5", "made-up-figures.csv 第4行", "示例统计公报"),
    ),
    "/id/table/made-up-duties": ("made-up-duties.xlsx", ("导入", "1" * 64)),
    "/id/remit/made-up-nobody": ("示例无单一牵头", ("示例理由：示例无单一牵头。", "工作机制")),
    "/id/agency-change/990000-health-2018": ("合并：示例省", ("2018-10", "合并", "变更前的机构")),
    "/id/assessment-rule/line": ("直线", ()),
}


@pytest.mark.parametrize("path", THINGS)
def test_what_monitoring_rests_on_has_pages_that_read_well(client: Client, path: str) -> None:
    heading, parts = THINGS[path]
    page = shown(client, path)
    found = re.search(r"<h1>([^<]*)", page)
    assert found is not None
    assert found[1].startswith(heading)
    for part in parts:
        assert part in page
    facts = page.partition('id="properties"')[2].partition("</section>")[0]
    for name in re.findall(r"<dt>(?:<a [^>]*>)?([^<]*)", facts):
        assert re.search(r"[\u4e00-\u9fff]", name), f"{name} has no Chinese name"
    if path.startswith("/id/table/"):
        rows = [
            row["r"]
            for row in client.rows(f"SELECT ?r {{ ?r dcterms:isPartOf <{BASE}id/table/made-up-duties> }}")
        ]
        assert len(rows) == 4
        assert "made-up-duties.xlsx 儿童 第2行" in page
        row = shown(client, min(rows).removeprefix(BASE.rstrip("/")))
        assert "示例目标责任分解书" in row
        assert "（牵头）" in row, "what the row says points to it"


def test_the_children_plan_presumes_and_states_nothing(client: Client) -> None:
    page = shown(client, f"/id/plan/{CITY_CHILDREN}").partition('id="domains"')[2].partition("策略措施")[0]
    assert "分解表列明" not in page
    assert 'class="duty presumption"' in page

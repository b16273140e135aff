"""Plans side by side: counts by domain, the same indicators held against the first, what only one has."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest

from kg.vocab import BASE
from tests.api.conftest import Client, Got
from tests.made_up import CITY_CHILDREN, CITY_WOMEN, DISTRICT_WOMEN, PROVINCE_CHILDREN


def ask(client: Client, *plans: str, accept: str = "text/html", **parameters: str) -> Got:
    asked = [("plan", plan) for plan in plans] + list(parameters.items())
    return client.ask("/compare?" + urlencode(asked), accept=accept)


def section(page: str, name: str) -> str:
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_without_plans_the_page_helps_to_choose(client: Client) -> None:
    page = client.ask("/compare", accept="text/html").text
    assert page.count('<select id="plan-') == 5
    assert page.count(f'<option value="{CITY_WOMEN}">') == 5
    assert f'href="/compare?plan={CITY_WOMEN}&amp;plan={DISTRICT_WOMEN}"' in page, "plans in force for women"
    assert 'href="/compare?indicator=maternal-mortality-ratio"' in page
    one = ask(client, CITY_WOMEN).text
    assert "再选一份规划，就可以比较。" in one
    assert f'<option value="{CITY_WOMEN}" selected>' in one


def test_each_domain_is_counted_for_each_plan(client: Client) -> None:
    told = ask(client, CITY_WOMEN, DISTRICT_WOMEN, accept="application/json").json
    for domain in told["domains"]:
        for key, counts in domain["plans"].items():
            [row] = client.rows(
                f"""SELECT (COUNT(DISTINCT ?t) AS ?targets) (COUNT(DISTINCT ?q) AS ?quantified)
                      (COUNT(DISTINCT ?m) AS ?measures) {{
                  {{ ?t a gp:Target ; gp:plan <{BASE}id/plan/{key}> ; gp:domain <{domain["iri"]}>
                     OPTIONAL {{ ?t gp:hasTargetValue ?v BIND(?t AS ?q) }} }}
                  UNION {{ ?m a gp:Measure ; gp:plan <{BASE}id/plan/{key}> ; gp:domain <{domain["iri"]}> }}
                }}"""
            )
            assert counts == {name: int(count) for name, count in row.items()}
    assert len(told["domains"]) == 8
    page = section(ask(client, CITY_WOMEN, DISTRICT_WOMEN).text, "domains")
    cell = page.partition('<span class="number">4 个</span>')[2].partition("</td>")[0]
    assert re.findall(r'<span class="number">([^<]+)</span>', cell)[:2] == ["3 个", "75%"]


def test_the_same_indicator_is_held_against_the_first_plan(client: Client) -> None:
    there = section(ask(client, CITY_WOMEN, DISTRICT_WOMEN).text, "same")
    back = section(ask(client, DISTRICT_WOMEN, CITY_WOMEN).text, "same")
    assert there.count("▲ 要求更高") == back.count("▽ 要求更低") == 3
    assert f'href="/id/plan/{DISTRICT_WOMEN}/d1/t1.html"' in there
    assert "越低越好" in there
    english = ask(client, CITY_WOMEN, DISTRICT_WOMEN, lang="en").text
    assert "▲ asks for more" in english


def test_what_cannot_be_held_against_each_other_says_why(client: Client) -> None:
    page = section(ask(client, CITY_CHILDREN, PROVINCE_CHILDREN).text, "same")
    assert "◇ 不可比" in page
    assert "到期年不同" in page
    assert "要求更" not in page.partition("<table")[2]


def test_what_only_one_plan_has_is_listed(client: Client) -> None:
    only = section(ask(client, CITY_WOMEN, DISTRICT_WOMEN).text, "only")
    city, _, district = only.partition(">示例市示例区妇女发展规划")
    assert "示例女代表比例" in city
    assert "产检率" in city
    assert "没有。" in district
    assert "孕产妇死亡率" not in only


def test_one_indicator_in_all_plans_names_those_without_it(client: Client) -> None:
    page = ask(client, indicator="antenatal-checks").text
    assert "1 份规划共有 1 个目标值" in page
    assert "示例市示例区妇女发展规划" in section(page, "without")
    assert "儿童发展规划" not in section(page, "without"), "only plans for the same people could have it"


def test_values_can_be_taken_away_as_a_table(client: Client) -> None:
    got = ask(client, CITY_WOMEN, DISTRICT_WOMEN, format="csv")
    assert got.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(got.body.decode("utf-8-sig"))))
    assert rows[0][:5] == ["指标", "地区", "规划", "比较", "目标值"]
    told = ask(client, CITY_WOMEN, DISTRICT_WOMEN, format="json").json["values"]
    assert len(rows) - 1 == len(told) == 13
    verdicts = [(row[1], row[10]) for row in rows if row[0] == "示例孕产妇死亡率"]
    assert verdicts == [("示例市", "基准"), ("示例市示例区", "▲ 要求更高")]
    english = ask(client, indicator="infant-mortality", format="csv", lang="en").text
    assert "due in another year" in english
    link = ask(client, CITY_WOMEN, DISTRICT_WOMEN).headers["link"]
    for address in re.findall("<([^>]*)>", link):
        assert client.ask(address).status == 200
        assert address.count("plan=") == 2


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("plan=none", "没有 plan=“none”"),
        ("indicator=none", "没有 indicator=“none”"),
        ("format=json", "请用 plan= 给出两到五份规划"),
        (f"plan={CITY_WOMEN}&format=csv", "请用 plan= 给出两到五份规划"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(client: Client, asked: str, words: str) -> None:
    got = client.ask(f"/compare?{asked}", accept="application/json")
    assert got.status == 400
    assert words in got.json["detail"]


def test_the_same_plan_twice_is_one_plan(client: Client) -> None:
    assert "再选一份规划" in ask(client, CITY_WOMEN, CITY_WOMEN, "").text


def test_plans_and_indicators_are_named_by_iri_too(client: Client) -> None:
    by_key = client.ask("/compare?indicator=infant-mortality", accept="application/json")
    iri = urlencode({"indicator": f"{BASE}id/indicator/infant-mortality"})
    by_iri = client.ask(f"/compare?{iri}", accept="application/json")
    assert by_iri.status == 200
    assert by_iri.body == by_key.body
    plans = ask(
        client, f"{BASE}id/plan/{CITY_WOMEN}", f"/id/plan/{DISTRICT_WOMEN}", accept="application/json"
    )
    assert plans.body == ask(client, CITY_WOMEN, DISTRICT_WOMEN, accept="application/json").body


def test_of_too_many_plans_those_of_a_place_are_offered(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.compare.MOST_OFFERED", 2)
    page = client.ask(f"/compare?plan={CITY_WOMEN}", accept="text/html").text
    assert "列出前 2 份，共 4 份" in page
    assert f'<option value="{CITY_WOMEN}" selected>' in page, "what is chosen stays"
    assert page.count(f'<input type="hidden" name="plan" value="{CITY_WOMEN}">') == 1
    assert f'value="{DISTRICT_WOMEN}"' not in page
    narrowed = client.ask(f"/compare?plan={CITY_WOMEN}&place=990101", accept="text/html").text
    assert f'<option value="{DISTRICT_WOMEN}">' in narrowed
    assert f'<option value="{CITY_WOMEN}" selected>' in narrowed

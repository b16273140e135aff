"""A plan's page narrowed by its address: words, numbers, status, domain; and what a target's page adds."""

import re
from urllib.parse import quote

import pytest

from tests.api.conftest import Client
from tests.made_up import CITY_CHILDREN, CITY_WOMEN, DAY

WOMEN, CHILDREN = f"/id/plan/{CITY_WOMEN}", f"/id/plan/{CITY_CHILDREN}"


def items(client: Client, path: str) -> set[str]:
    """Return the items that a plan's page lists, by the end of their address."""
    got = client.ask(path, accept="text/html")
    assert got.status == 200
    listed = got.text.partition('id="found"')[2].partition('id="baselines"')[0]
    return set(re.findall(r'href="/id/plan/[^/"]+/([a-z]+\d+/[tm]\d+)\.html["?]', listed))


def targets(found: set[str]) -> set[str]:
    return {item for item in found if "/t" in item}


def test_without_conditions_everything_is_there(client: Client) -> None:
    assert len(targets(items(client, WOMEN))) == 13
    assert len(items(client, WOMEN)) == 13 + 24


def test_words_look_through_items_agencies_and_tags(client: Client) -> None:
    assert targets(items(client, f"{WOMEN}?q={quote('孕产妇')}")) == {"d1/t2", "d1/t3"}
    assert "d1/t4" in items(client, f"{WOMEN}?q={quote('两癌')}"), "a topic"
    assert items(client, f"{WOMEN}?q={quote('９．５ 死亡率')}") == {"d1/t2"}, "width makes no difference"
    assert "d1/m3" in items(client, f"{WOMEN}?q={quote('示例市卫生健康局 宣传')}"), "who answers"


def test_targets_are_chosen_by_number_status_and_domain(client: Client) -> None:
    quantified = items(client, f"{WOMEN}?only=quantified")
    words = items(client, f"{WOMEN}?only=words")
    assert quantified | words == targets(items(client, WOMEN))
    assert not quantified & words
    assert words == {"d1/t1", "d2/t1", "d3/t2", "d8/t1"}
    rows = client.rows(
        f"""SELECT DISTINCT ?t {{ ?t gp:plan <https://w3id.org/govplan{WOMEN}> ; gp:hasTargetValue ?v .
          ?a gp:assesses ?v ; gp:asOf ?from ; gp:status ?s OPTIONAL {{ ?a gp:holdsUntil ?until }}
          FILTER(STRENDS(STR(?s), "/overdue") && ?from <= "{DAY}"^^xsd:date
            && (!BOUND(?until) || "{DAY}"^^xsd:date <= ?until)) }}"""
    )
    overdue = items(client, f"{WOMEN}?status=overdue&as_of={DAY}")
    assert overdue == {row["t"].partition(f"{CITY_WOMEN}/")[2] for row in rows}
    assert overdue
    assert {item.partition("/")[0] for item in items(client, f"{WOMEN}?section=d2")} == {"d2"}


def test_nothing_found_says_what_to_do_and_counts_stay(client: Client) -> None:
    page = client.ask(f"{WOMEN}?q={quote('没有这个词')}", accept="text/html").text
    assert "本规划里没有符合的目标或措施" in page
    assert '<td class="num" data-label="目标">4</td>' in page, "the overview counts the whole plan"
    assert f'href="{WOMEN}.html#d1"' in page, "contents lead to the whole page"


def test_the_form_keeps_what_was_asked(client: Client) -> None:
    page = client.ask(f"{WOMEN}?q=%22%3E&only=words&as_of={DAY}&lang=en", accept="text/html").text
    assert 'value="&#34;&gt;"' in page
    assert '<option value="words" selected>' in page
    assert f'<input type="hidden" name="as_of" value="{DAY}">' in page
    assert "data-whole" not in page
    assert "data-whole" in client.ask(WOMEN, accept="text/html").text


def test_the_script_is_ours_and_served(client: Client) -> None:
    page = client.ask(WOMEN, accept="text/html").text
    sources = re.findall(r'<script src="([^"]+)"', page)
    assert sources == ["/static/sort.js", "/static/plan.js"]
    for source in sources:
        got = client.ask(source)
        assert got.status == 200
        assert "javascript" in got.media_type


def test_an_unknown_choice_is_refused(client: Client) -> None:
    assert client.ask(f"{WOMEN}?only=none", accept="text/html").status == 422


def test_a_targets_page_tells_how_its_status_goes(client: Client) -> None:
    page = client.ask(f"{CHILDREN}/d1/t1?as_of={DAY}", accept="text/html").text
    course = page.partition('id="course"')[2].partition("</section>")[0]
    steps = re.findall(r"<li.*?</li>", course)
    asked = client.rows(
        f"""SELECT ?s ?from {{ ?a gp:assesses <https://w3id.org/govplan{CHILDREN}/d1/t1/v1> ; gp:status ?s ;
              gp:asOf ?from }} ORDER BY ?from"""
    )
    changes = [
        row
        for row, before in zip(asked, [None, *asked], strict=False)
        if not before or before["s"] != row["s"]
    ]
    assert 1 < len(changes) <= len(steps)
    assert sum("aria-current" in step for step in steps) == 1
    assert "若无新数据" in steps[-1]
    assert "4.4‰" in course


@pytest.mark.parametrize(
    ("path", "words"), [(f"{WOMEN}/d1/t2", "校验没有发现问题。"), (f"{CHILDREN}/d1/t1", "校验")]
)
def test_a_targets_page_tells_what_validation_found(client: Client, path: str, words: str) -> None:
    findings = (
        client.ask(path, accept="text/html").text.partition('id="findings"')[2].partition("</section>")[0]
    )
    assert words in findings


def test_an_agencys_page_counts_by_ground_and_domain(client: Client) -> None:
    agency = "990100/health-bureau"
    page = client.ask(f"/id/agency/{agency}?as_of={DAY}", accept="text/html").text
    glance = page.partition('id="glance"')[2].partition("</section>")[0]
    for ground, word in (("stated", "原文写明"), ("assigned", "分解表列明"), ("presumed", "推定")):
        [row] = client.rows(
            f"""SELECT (COUNT(DISTINCT ?i) AS ?n) {{
                  ?d gp:agency <https://w3id.org/govplan/id/agency/{agency}> ; gp:responsibleFor ?i ;
                    gp:basis <https://w3id.org/govplan/id/basis/{ground}> }}"""
        )
        assert re.search(rf'</svg>{word} <span class="number">{row["n"]}</span>', glance)
    assert "/matrix?agency=990100%2Fhealth-bureau&amp;domain=women-health" in glance
    assert "/queries/duties-of-agencies/run?" in glance

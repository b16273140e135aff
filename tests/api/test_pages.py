"""The home page, the dataset to take away, health, headers, and the words of the interface."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import api
from api.words import Words, sign, terms
from kg.catalogue import catalogue
from kg.shipped import shipped
from kg.vocab import PREFIXES
from tests.api.conftest import Client
from tests.made_up import CITY_WOMEN, VERSION

TEMPLATES = Path(api.__file__).parent / "templates"


def test_the_home_page_says_what_is_in_the_graph(client: Client) -> None:
    page = client.ask("/", accept="text/html").text
    assert "各地妇女儿童发展规划定了哪些目标" in page
    totals = re.findall(r"<dd>(\d+)</dd>", page)
    counts = {
        "plans": "?x a gp:Plan", "targets": "?x a gp:Target", "quantified": "?x gp:hasTargetValue ?v",
        "values": "?x a gp:TargetValue", "measures": "?x a gp:Measure", "duties": "?x a gp:Responsibility",
    }  # fmt: skip
    asked = [
        client.rows(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}")[0]["n"]
        for pattern in counts.values()
    ]
    assert totals == asked == ["4", "28", "21", "22", "51", "50"]
    current, past = page.partition('id="current_plans"')[2].split('id="past_plans"')
    titles = re.findall(r'<th scope="row"><a href="/id/plan/[^"]*">([^<]*)</a>', current)
    assert titles == [
        "示例市妇女发展规划（2021—2030年）",
        "示例市儿童发展规划（2021—2030年）",
        "示例市示例区妇女发展规划（2021—2030年）",
    ]
    assert re.search(r"示例省儿童发展规划（2011—2020年）</a> .*部分目标（来自目标表）.*示例目标表", past)
    assert "2011—2020" in past
    assert VERSION in page
    assert "2026年1月1日 08:00 UTC" in page


def test_the_menu_leads_to_what_people_do(client: Client) -> None:
    menu = client.ask("/", accept="text/html").text.partition("<nav")[2].partition("</nav>")[0]
    links = dict(re.findall(r'href="([^"]+)"[^>]*>([^<]+)<', menu))
    assert (links["/plans"], links["/compare"], links["/matrix"]) == ("规划", "比较", "责任矩阵")
    for link in links:
        assert client.ask(link, accept="text/html").status == 200, link


def test_names_come_in_another_language_than_the_interface(client: Client) -> None:
    page = client.ask(f"/id/plan/{CITY_WOMEN}?lang=en&names=zh", accept="text/html").text
    assert re.search(r"<h1>示例市妇女发展规划（2021—2030年）", page)
    assert "At a glance" in page
    links = re.findall(r'href="(/(?:id/|matrix|compare|plans)[^"#]*)', page)
    kept = [link for link in links if "format=" not in link and "names=zh" not in link]
    assert len(links) > 50
    assert [link for link in kept if "lang=en" in link] == [f"/id/plan/{CITY_WOMEN}.html?lang=en"], (
        "only the switch"
    )
    assert '<input type="hidden" name="names" value="zh">' in page
    english = client.ask(f"/id/plan/{CITY_WOMEN}?lang=en", accept="text/html").text
    assert "示例市妇女发展规划（2021—2030年）" not in english.partition("<h1>")[2].partition("</h1>")[0]
    assert f'href="/id/plan/{CITY_WOMEN}.html?lang=en&amp;names=zh"' in english, "the switch"


def test_the_home_page_leads_to_places_topics_and_what_is_new(client: Client) -> None:
    page = client.ask("/", accept="text/html").text
    places = re.findall(
        r'href="/id/place/(\d+)\.html">[^<]+</a> <span class="(?:quiet )?number">(\d+)<',
        page.partition('id="places"')[2].partition("</section>")[0],
    )
    counted = client.rows(
        "SELECT ?code (COUNT(?p) AS ?n) { ?p a gp:Plan ; gp:place/gp:placeCode ?code } GROUP BY ?code"
    )
    below = {row["code"]: row["n"] for row in counted if row["code"] != "990000"}
    assert dict(places) == below | {"990000": "4"}, "a province counts what is in it"
    topics = re.findall(r'href="/queries#([a-z-]+)"', page)
    assert len(topics) > 5
    listing = client.ask("/queries", accept="text/html").text
    assert all(f'id="{topic}"' in listing for topic in topics)


def test_the_home_page_offers_saved_queries_that_run(client: Client) -> None:
    page = client.ask("/", accept="text/html").text
    links = [link.replace("&amp;", "&") for link in re.findall(r'class="card" href="([^"]+)"', page)]
    assert len(links) >= 2
    answered = 0
    for link in links:
        answer = client.ask(link, accept="text/html")
        assert answer.status == 200
        assert re.search(r"共 [\d,]+ 行", answer.text), "an answer"
        if "没有符合条件的结果" in answer.text:
            continue
        answered += 1
        headings = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', answer.text)
        named = [{c.label_zh for c in q.header.columns} for q in catalogue(shipped("queries")).values()]
        assert headings
        assert any(set(headings) <= names for names in named), "the columns have the header's names"
    assert answered > len(links) / 2


def test_the_dataset_can_be_taken_away_whole(client: Client) -> None:
    got = client.ask("/dataset.nq")
    assert got.media_type == "application/n-quads"
    assert VERSION in got.headers["content-disposition"]
    assert got.body.count(b"\n") == client.ask("/readyz").json["quads"]
    assert len(hashlib.sha256(got.body).hexdigest()) == 64


def test_health(client: Client) -> None:
    assert client.ask("/livez").json == {"status": "ok"}
    ready = client.ask("/readyz")
    assert (ready.status, ready.json["version"]) == (200, VERSION)
    assert ready.headers["cache-control"] == "no-store"
    assert client.ask("/readyz", method="HEAD").status == 200


def test_the_pages_that_would_load_from_other_hosts_are_off(client: Client) -> None:
    assert client.ask("/docs").status == 404
    assert client.ask("/redoc").status == 404
    paths = client.ask("/openapi.json").json["paths"]
    assert {"/", "/sparql", "/id/{path}", "/livez", "/readyz"} <= set(paths)


@pytest.mark.parametrize(
    "path", ["/", "/sparql", f"/id/plan/{CITY_WOMEN}", "/livez", "/static/style.css", "/none"]
)
def test_every_answer_carries_the_headers_of_safety(client: Client, path: str) -> None:
    headers = client.ask(path, accept="text/html").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"https?:|unsafe|\*", policy)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def asked_words() -> Iterator[tuple[str, str]]:
    for path in sorted(TEMPLATES.glob("*.html")):
        text = path.read_text(encoding="utf-8")
        for key in re.findall(r"(?:\bw|\bboth)\([\"']([a-z0-9_]+)[\"']", text):
            yield path.name, key
        for head in re.findall(r"\{\{ columns\((.*?)\) \}\}", text):
            for key in re.findall(r"\"([a-z0-9_]+)(?: [a-z ]+)?\"", head):
                yield path.name, key


def test_every_word_that_a_page_uses_is_there_and_none_is_idle() -> None:
    ui = Words.keys()
    assert {key for _, key in asked_words() if not key.endswith("_")} - ui == set()
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html"))
    assert {key for key in ui if not re.search(rf"[\"']{key}(?: [a-z ]+)?[\"']", text)} - LISTED == set()


LISTED = {
    *("classes", "object_properties", "data_properties", "others", "current_plans", "past_plans"),
    *("data_plans", "data_graphs"),
    *("change_renaming", "change_merger", "change_split", "change_transfer"),
    *("ontology_one_classes", "ontology_one_object_properties", "ontology_one_data_properties"),
    *("ontology_one_others", "ontology_violation", "ontology_warning", "ontology_info"),
    *("ontology_aligned_terms", "ontology_aligned_concepts"),
    *("expression_value", "expression_some", "expression_only", "expression_exactly", "expression_min"),
    *("expression_max", "expression_and", "expression_or", "expression_one_of", "expression_not"),
}
"""Words that a page asks for by the name of a group or kind."""


def test_words_come_in_both_languages() -> None:
    zh, en = Words("zh"), Words("en")
    assert (zh("targets"), en("targets")) == ("目标", "Targets")
    assert zh.both("targets") == '目标<span class="beside" lang="en">Targets</span>'
    assert en.both("targets") == "Targets"
    assert zh("showing", shown=1, count=2) == "显示前 1 个，共 2 个"
    assert (sign(">=", "zh"), sign("delta<=", "en"), sign("?", "zh")) == ("≥", "down by", "?")


def test_outside_terms_are_named_by_prefixes_we_have() -> None:
    for name, (zh, en) in terms().items():
        assert name.startswith("http") or name.partition(":")[0] in PREFIXES
        assert re.search(r"[\u4e00-\u9fff]", zh)
        assert en.isascii()


def test_the_home_page_counts_targets_by_the_firmest_ground(client: Client) -> None:
    page = client.ask("/", accept="text/html").text
    found: dict[str, set[str]] = {}
    for row in client.rows(
        "SELECT ?t ?b { ?t a gp:Target OPTIONAL { ?d gp:responsibleFor ?t ; gp:basis ?b } }"
    ):
        found.setdefault(row["t"], set()).add(row.get("b", "").rpartition("/")[2])
    firmest = Counter(
        next((ground for ground in ("stated", "assigned", "presumed") if ground in bases), "nobody")
        for bases in found.values()
    )
    assert firmest == {"stated": 1, "assigned": 3, "presumed": 23, "nobody": 1}
    assert "28 个目标中，规划原文写明责任单位的 1 个，责任分解表列明的 3 个，" in page
    assert "只能按职能推定的 23 个，无人负责的 1 个。" in page
    tally = re.findall(r'</svg>([^<]+) <span class="number">(\d+)</span>', page.partition('id="plans"')[0])
    assert tally[:4] == [("原文写明", "1"), ("分解表列明", "3"), ("仅推定", "23"), ("无人负责", "1")]
    english = client.ask("/?lang=en", accept="text/html").text
    assert "Of 28 targets the plans state who is responsible for 1, imported tables assign 3" in english


def test_the_home_page_counts_how_targets_stand_on_a_day(client: Client) -> None:
    page = client.ask("/?as_of=2026-06-30", accept="text/html").text.partition('id="plans"')
    tallied = re.findall(r'</svg>([^<]+) <span class="number">(\d+)</span>', page[0])
    tally, coverage = dict(tallied[4:-4]), dict(tallied[-4:])
    asked = client.rows(
        """SELECT ?l (COUNT(*) AS ?n) {
             ?a gp:assesses ?x ; gp:asOf ?from ; gp:status/skos:prefLabel ?l FILTER(LANG(?l) = "zh")
             OPTIONAL { ?a gp:holdsUntil ?until }
             FILTER(?from <= "2026-06-30"^^xsd:date && (!BOUND(?until) || "2026-06-30"^^xsd:date <= ?until))
           } GROUP BY ?l"""
    )
    assert tally == {row["l"]: row["n"] for row in asked}
    assert set(tally) == {
        *("逾期未达", "逾期未报", "进展滞后", "暂无数据", "按期推进", "已实现", "不可量化"),
    }
    assert coverage == {"量化目标": "21", "文字目标": "7"} | {
        "有数据可对照": str(sum(int(tally[s]) for s in ("逾期未达", "进展滞后", "按期推进", "已实现"))),
        "没有数据": str(sum(int(tally[s]) for s in ("逾期未报", "暂无数据"))),
    }
    assert "28 个目标中，21 个有数值，占 75%" in page[0]
    assert 'href="/id/plan/990100-women-2021-2030.html?as_of=2026-06-30"' in page[2], "the day is kept"
    assert "规划期尚未开始" in client.ask("/?as_of=1999-01-01", accept="text/html").text


def test_what_crawlers_and_browsers_look_for_is_there(client: Client) -> None:
    robots = client.ask("/robots.txt")
    assert (robots.status, robots.media_type) == (200, "text/plain")
    assert re.search(r"^Disallow: /sparql\?$", robots.text, re.MULTILINE)
    icon = client.ask("/favicon.ico")
    assert (icon.status, icon.media_type) == (200, "image/svg+xml")
    assert icon.body == client.ask("/static/icon.svg").body

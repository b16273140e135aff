"""The page of a place: where it lies, its plans, how they stand, and what to hold them against."""

import re

from tests.api.conftest import Client
from tests.made_up import CITY_CHILDREN, CITY_WOMEN, DAY, DISTRICT_WOMEN, PROVINCE_CHILDREN


def shown(client: Client, code: str, query: str = "") -> str:
    got = client.ask(f"/id/place/{code}{query}", accept="text/html")
    assert got.status == 200
    return got.text


def test_a_place_shows_the_places_above_and_within(client: Client) -> None:
    page = shown(client, "990100")
    tree = page.partition('class="place-tree"')[2].partition("</nav>")[0]
    assert re.search(
        r'href="/id/place/990000.html">示例省</a>.*示例市</strong> .*2 份.*'
        r'990101\.html">示例市示例区</a> .*1 份',
        tree,
        re.DOTALL,
    )
    crumbs = page.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert 'href="/id/place/990000.html"' in crumbs
    assert ">990100<" in page


def test_its_plans_and_those_below_are_listed_apart(client: Client) -> None:
    page = shown(client, "990100")
    own = page.partition('id="own"')[2].partition("</section>")[0]
    below = page.partition('id="below"')[2].partition("</section>")[0]
    assert re.findall(r'href="/id/plan/([^"]+)\.html"', own) == [CITY_WOMEN, CITY_CHILDREN]
    assert re.findall(r'href="/id/plan/([^"]+)\.html"', below) == [DISTRICT_WOMEN]


def test_how_its_targets_stand_on_a_day_is_summed_up(client: Client) -> None:
    page = shown(client, "990100", f"?as_of={DAY}")
    standing = page.partition('id="standing"')[2].partition("</section>")[0]
    tally = {
        word: int(n) for word, n in re.findall(r'</svg>([^<]+) <span class="number">(\d+)</span>', standing)
    }
    asked = client.rows(
        f"""SELECT ?l (COUNT(*) AS ?n) {{
          ?a gp:assesses ?x ; gp:plan/gp:place <https://w3id.org/govplan/id/place/990100> ; gp:asOf ?from ;
            gp:status/skos:prefLabel ?l FILTER(LANG(?l) = "zh")
          OPTIONAL {{ ?a gp:holdsUntil ?until }}
          FILTER(?from <= "{DAY}"^^xsd:date && (!BOUND(?until) || "{DAY}"^^xsd:date <= ?until))
        }} GROUP BY ?l"""
    )
    assert tally == {row["l"]: int(row["n"]) for row in asked}
    assert "规划期尚未开始" in shown(client, "990100", "?as_of=1999-01-01")


def test_comparisons_with_the_places_above_and_with_likes_are_offered(client: Client) -> None:
    city, district = shown(client, "990100"), shown(client, "990101")
    assert f'href="/compare?plan={CITY_CHILDREN}&amp;plan={PROVINCE_CHILDREN}"' in city
    assert f'href="/compare?plan={DISTRICT_WOMEN}&amp;plan={CITY_WOMEN}"' in district
    assert f'href="/compare?plan={CITY_WOMEN}&amp;plan={DISTRICT_WOMEN}"' in city
    assert 'href="/matrix?place=990100"' in city
    link = re.search(r'href="(/compare\?[^"]*)"', city)
    assert link is not None
    assert client.ask(link[1].replace("&amp;", "&"), accept="text/html").status == 200


def test_its_last_figures_are_shown_one_an_indicator(client: Client) -> None:
    figures = shown(client, "990100").partition('id="figures"')[2].partition("</section>")[0]
    assert figures.count("/id/indicator/infant-mortality") == 1
    assert "4.4‰" in figures
    assert "4.9‰" not in figures


def test_the_page_is_there_in_english(client: Client) -> None:
    page = shown(client, "990101", "?lang=en")
    assert "Plans of this place" in page
    assert "Where it lies" in page

"""The matrix: every number is the number of items behind it, and facts stay apart from presumptions."""

import re
from html import unescape

import pytest

from tests.api.conftest import Client
from tests.made_up import CITY_WOMEN, PROVINCE_CHILDREN

BUREAU = "990100/health-bureau"
CELL = re.compile(
    r'<a class="(firm|guess)" href="([^"]+)"><span class="hidden">[^<]*</span><span class="number">(\d+)<'
)


def cells(client: Client, address: str) -> list[tuple[str, str, int]]:
    got = client.ask(address, accept="text/html")
    assert got.status == 200
    return [(kind, unescape(link), int(number)) for kind, link, number in CELL.findall(got.text)]


NARROWED = ("", "place=990100", f"plan={CITY_WOMEN}", "kind=Target", "basis=assigned",
            "kind=Measure&domain=women-health")  # fmt: skip


@pytest.mark.parametrize("narrowed", NARROWED)
def test_every_number_counts_the_items_it_leads_to(client: Client, narrowed: str) -> None:
    found = cells(client, f"/matrix?{narrowed}")
    assert found
    for kind, link, number in found:
        listed = client.ask(link, accept="text/html").text
        shown: dict[str, set[str]] = {"firm": set(), "guess": set()}
        for row in re.findall(r"<tr( class=\"presumed\")?><th scope=\"row\"><a href=\"([^\"?]+)", listed):
            shown["guess" if row[0] else "firm"].add(row[1])
        shown["guess"] -= shown["firm"]
        assert len(shown[kind]) == number, link


def test_numbers_are_those_of_the_graph(client: Client) -> None:
    [row] = client.rows(
        f"""SELECT (COUNT(DISTINCT ?item) AS ?n) {{
          ?d gp:agency <https://w3id.org/govplan/id/agency/{BUREAU}> ; gp:responsibleFor ?item ; gp:basis ?b .
          ?item gp:domain <https://w3id.org/govplan/id/domain/women-health>
          FILTER(!STRENDS(STR(?b), "presumed")) }}"""
    )
    link = f"agency={BUREAU.replace('/', '%2F')}&domain=women-health"
    assert ("firm", int(row["n"])) in [
        (kind, number) for kind, address, number in cells(client, "/matrix") if address.endswith(link)
    ]


def test_the_items_come_with_ground_and_words(client: Client) -> None:
    page = client.ask(
        f"/matrix?agency={BUREAU}&domain=women-health&plan={CITY_WOMEN}", accept="text/html"
    ).text
    facts, _, presumed = page.partition('<div class="presumption-block">')
    assert '<q lang="zh-CN">推进示例宣传教育。</q>' in facts
    assert "made-up-duties.xlsx 儿童 第5行" in facts
    assert "示例卫生职能" not in facts
    assert "示例卫生职能" in presumed
    assert 'href="/queries/duties-of-agencies?' in page


def test_former_agencies_count_under_their_present_names(client: Client) -> None:
    page = client.ask(f"/matrix?plan={PROVINCE_CHILDREN}", accept="text/html").text
    rows = re.findall(r'<tr><th scope="row"><a href="([^"]*)\.html"', page)
    assert "/id/agency/990000/health-commission" in rows
    assert "/id/agency/990000/health-department" not in rows


def test_nothing_found_says_what_to_do(client: Client) -> None:
    page = client.ask(f"/matrix?plan={PROVINCE_CHILDREN}&kind=Measure", accept="text/html").text
    assert "可以放宽条件" in page
    assert (
        "可以放宽条件"
        in client.ask(
            f"/matrix?agency={BUREAU}&domain=women-decision-making&kind=Target", accept="text/html"
        ).text
    )


@pytest.mark.parametrize(
    "asked", ["place=1", "plan=x", "domain=x", "agency=990100/none", "agency=a%20b", "page=99"]
)
def test_what_there_is_not_is_refused(client: Client, asked: str) -> None:
    assert client.ask(f"/matrix?{asked}", accept="text/html").status == 400


def test_the_page_is_there_in_english(client: Client) -> None:
    page = client.ask("/matrix?lang=en", accept="text/html").text
    assert "Responsibility matrix" in page
    assert "lang=en" in cells(client, "/matrix?lang=en")[0][1]


def lines(client: Client, asked: str) -> list[str]:
    page = client.ask(f"/matrix?{asked}", accept="text/html").text
    return re.findall(r'<th scope="row"><a href="/id/agency/([^"?]+)\.html', page)


def test_agencies_are_ordered_over_all_pages(client: Client) -> None:
    total = lines(client, "")
    health = lines(client, "sort=women-health")
    assert set(health) == set(total)
    assert health != total
    counted = {
        unescape(link).partition("agency=")[2].partition("&")[0].replace("%2F", "/"): number
        for kind, link, number in cells(client, "/matrix")
        if kind == "firm" and link.endswith("&domain=women-health")
    }
    firm = [counted.get(agency, 0) for agency in health]
    assert firm == sorted(firm, reverse=True)
    assert 'aria-sort="descending"' in client.ask("/matrix?sort=women-health", accept="text/html").text
    assert client.ask("/matrix?sort=beauty").status == 400


def test_of_too_many_plans_a_place_is_chosen_by_name(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.routes.matrix.MOST_PLANS", 2)
    monkeypatch.setattr("api.routes.matrix.MOST_PLACES", 2)
    page = client.ask("/matrix", accept="text/html").text
    assert '<input type="search" id="place" name="place"' in page
    assert 'href="/matrix?place=990101"' in page, "places to choose from"
    assert "<table" not in page
    named = client.ask("/matrix?place=%E7%A4%BA%E4%BE%8B%E5%8C%BA", accept="text/html")
    assert named.status == 200
    assert "<table" in named.text
    assert lines(client, "place=%E7%A4%BA%E4%BE%8B%E5%8C%BA") == lines(client, "place=990101")
    assert client.ask("/matrix?place=nowhere").status == 400

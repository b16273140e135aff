"""The page that finds things by words: for people without scripts, for programs, whatever is typed."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from kg.search import INDEX
from tests.api.conftest import Client, Got
from tests.made_up import CITY_WOMEN, publish, served

PATH = "/search"
LINK = re.compile(r'<([^>]+)>; rel="(\w+)"')

OURS = ["/static/sort.js"]
"""What every page loads; a script without a source would be a stranger's."""


class Page(HTMLParser):
    """Reads a page: its links, what is marked, its forms' fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.marked: list[str] = []
        self.fields: dict[str, str] = {}
        self.scripts: list[str] = []
        self._in_mark = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.links += [given["href"]] if tag == "a" else []
        self.scripts += [given.get("src", "")] if tag == "script" else []
        self._in_mark = self._in_mark or tag == "mark"
        if tag == "input" and "name" in given:
            self.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = self._in_mark and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.marked += [data] if self._in_mark else []


def ask(client: Client, accept: str = "application/json", **asked: str) -> Got:
    return client.ask(f"{PATH}?{urlencode(asked)}", accept=accept)


def test_json_says_what_the_index_says(client: Client) -> None:
    got = ask(client, q="妇女")
    assert (got.status, got.media_type) == (200, "application/json")
    assert "Accept" in got.headers["vary"].split(", ")
    told = got.json
    assert told["total"] >= len(told["items"]) > 0
    assert told["data_version"] == "00madeup0000"
    for item in told["items"]:
        for title in item["title"].values():
            assert all(title["text"][start:end] == "妇女" for start, end in title["marks"])


def test_a_browser_gets_the_page(client: Client) -> None:
    got = ask(client, "text/html", q="妇女")
    assert (got.status, got.media_type) == (200, "text/html")
    page = Page(got.text)
    assert set(page.marked) == {"妇女"}
    assert page.scripts == OURS
    assert page.fields["q"] == "妇女"
    titles = {item["iri"] for item in ask(client, q="妇女").json["items"]}
    for iri in titles:
        thing = urlsplit(iri).path.removeprefix("/govplan")
        assert any(urlsplit(link).path == f"{thing}.html" for link in page.links), iri


def test_every_facet_is_a_link_that_finds_as_many_as_it_says(client: Client) -> None:
    page = Page(ask(client, "text/html", q="妇女").text)
    narrowed = {
        link
        for link in page.links
        if link.startswith(f"{PATH}?") and re.search(r"(kind|plan|domain|place)=", link)
    }
    facets = ask(client, q="妇女").json["facets"]
    for facet, values in facets.items():
        for value in values:
            link = next(
                link for link in narrowed if parse_qs(urlsplit(link).query).get(facet) == [value["key"]]
            )
            assert client.ask(link, accept="application/json").json["total"] == value["count"]


def test_a_narrowed_page_keeps_its_choice_and_can_drop_it(client: Client) -> None:
    page = Page(ask(client, "text/html", q="妇女", plan=CITY_WOMEN).text)
    assert page.fields["plan"] == CITY_WOMEN
    assert f"{PATH}?q={quote('妇女')}" in page.links


def test_pages_are_linked_as_rfc_8288_says(client: Client) -> None:
    path, seen = f"{PATH}?{urlencode({'q': '目标', 'page_size': 3})}", []
    while path:
        got = client.ask(path, accept="application/json")
        told = got.json
        links = {relation: address for address, relation in LINK.findall(got.headers["link"])}
        assert ("prev" in links) == (told["page"] > 1)
        assert {"first", "last"} <= links.keys()
        assert client.ask(links["alternate"]).json["items"] == told["items"]
        seen += [item["iri"] for item in told["items"]]
        path = links.get("next", "")
    assert len(seen) == len(set(seen)) == told["total"]
    assert told["page"] == told["pages"] > 1


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ({"q": "妇" * 201}, "bad-parameter"),
        ({"q": "妇女", "plan": "nothing"}, "bad-parameter"),
        ({"q": "妇女", "kind": "nothing"}, "bad-parameter"),
        ({"q": "妇女", "page": "1000"}, "bad-parameter"),
        ({"q": "妇女", "page": "0"}, "invalid-parameter"),
        ({"q": "妇女", "page_size": "101"}, "invalid-parameter"),
        ({"q": "妇女", "format": "xlsx"}, "not-acceptable"),
    ],
)
def test_what_is_wrong_is_a_problem(client: Client, asked: dict[str, str], slug: str) -> None:
    got = ask(client, **asked)
    assert got.status in {400, 406, 422}
    assert got.media_type == "application/problem+json"
    assert got.json["type"].endswith(f"/problem/{slug}")


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x>', "妇女' OR 1=1", "妇\0女", "{{ 7*7 }}", "NEAR(", "%", "¶"],
)
def test_whatever_is_typed_is_text(client: Client, text: str) -> None:
    for accept in ("text/html", "application/json"):
        assert ask(client, accept, q=text).status == 200
    page = Page(ask(client, "text/html", q=text).text)
    assert page.scripts == OURS
    assert not any(link.startswith("x") for link in page.links)
    assert client.ask(f"{PATH}?q=%ff%fe", accept="text/html").status == 200


def test_the_page_without_a_question_proposes_some(client: Client) -> None:
    for path in (PATH, f"{PATH}?q=", f"{PATH}?q=%20"):
        got = client.ask(path, accept="text/html")
        assert got.status == 200
        proposed = [link for link in Page(got.text).links if link.startswith(f"{PATH}?q=")]
        assert len(proposed) > 3
        assert all(client.ask(link, accept="text/html").status == 200 for link in proposed)


def test_nothing_found_is_said(client: Client) -> None:
    got = ask(client, "text/html", q="比特币行情")
    assert got.status == 200
    assert "没有找到" in got.text
    ask_it = next(link for link in Page(got.text).links if link.startswith("/ask?"))
    assert client.ask(ask_it, accept="text/html").status == 200
    assert ask(client, q="比特币行情").json["total"] == 0


@pytest.mark.parametrize("path", ["/", "/sparql", "/ontology", "/validation", "/no-such-page"])
def test_every_page_has_a_box(client: Client, path: str) -> None:
    got = client.ask(path, accept="text/html")
    assert 'action="/search"' in got.text
    assert "q" in Page(got.text).fields


def test_in_english(client: Client) -> None:
    text = ask(client, "text/html", q="women", lang="en").text
    assert "found" in text
    assert all(
        "lang=en" in link
        for link in Page(text).links
        if link.startswith(f"{PATH}?") and "format=" not in link and "lang" in link
    )
    assert Page(text).fields["lang"] == "en"


@pytest.fixture(scope="module")
def without_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Serve a release of software that made no index."""
    out = publish(tmp_path_factory.mktemp("without") / "graph")
    index: Path = next((out / "releases").iterdir()) / INDEX
    index.unlink()
    with served(out) as address:
        yield Client(address)


def test_a_release_without_an_index_serves_all_else_and_says_what_to_do(without_index: Client) -> None:
    assert without_index.ask("/", accept="text/html").status == 200
    got = ask(without_index, q="妇女")
    assert got.status == 503
    assert "kg build" in got.json["detail"]
    page = ask(without_index, "text/html", q="妇女")
    assert (page.status, page.media_type) == (503, "text/html")
    assert "kg build" in page.text

"""The page of findings: for people, for programs, by filters that need no script, within 300 ms."""

import json
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from statistics import median
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from openpyxl import load_workbook
from rdflib import BNode, Graph, Literal
from rdflib.namespace import RDF, SH

from api.views.newest import SHOWN
from api.views.validation import AT_ONCE
from tests.api.conftest import Client
from tests.made_up import CITY_CHILDREN, CITY_WOMEN, served
from tests.made_up_findings import publish, report

PATH = "/validation"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Serve the made-up release with its findings."""
    with served(publish(tmp_path_factory.mktemp("validation") / "graph")) as address:
        yield Client(address)


class Page(HTMLParser):
    """Reads a page: its anchors, its links, its choices, its findings."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.options: dict[str, list[str]] = {}
        self.chosen: dict[str, str] = {}
        self._select = ""
        self.findings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        self.findings += tag == "article"
        if tag == "select":
            self._select = given["name"]
        if tag == "option":
            self.options.setdefault(self._select, []).append(given["value"])
            if "selected" in given:
                self.chosen[self._select] = given["value"]


def page(client: Client, **asked: str) -> tuple[Page, str]:
    got = client.ask(f"{PATH}?{urlencode(asked)}", accept="text/html")
    assert got.status == 200, got.text
    read = Page()
    read.feed(got.text)
    assert len(read.ids) == len(set(read.ids))
    return read, got.text


def results(client: Client, **asked: str) -> list[dict[str, object]]:
    got = client.ask(f"{PATH}?{urlencode(asked | {'format': 'json'})}")
    assert got.media_type == "application/json"
    found: list[dict[str, object]] = got.json["results"]
    return found


def test_a_finding_is_readable_and_leads_on(client: Client) -> None:
    read, text = page(client, shape="Target-responsible")
    assert read.findings == 1
    for words in (
        "违规",
        "已认可",
        "示例市妇女发展规划",
        "妇女与法律",
        "反家庭暴力示例工作机制全面建立。",
        "目标没有责任单位。",
        "由谁处理",
        "妇女儿童工作委员会办公室",
        "示例理由。",
        "至 2099-12-31",
        "没有责任单位的目标无人落实",
    ):
        assert words in text, words
    target = f"/id/plan/{CITY_WOMEN}/d8/t1.html"
    assert target in read.links
    assert f"{target}#source" in read.links
    assert "#rule-Target-responsible" in read.links
    assert "rule-Target-responsible" in read.ids


def test_every_link_of_the_page_leads_somewhere(client: Client) -> None:
    read, _ = page(client)
    assert {link[1:] for link in read.links if link.startswith("#")} <= set(read.ids)
    ours = sorted({link.partition("#")[0] for link in read.links if link.startswith(("/id/", "/validation"))})
    assert len(ours) > 50
    for link in ours[:: max(1, len(ours) // 40)]:
        assert client.ask(link, accept="text/html").status == 200, link


def test_fifty_on_a_page_and_all_on_some_page(client: Client) -> None:
    total = len(report().results)
    pages = -(-total // 50)
    seen: set[str] = set()
    for number in range(1, pages + 1):
        read, text = page(client, page=str(number))
        seen |= {name for name in read.ids if name.startswith("finding-")}
        assert read.findings == (50 if number < pages else total - 50 * (pages - 1))
        assert ('rel="next"' in text) is (number < pages)
        assert ('rel="prev"' in text) is (number > 1)
    assert len(seen) == total
    assert client.ask(f"{PATH}?page={pages + 1}").status == 400


@pytest.mark.parametrize(
    "asked",
    [
        {"severity": "Violation"},
        {"plan": CITY_CHILDREN},
        {"group": "completeness"},
        {"agency": "maintainer"},
        {"domain": "women-law"},
        {"shape": "Span-outside"},
        {"plan": CITY_WOMEN, "severity": "Warning", "group": "completeness"},
    ],
    ids="+".join,
)
def test_filters_stand_in_the_address_and_in_the_form(client: Client, asked: dict[str, str]) -> None:
    read, text = page(client, **asked)
    assert read.chosen == asked
    found = results(client, **asked)
    assert 0 < len(found) < len(report().results)
    assert read.findings == min(50, len(found))
    assert re.findall(r"<script[^>]*>", text) == ['<script src="/static/sort.js" defer>']
    again = [link for link in read.links if link.startswith(f"{PATH}?") and "format=" in link]
    assert again
    for link in again:
        given = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        assert given.items() >= asked.items()


def test_every_choice_of_the_form_has_findings(client: Client) -> None:
    read, _ = page(client)
    assert set(read.options) == {"severity", "plan", "group", "agency", "domain", "shape"}
    for name, values in read.options.items():
        for value in filter(None, values):
            assert results(client, **{name: value}), (name, value)


def test_a_filter_that_finds_nothing_says_so(client: Client) -> None:
    read, text = page(client, plan=CITY_CHILDREN, shape="Target-responsible")
    assert read.findings == 0
    assert "没有符合条件的发现。" in text
    assert page(client, shape="Ordinal-gap")[0].findings == 0


@pytest.mark.parametrize(
    "query",
    ["plan=none", "shape=Target", "shape=<b>", "group=none", "agency=none", "domain=none", "page=9999"],
)
def test_what_there_is_not_is_a_bad_parameter(client: Client, query: str) -> None:
    got = client.ask(f"{PATH}?{query}", accept="text/html")
    assert got.status == 400
    assert "<b>" not in got.text


@pytest.mark.parametrize(
    ("query", "known"),
    [
        ("plan=990100-women", CITY_WOMEN),
        ("shape=Target-responsable", "Target-responsible"),
        ("group=integrety", "integrity"),
        ("agency=maintaner", "maintainer"),
        ("domain=women-laws", "women-law"),
    ],
)
def test_what_there_is_not_is_answered_with_what_there_is(client: Client, query: str, known: str) -> None:
    got = client.ask(f"{PATH}?{query}&format=json")
    assert got.status == 400
    assert known in got.text


@pytest.mark.parametrize("query", ["domain=children-safety", "agency=990000/family-planning"])
def test_what_there_is_without_findings_is_fine(client: Client, query: str) -> None:
    assert client.ask(f"{PATH}?{query}", accept="text/html").status == 200


@pytest.mark.parametrize("query", ["severity=Fatal", "page=0", "page=x"])
def test_a_wrong_kind_of_parameter_is_refused(client: Client, query: str) -> None:
    assert 400 <= client.ask(f"{PATH}?{query}", accept="text/html").status < 500


@pytest.mark.parametrize(
    ("accept", "form", "media_type"),
    [
        ("text/html", "", "text/html"),
        (None, "", "text/html"),
        ("application/json", "", "application/json"),
        ("text/turtle", "", "text/turtle"),
        ("application/ld+json", "", "application/ld+json"),
        ("text/html", "ttl", "text/turtle"),
        ("text/html", "nt", "application/n-triples"),
        ("text/html", "rdf", "application/rdf+xml"),
        ("text/html", "jsonld", "application/ld+json"),
        ("text/html", "json", "application/json"),
        ("text/html", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_the_form_is_agreed_on(client: Client, accept: str | None, form: str, media_type: str) -> None:
    got = client.ask(PATH + (f"?format={form}" if form else ""), accept=accept)
    assert (got.status, got.media_type) == (200, media_type)
    packed = "" if form == "xlsx" else ", Accept-Encoding"  # a workbook is compressed as it is
    assert got.headers["vary"] == f"Accept{packed}"
    assert 'rel="alternate"' in got.headers["link"]
    assert client.ask(PATH, accept="image/png").status == 406


def test_rdf_is_the_stored_report_and_filters_choose_from_it(client: Client) -> None:
    whole = Graph().parse(data=client.ask(f"{PATH}?format=ttl").text, format="turtle")
    assert len(list(whole.subjects(RDF.type, SH.ValidationResult))) == len(report().results)
    some = Graph().parse(data=client.ask(f"{PATH}?format=ttl&severity=Violation").text, format="turtle")
    severities = set(some.objects(None, SH.resultSeverity))
    assert severities == {SH.Violation}
    assert {t for t in some if not {type(n) for n in t} & {BNode}} - set(whole) == set()
    none = Graph().parse(
        data=client.ask(f"{PATH}?format=ttl&shape=Target-responsible&plan={CITY_CHILDREN}").text,
        format="turtle",
    )
    for told, found in ((whole, True), (some, True), (none, False)):
        assert list(told.objects(None, SH.conforms)) == [Literal(not found)]
    assert results(client, shape="Target-responsible", plan=CITY_CHILDREN) == []


def test_a_workbook_is_named_and_holds_what_is_asked_for(client: Client) -> None:
    got = client.ask(f"{PATH}?format=xlsx&plan={CITY_WOMEN}")
    assert 'filename="findings.xlsx"' in got.headers["content-disposition"]
    rows = load_workbook(BytesIO(got.body))["发现"].max_row
    assert rows == len(results(client, plan=CITY_WOMEN)) + 1


def test_ended_and_idle_acceptances_are_told(client: Client) -> None:
    _, text = page(client)
    assert "认可已于 2020-01-01 过期" in text
    assert "这项认可没有对应的发现" in text
    (entry,) = set(re.findall(r'href="(/id/acceptance/[0-9a-f]+\.html)"[^>]*><code>gps:Percentage', text))
    assert client.ask(entry, accept="text/html").status == 200


def test_the_trend_is_drawn_and_listed(client: Client) -> None:
    _, text = page(client)
    counts = report().counts
    assert "00before0000" in text
    assert f"{counts['Warning'] + 2} → {counts['Warning']}" in text
    assert '<code>gps:Target-responsible</code> <span class="number">3 → 1</span>' in text
    assert text.count('class="bar stacked"') > 10


def test_english_is_kept_from_page_to_page(client: Client) -> None:
    read, text = page(client, lang="en", severity="Warning")
    assert "To be settled by" in text
    assert "The target has presumed agencies only" in text
    ours = [link for link in read.links if link.startswith((PATH, "/id/"))]
    other_language = [link for link in ours if "lang=en" not in link]
    assert other_language == [f"{PATH}?severity=Warning"]


def test_the_home_page_leads_here(client: Client) -> None:
    got = client.ask("/", accept="text/html")
    assert got.text.count('href="/validation"') == 3
    new = re.findall(r'href="(/validation\?shape=[^"]+)">同类共 (\d+) 条', got.text)
    assert 0 < len(new) <= SHOWN
    for link, count in new:
        assert client.ask(link, accept="text/html").text.count('<article class="finding') >= min(
            int(count), AT_ONCE
        )
    counts = report().counts
    assert f"违规 {counts['Violation'] - 1}，提醒 {counts['Warning']}" in got.text


@pytest.mark.alone
def test_the_page_is_there_within_300_ms(client: Client) -> None:
    client.ask(PATH, accept="text/html")
    taken = []
    for _ in range(7):
        start = time.perf_counter()
        assert client.ask(PATH, accept="text/html").status == 200
        taken.append(time.perf_counter() - start)
    assert median(taken) < 0.3


def test_json_tells_counts_and_lists(client: Client) -> None:
    told = json.loads(client.ask(f"{PATH}?format=json").text)
    counts = report().counts
    assert told["open"]["Violation"] + told["accepted"]["Violation"] == counts["Violation"]
    assert told["previous"]["version"] == "00before0000"
    assert len(told["results"]) == len(report().results)

"""What changed between two versions: as a page without scripts, JSON, RDF, text; a worker compares."""

import re

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import PROV, RDF

from kg.difference import grouped, marking
from kg.difference.change import Change, Place, words
from kg.vocab import BASE
from tests.api.conftest import Client
from tests.api.two_releases import ADDED, OLDER, RAISED
from tests.made_up import CITY_CHILDREN, CITY_WOMEN, PROVINCE_CHILDREN, VERSION

AS = Namespace("https://www.w3.org/ns/activitystreams#")
BOTH = f"/diff?a={OLDER}&b={VERSION}"


def test_two_releases_differ_by_what_was_changed(two: Client) -> None:
    told = two.ask(f"{BOTH}&format=json").json
    assert (told["from"], told["to"]) == (OLDER, VERSION)
    assert told["counts"] == {"item-added": 1, "raised": 1}
    raised = next(change for change in told["changes"] if change["kind"] == "raised")
    assert raised["after"]["iri"] == f"{BASE}id/{RAISED}/v1"
    back = two.ask(f"/diff?a={VERSION}&b={OLDER}&format=json").json
    assert back["counts"] == {"item-dropped": 1, "lowered": 1}
    assert two.ask(f"/diff?a={OLDER}&b={OLDER}&format=json").json["changes"] == []


def test_the_same_is_said_as_rdf_and_text(two: Client) -> None:
    read = Graph().parse(data=two.ask(BOTH, accept="text/turtle").body, format="turtle")
    versions = [URIRef(f"{BASE}id/{RAISED}/v1/version/{version}") for version in (OLDER, VERSION)]
    assert (versions[1], PROV.wasRevisionOf, versions[0]) in read
    whole = URIRef(f"{BASE}id/difference/{OLDER}/{VERSION}")
    assert (whole, RDF.type, AS.Collection) in read
    assert len(list(read.objects(whole, AS.items))) == 2
    text = two.ask(f"{BOTH}&format=txt")
    assert (text.media_type, "要求提高" in text.text, "raised" in text.text) == ("text/plain", True, True)


def test_the_page_counts_first_and_marks_what_changed(two: Client) -> None:
    got = two.ask(BOTH, accept="text/html")
    assert (got.status, got.media_type) == (200, "text/html")
    assert got.text.index('id="counts"') < got.text.index('<section aria-labelledby="target-added"')
    assert got.text.index('href="#target-added"') < got.text.index('href="#raised"')
    assert "<del>12</del>" in got.text
    assert re.search(r"<ins>[0-9.]+</ins>", got.text)
    link = re.search(rf'href="(/id/{ADDED}[^"/]*)"', got.text)
    assert link is not None
    assert two.ask(link[1]).status == 200
    assert "<script" not in got.text.partition("<main")[2]
    for form, media_type in (("json", "application/json"), ("ttl", "text/turtle"), ("txt", "text/plain")):
        assert f'rel="alternate"; type="{media_type}"' in got.headers["link"]
        assert f"format={form}" in got.text
    assert "Raised: more is asked" in two.ask(f"{BOTH}&lang=en", accept="text/html").text


def test_a_form_chooses_without_a_script(two: Client) -> None:
    page = two.ask("/diff", accept="text/html").text
    form = re.search(r'<form class="choose-plans".*?</form>', page, re.DOTALL)
    assert form is not None
    assert re.findall(r'<select id="(\w+)"', form[0]) == ["a", "b", "plan", "other"]
    assert f'<option value="{OLDER}" selected>' in form[0]
    sent = two.ask(f"/diff?a={OLDER}&b={VERSION}&plan={CITY_WOMEN}&other=", accept="text/html")
    assert (sent.status, "<del>12</del>" in sent.text) == (200, True)
    assert f'<option value="{CITY_WOMEN}" selected>' in sent.text
    assert two.ask("/diff?format=json").status == 400


def test_two_plans_of_a_release_are_compared(two: Client) -> None:
    plans = two.ask(f"/diff?plan={CITY_WOMEN}&other={CITY_CHILDREN}&format=ttl")
    whole = URIRef(f"{BASE}id/difference/{VERSION}/{VERSION}/{CITY_WOMEN}/{CITY_CHILDREN}")
    assert len(list(Graph().parse(data=plans.body, format="turtle").objects(whole, AS.items))) > 5


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("a=000000000000", 404),
        (f"a=../{OLDER}", 404),
        (f"a={OLDER}&plan=nothing", 400),
        (f"a={OLDER}&plan={PROVINCE_CHILDREN}x", 400),
        (f"a={OLDER}&plan={'x' * 300}", 422),
        (f"a={OLDER}&format=odd", 406),
    ],
)
def test_what_cannot_be_compared_is_said(two: Client, query: str, status: int) -> None:
    got = two.ask(f"/diff?{query}", accept="application/json")
    assert got.status == status, got.text


def test_every_change_has_one_group_and_a_name_in_both_languages() -> None:
    place = Place(CITY_WOMEN, "d1/t2/v1")
    nouns = ("target", "measure", "project", "implementation", "monitoring", "title")
    changes = [
        Change(kind, place, place, what if "{what}" in words()["kinds"][kind]["zh"] else "", "a", "b")
        for kind in words()["kinds"]
        for what in nouns
    ]
    found = grouped(changes)
    assert sum(len(group.changes) for group in found) == len(changes)
    assert len({group.key for group in found}) == len(found) == 15
    for change in changes:
        assert Change.of_json(change.to_json()) == change
        assert all(change.named(language) and "{" not in change.named(language) for language in ("zh", "en"))
    assert (place.told("zh"), place.told("en")) == ("领域 1 目标 2 数值 1", "domain 1, target 2, value 1")
    assert Place(CITY_WOMEN, "monitoring/3").told("zh") == "监测评估 3"


def test_what_only_one_side_says_is_marked_and_nothing_is_lost() -> None:
    for was, now in (
        ("达到9.5‰以下", "达到 12‰ 以下"),
        ("", "新增"),
        ("甲", "乙"),
        ("同", "同"),
        ("x" * 4_000, "y"),
    ):
        old, new = marking.marked(was, now)
        assert ("".join(text for text, _ in old), "".join(text for text, _ in new)) == (was, now)
    old, new = marking.marked("达到9.5‰以下", "达到12‰以下")
    assert [text for text, only in old if only] == ["9.5"]
    assert [text for text, only in new if only] == ["12"]

"""Feeds: what their entries tell and when, read by a parser that is not ours."""

from datetime import date
from pathlib import Path
from typing import Any

import feedparser
import pytest

from kg.errors import ParameterError
from kg.feeds import Entry, Feed, Links, Scope, feed, scope_of
from kg.feeds.atom import to_atom
from kg.feeds.entries import AT_ONCE
from kg.feeds.making import Releases
from kg.saved import Language, Name
from kg.store import Store
from kg.vocab import BASE
from tests.feeds.releases import found, released

DAY = date(2026, 6, 30)
NONE = Releases(Path("nowhere"), ())
LINKS = Links(lambda page, language: f"http://made.up/{language}/{page}", lambda iri: iri, "http://made.up/")
VALUE = f"{BASE}id/plan/city/d1/t1/v1"


def status(store: Store, until: date = DAY, **keys: str) -> Feed:
    return feed(store, "status", scope_of(store, **keys), 1, until, NONE)


def parsed(made: Feed, language: Language = "zh") -> Any:  # noqa: ANN401 - what the parser returns
    read = feedparser.parse(to_atom(made, language, LINKS))
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    return read


def test_a_change_is_told_on_its_own_day(shili: Store) -> None:
    made = status(shili)
    assert [entry.id for entry in made.entries] == [f"{VALUE}/as-of/2026-01-01", f"{VALUE}/as-of/2024-12-31"]
    assert [f"{entry.updated:%Y-%m-%d}" for entry in made.entries] == ["2026-01-01", "2024-12-31"]
    assert made.entries[0].title.zh == "示例产检率 ≥ 85%：按期推进 → 逾期未达"
    assert made.entries[0].title.en == "Antenatal checks (made up) ≥ 85%: On track → Overdue"
    assert made.entries[1].lines[1] == Name("示例：按期推进", "Made up: on track")
    assert made.updated == made.entries[0].updated


def test_what_may_still_change_is_not_told(shili: Store) -> None:
    assert [e.category[0] for e in status(shili, date(2025, 12, 31)).entries] == ["on-track"]
    assert [e.category[0] for e in status(shili, date(2031, 1, 1)).entries] == [
        "overdue-unreported", "overdue", "on-track",
    ]  # fmt: skip
    before = status(shili, date(2021, 1, 1))
    assert not before.entries  # a first status is no change
    assert before.updated.date() == DAY  # that of the data


def test_it_is_narrowed_as_a_calendar_is(shili: Store) -> None:
    assert status(shili, agency="990100/health-commission").total == 2
    presumed = status(shili, agency="990100/statistics").entries
    assert [entry.title.zh.startswith("推定 ") for entry in presumed] == [True, True]
    firm = status(shili, agency="990100/health-commission").entries
    assert [entry.title.zh.startswith("推定 ") for entry in firm] == [False, False]
    assert "责任单位：示例市统计局（参与，按职能推定，不是事实）" in [line.zh for line in presumed[0].lines]
    assert status(shili, agency="990100/committee").total == 0
    assert status(shili, place="990000").total == 0
    city = status(shili, plan="city")
    assert city.title.zh == "示例市妇女发展规划（2021—2030年） · 目标状态变化"
    assert city.id != status(shili).id


@pytest.mark.parametrize("language", ["zh", "en"])
def test_another_library_reads_the_same(shili: Store, language: Language) -> None:
    made = status(shili)
    assert to_atom(made, language, LINKS) == to_atom(status(shili), language, LINKS)
    read = parsed(made, language)
    assert read.feed.id == made.id
    assert read.feed.title == made.title.first(language)
    assert read.feed.title_detail.language == ("en" if language == "en" else "zh-CN")
    assert read.feed.updated == "2026-01-01T00:00:00Z"
    assert read.feed.author == made.author.first(language)
    assert len(read.entries) == len(made.entries)
    for theirs, ours in zip(read.entries, made.entries, strict=True):
        assert theirs.id == ours.id
        assert theirs.title == ours.title.first(language)
        assert theirs.link == f"{BASE}id/plan/city/d1/t1"
        assert theirs.tags[0].term == ours.category[0]
        [content] = theirs.content
        assert content.type == "application/xhtml+xml"
        assert all(line.zh in content.value and line.en in content.value for line in ours.lines)


def test_pages_lead_to_one_another(shili: Store) -> None:
    [entry, *_] = status(shili).entries
    made = status(shili)
    whole = Feed(made.id, made.title, made.subtitle, made.updated, (entry,), 2, 3 * AT_ONCE, made.author, "")
    links = {link.rel: link.href for link in parsed(whole).feed.links if link.type.startswith("application")}
    pages = {"first": 1, "previous": 1, "self": 2, "next": 3, "last": 3}
    assert {name: links[name] for name in pages} == {
        name: f"http://made.up/zh/{number}" for name, number in pages.items()
    }
    assert links["alternate"] == "http://made.up/en/1"
    with pytest.raises(ParameterError, match="page=2"):
        feed(shili, "status", Scope(), 2, DAY, NONE)


def findings(store: Store, releases: Releases, **keys: str) -> list[Entry]:
    return [*feed(store, "findings", scope_of(store, **keys), 1, DAY, releases).entries]


def test_only_what_the_release_before_did_not_have_is_a_new_finding(shili: Store, tmp_path: Path) -> None:
    old, new = found(VALUE), found(f"{BASE}id/plan/province/d1/t1")
    gone = released(tmp_path / "out", [old], [old, new], [old], [old, new])
    entries = findings(shili, gone)
    assert [f"{entry.updated:%Y-%m-%dT%H:%M}" for entry in entries] == [
        "2026-06-04T08:00",
        "2026-06-02T08:00",
    ]
    assert {entry.page for entry in entries} == {new["focus"]}
    assert len({entry.id for entry in entries}) == 2  # it came, went, and came again
    assert entries[0].title.zh.startswith("示例发现。 ")
    assert "前一版version2没有" in entries[0].lines[-1].zh
    assert len(parsed(feed(shili, "findings", Scope(), 1, DAY, gone)).entries) == 2
    assert findings(shili, gone, plan="city") == []
    assert len(findings(shili, gone, plan="province")) == 2
    assert len(findings(shili, gone, place="990000")) == 2
    assert findings(shili, gone, agency="990100/statistics") == []


def test_a_finding_belongs_to_who_answers_for_its_item(shili: Store, tmp_path: Path) -> None:
    releases = released(tmp_path / "out", [], [found(VALUE), found(f"{BASE}id/agency/990100/idle")])
    assert len(findings(shili, releases)) == 2
    assert [entry.page for entry in findings(shili, releases, agency="990100/health-commission")] == [VALUE]
    [presumed] = findings(shili, releases, agency="990100/statistics")
    assert presumed.title.zh.startswith("推定 示例发现。")
    assert "责任单位：示例市统计局（参与，按职能推定，不是事实）" in [line.zh for line in presumed.lines]
    assert [e.page for e in findings(shili, releases, agency="990100/idle")] == [
        f"{BASE}id/agency/990100/idle"
    ]


def test_without_a_report_to_compare_with_nothing_is_new(shili: Store, tmp_path: Path) -> None:
    assert findings(shili, NONE) == []
    missing = released(tmp_path / "out", [], None, [found(VALUE)])
    assert findings(shili, missing) == []
    for damage in ("no JSON", "[" * 100_000):
        (tmp_path / "out/releases/version1/validation.json").write_text(damage, encoding="utf-8")
        assert findings(shili, missing) == []


def test_releases_are_compared_with_the_one_before(shili: Store, tmp_path: Path) -> None:
    releases = released(tmp_path / "out", [found(VALUE)], [])
    made = feed(shili, "releases", Scope(), 1, DAY, releases)
    assert [entry.id for entry in made.entries] == [f"{BASE}id/dataset/version{n}" for n in (1, 0)]
    assert made.entries[0].lines[1].zh == "比前一版version0：违规+0，提醒-1，提示+0"
    assert made.entries[1].lines[1].en == "There is no release before it to compare with."
    assert not any(entry.page for entry in made.entries)  # neither is the release at hand
    assert [entry.updated for entry in parsed(made).entries] == [
        "2026-06-02T08:00:00Z",
        "2026-06-01T08:00:00Z",
    ]
    with pytest.raises(ParameterError):
        feed(shili, "releases", scope_of(shili, plan="city"), 1, DAY, releases)


def test_the_shipped_data_are_all_there(store: Store) -> None:
    """Changes are those of the graph, asked in another way: one standing begins as another one ends."""
    made = status(store, date(2026, 11, 22))
    with store.query("""SELECT ?assessment WHERE {
      ?assessment gp:assesses ?value ; gp:asOf ?day ; gp:status ?status FILTER(?day <= "2026-11-22"^^xsd:date)
      ?before gp:assesses ?value ; gp:holdsUntil ?until ; gp:status ?other FILTER(?other != ?status)
      FILTER(?until = ?day - "P1D"^^xsd:dayTimeDuration)
    }""") as answer:
        expected = {row["assessment"].value for row in answer.rows()}
    assert made.total == len(expected) > 10
    assert {entry.id for entry in made.entries} <= expected
    assert len(parsed(made).entries) == min(made.total, AT_ONCE)

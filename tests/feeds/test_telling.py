"""Calendars and feeds as workers and the command line make them: addresses, pages, one and the same bytes."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pyoxigraph as ox
import pytest

from kg.exports import Source, find
from kg.feeds import Scope, events
from kg.feeds.entries import AT_ONCE
from kg.feeds.offering import EXPORTS
from kg.feeds.telling import Wanted, made_calendar, made_feed, tell_calendar, tell_feed
from kg.store import Store
from kg.vocab import BASE
from tests.conftest import clean_environment
from tests.feeds.releases import found, released

KG = Path(sys.executable).parent / "kg"
SITE = "https://plans.example"
DAY = date(2026, 6, 30)


def linked(parsed: Any, relation: str) -> str:  # noqa: ANN401 - what the parser returns
    return next((link.href for link in parsed.feed.links if link.rel == relation), "")


def test_pages_of_a_feed_have_each_entry_once(shili: Store, tmp_path: Path) -> None:
    many = [found(f"{BASE}id/plan/city/d{n}") for n in range(2 * AT_ONCE + 7)]
    out = released(tmp_path / "out", [], many).out
    wanted = Wanted(plan="city", language="en", site=SITE)
    ids, addresses = list[str](), list[str]()
    for page in (1, 2, 3):
        parsed = feedparser.parse(made_feed(shili, wanted, "findings", page, DAY, out))
        ids += [entry.id for entry in parsed.entries]
        addresses.append(linked(parsed, "self"))
        onward = linked(parsed, "next")
        assert onward == (
            "" if page == 3 else f"{SITE}/feeds/findings.atom?plan=city&lang=en&page={page + 1}"
        )
    assert len(set(ids)) == len(ids) == len(many)
    assert addresses[0] == linked(parsed, "first") == f"{SITE}/feeds/findings.atom?plan=city&lang=en"
    assert addresses[-1] == linked(parsed, "last")
    assert linked(parsed, "alternate") == f"{SITE}/id/plan/city.html?lang=en"


def test_only_the_release_at_hand_has_a_page(shili: Store, tmp_path: Path) -> None:
    out = released(tmp_path / "out", [], []).out
    line = (out / "history.jsonl").read_text(encoding="utf-8").replace("version1", "00feeds00000")
    (out / "history.jsonl").write_text(line, encoding="utf-8")
    parsed = feedparser.parse(made_feed(shili, Wanted(site=SITE), "releases", 1, DAY, out))
    assert [entry.id for entry in parsed.entries] == [
        f"{BASE}id/dataset/{v}" for v in ("00feeds00000", "version0")
    ]
    assert [[link.href for link in entry.get("links", [])] for entry in parsed.entries] == [
        [f"{SITE}/id/dataset/00feeds00000.html"],
        [],
    ]


@pytest.mark.parametrize(
    ("wanted", "iri", "address"),
    [
        (Wanted(site=SITE), f"{BASE}id/plan/city", f"{SITE}/id/plan/city.html"),
        (Wanted(site=SITE, language="en"), f"{BASE}id/plan/city", f"{SITE}/id/plan/city.html?lang=en"),
        (Wanted(site=SITE), f"{BASE}id/示例", f"{SITE}/id/%E7%A4%BA%E4%BE%8B.html"),
        (Wanted(), f"{BASE}id/plan/city", f"{BASE}id/plan/city"),
        (Wanted(site=SITE), "https://elsewhere.example/a", "https://elsewhere.example/a"),
        (Wanted(site=SITE), "javascript:alert(1)", ""),
    ],
)
def test_links_lead_to_pages_or_nowhere(wanted: Wanted, iri: str, address: str) -> None:
    assert wanted.link(iri) == address


class Kept:
    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)


def test_workers_and_commands_write_the_same(shili: Store, tmp_path: Path) -> None:
    out = released(tmp_path / "out", [], [found(f"{BASE}id/plan/city")]).out
    laid_down(shili, out / "releases" / "version1")
    (out / "current").symlink_to("releases/version1")
    keys = {"plan": "city", "language": "zh", "site": SITE}

    kept = Kept()
    assert tell_calendar(shili, keys, kept) == {"bytes": len(kept.data)}
    assert kept.data == made_calendar(shili, Wanted("city", site=SITE))
    assert run("calendar", "--plan", "city", "--site", f"{SITE}/", "--out", out) == kept.data
    assert len(icalendar.Calendar.from_ical(kept.data).events) > 10

    kept = Kept()
    tell_feed(shili, {"wanted": keys, "kind": "status", "page": 1, "until": str(DAY), "out": str(out)}, kept)
    file = tmp_path / "status.atom"
    told = ("--plan", "city", "--site", SITE, "--as-of", str(DAY), "--out", out, "-o", file)
    assert run("feed", "status", *told) == b""
    assert file.read_bytes() == kept.data
    assert len(feedparser.parse(kept.data).entries) == 2


def run(*arguments: str | Path) -> bytes:
    done = subprocess.run(
        [KG, *arguments], env=clean_environment(), capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_a_release_offers_its_calendars(shili: Store, tmp_path: Path) -> None:
    folder = released(tmp_path / "out", []).out / "releases" / "version0"
    laid_down(shili, folder)
    source = Source(folder, {"plans": ["city", "province"]})
    whole = written(source, "calendar.ics", tmp_path / "whole.ics")
    city = written(source, "plan/city.ics", tmp_path / "city.ics")
    assert city == made_calendar(shili, Wanted("city"))
    assert len(icalendar.Calendar.from_ical(whole).events) == len(events(shili, Scope()))
    assert find(EXPORTS, source, "plan/elsewhere.ics") is None


def written(source: Source, address: str, target: Path) -> bytes:
    wanted = find(EXPORTS, source, address)
    assert wanted is not None
    wanted.export.write(source, target, wanted.thing)
    return target.read_bytes()


def laid_down(store: Store, folder: Path) -> None:
    named = [quad for quad in store.quads(None, None, None) if isinstance(quad.graph_name, ox.NamedNode)]
    ox.serialize(named, str(folder / "dataset.nq"), ox.RdfFormat.N_QUADS)

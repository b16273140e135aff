"""Feeds over HTTP: what the graph holds, in pages that lead to one another, asked again cheaply."""

from typing import Any

import feedparser
import pytest

from tests.api.conftest import Client
from tests.made_up import CITY_WOMEN


def read(client: Client, path: str) -> Any:  # noqa: ANN401 - what the parser returns
    got = client.ask(path)
    assert got.status == 200, got.text
    assert got.headers["content-type"] == "application/atom+xml"
    parsed = feedparser.parse(got.body)
    assert not parsed.bozo
    return parsed


def linked(parsed: Any, relation: str) -> str:  # noqa: ANN401 - what the parser returns
    return next((link.href for link in parsed.feed.links if link.rel == relation), "")


def test_changes_of_status_are_those_of_the_graph(client: Client) -> None:
    rows = client.rows("""SELECT ?assessment WHERE {
      ?assessment gp:assesses ?value ; gp:asOf ?day ; gp:status ?status FILTER(?day <= "2026-06-30"^^xsd:date)
      ?before gp:assesses ?value ; gp:holdsUntil ?until ; gp:status ?other FILTER(?other != ?status)
      FILTER(?until = ?day - "P1D"^^xsd:dayTimeDuration)
    }""")
    parsed = read(client, "/feeds/status.atom?as_of=2026-06-30")
    assert {entry.id for entry in parsed.entries} == {row["assessment"] for row in rows}
    assert rows
    assert "as_of=2026-06-30" in linked(parsed, "self")
    for entry in parsed.entries:
        assert entry.link.startswith(f"{client.address}/id/plan/")
        assert client.ask(entry.link.removeprefix(client.address), accept="text/html").status == 200
    assert [e.updated for e in parsed.entries] == sorted((e.updated for e in parsed.entries), reverse=True)
    assert len(read(client, "/feeds/status.atom?as_of=2020-01-01").entries) == 0


def test_it_is_asked_again_cheaply(client: Client) -> None:
    for kind in ("status", "findings", "releases"):
        got = client.ask(f"/feeds/{kind}.atom")
        again = client.ask(f"/feeds/{kind}.atom", headers={"If-None-Match": got.headers["etag"]})
        assert (again.status, again.body) == (304, b"")
        assert client.ask(f"/feeds/{kind}.atom", method="HEAD").headers["etag"] == got.headers["etag"]
    assert client.ask("/feeds/status.atom", accept="application/xml").status == 200
    assert client.ask("/feeds/status.atom", accept="text/html").status == 406


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/feeds/nothing.atom", 404),
        ("/feeds/status.atom?page=0", 422),
        ("/feeds/status.atom?page=99", 400),
        ("/feeds/status.atom?as_of=soon", 400),
        ("/feeds/status.atom?agency=990100/nobody", 400),
        (f"/feeds/releases.atom?plan={CITY_WOMEN}", 400),
    ],
)
def test_what_there_is_not_is_refused(client: Client, path: str, status: int) -> None:
    got = client.ask(path)
    assert got.status == status
    assert got.media_type == "application/problem+json"

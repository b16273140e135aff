"""Written graphs may name anything; the pages of the release show them, or pass them over, and go on."""

from pathlib import Path

import pytest

from api.render import at
from tests.api.writing import GP, WritingClient, writable
from tests.made_up import CITY_WOMEN

TARGET = f"https://w3id.org/govplan/id/plan/{CITY_WOMEN}/d1/t1"


@pytest.mark.parametrize(
    ("iri", "link"),
    [
        ("https://w3id.org/govplan/id/place/990100", "/id/place/990100"),
        ("https://example.org/示例", "https://example.org/示例"),
        ("javascript:alert(1)", "#"),
        ("urn:example:a", "#"),
    ],
)
def test_a_link_leads_to_a_page_or_to_the_web(iri: str, link: str) -> None:
    assert at(iri) == link


def test_pages_are_shown_whatever_was_written_about_their_things(tmp_path: Path) -> None:
    with writable(tmp_path, write_findings="accept") as service:
        client: WritingClient = service.client()
        paths = ["/", f"/id/plan/{CITY_WOMEN}", f"/id/plan/{CITY_WOMEN}/d1/t1", "/validation", "/ontology"]
        before = [client.ask(path, accept="text/html").status for path in paths]
        assert set(before) == {200}
        written = f"""<{TARGET}> a <urn:example:Class> ; <{GP}agency> <urn:example:agency> ; <urn:p> [] ;
          <{GP}tag> <javascript:alert(1)> ; <{GP}kind> "kind" .
        <urn:example:duty> <{GP}item> <{TARGET}> ; <{GP}agency> <urn:example:agency> ; <{GP}role> <urn:r> ."""
        for name in ("https://example.org/graph", "urn:example:graph"):
            assert client.send("PUT", f"/graphs?graph={name}", written).status == 201
        after = [client.ask(path, accept="text/html") for path in paths]
        assert [got.status for got in after] == before
        assert "/graphs?graph=https%3A//example.org/graph" in after[0].text.replace("%2F", "/")
        assert client.ask("/graphs?graph=urn:example:graph&format=ttl").status == 200
        assert not any('href="javascript:' in got.text for got in after)

"""Written graphs may name anything; the pages of the release show them, or pass them over, and go on."""

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import pytest

from api.render import at
from tests.api.conftest import Got
from tests.api.writing import GP, WritingClient, writable
from tests.made_up import CITY_WOMEN

SCHEME = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:")
TARGET = f"https://w3id.org/govplan/id/plan/{CITY_WOMEN}/d1/t1"


@pytest.mark.parametrize(
    ("iri", "link"),
    [
        ("https://w3id.org/govplan/id/place/990100", "/id/place/990100.html"),
        ("https://example.org/示例", "https://example.org/示例"),
        ("HTTPS://example.org/a", "HTTPS://example.org/a"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("javascript:alert(1)", "#"),
        ("JavaScript:alert(1)", "#"),
        ("data:text/html,<script>", "#"),
        ("https:alert(1)", "#"),
        ("urn:example:a", "#"),
    ],
)
def test_a_link_leads_to_a_page_or_to_the_web(iri: str, link: str) -> None:
    assert at(iri) == link


def linked(pages: Iterable[Got]) -> set[str]:
    """Return where pages lead, in whatever way."""
    found = (
        re.findall(r"""\b(?:href|src|action|formaction)\s*=\s*["']?([^"'>\s]*)""", got.text) for got in pages
    )
    return {unescape(link) for links in found for link in links}


def test_pages_are_shown_whatever_was_written_about_their_things(tmp_path: Path) -> None:
    with writable(tmp_path, write_findings="accept") as service:
        client: WritingClient = service.client()
        paths = ["/", f"/id/plan/{CITY_WOMEN}", f"/id/plan/{CITY_WOMEN}/d1/t1", "/validation", "/ontology"]
        before = [client.ask(path, accept="text/html").status for path in paths]
        assert set(before) == {200}
        written = f"""<{TARGET}> a <urn:example:Class> ; <{GP}agency> <urn:example:agency> ; <urn:p> [] ;
          <{GP}tag> <javascript:alert(1)> ; <{GP}kind> "kind" ; <{GP}note> <JavaScript:alert(2)> .
        <{GP}Target> <http://www.w3.org/2004/02/skos/core#closeMatch> <vbscript:a> ;
          <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(4)> .
        <javascript:alert(5)> a <data:text/html,x> ; <file:///etc/passwd> <{TARGET}> .
        <urn:example:duty> <{GP}item> <{TARGET}> ; <{GP}agency> <urn:example:agency> ; <{GP}role> <urn:r> ."""
        for name in ("https://example.org/graph", "urn:example:graph"):
            assert client.send("PUT", f"/graphs?graph={name}", written).status == 201
        after = [client.ask(path, accept="text/html") for path in paths]
        assert [got.status for got in after] == before
        assert "/graphs?graph=https%3A//example.org/graph" in after[0].text.replace("%2F", "/")
        assert client.ask("/graphs?graph=urn:example:graph&format=ttl").status == 200
        asked = [
            "SELECT ?s ?p ?o { ?s ?p ?o FILTER(REGEX(STR(?s), '^javascript:', 'i')) }",
            f"SELECT * {{ <{TARGET}> ?p ?o }}",
            "SELECT ?o { VALUES ?o { <vbscript:a> <data:,a> <file:///a> <JAVASCRIPT:a()> } }",
            "SELECT ?o { VALUES ?o { <https://example.org/> } }",
        ]
        after += [client.query(text, "text/html") for text in asked]
        after += [client.ask("/ontology/Target", accept="text/html")]
        assert "JavaScript:alert(2)" in "".join(got.text for got in after), "it is shown"
        assert "https://example.org/" in linked(after)
        wrong = {
            link for link in linked(after) if SCHEME.match(link) and not link.startswith(("http", "mailto:"))
        }
        assert not wrong

"""Which form an answer takes, as a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.transport.negotiate import (
    BOOLEAN,
    GRAPH,
    HTML,
    PROBLEM,
    SOLUTIONS,
    THING,
    NotAcceptableError,
    Offer,
    choose,
    wants_html,
)

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

TABLE: list[tuple[str | None, str | None, tuple[Offer, ...], str]] = [
    (None, None, SOLUTIONS, "application/sparql-results+json"),
    ("", None, SOLUTIONS, "application/sparql-results+json"),
    ("*/*", None, SOLUTIONS, "application/sparql-results+json"),
    ("application/*", None, SOLUTIONS, "application/sparql-results+json"),
    ("text/*", None, SOLUTIONS, "text/csv"),
    ("text/csv", None, SOLUTIONS, "text/csv"),
    ("TEXT/CSV", None, SOLUTIONS, "text/csv"),
    ("text/csv;header=present", None, SOLUTIONS, "text/csv"),
    ("text/tab-separated-values, text/csv;q=0.9", None, SOLUTIONS, "text/tab-separated-values"),
    (
        "text/csv;q=0.3, application/sparql-results+xml;q=0.7",
        None,
        SOLUTIONS,
        "application/sparql-results+xml",
    ),
    ("application/json", None, SOLUTIONS, "application/json"),
    ("application/xml", None, SOLUTIONS, "application/xml"),
    ("text/xml", None, SOLUTIONS, "text/xml"),
    ("application/json, */*;q=0.1", None, SOLUTIONS, "application/json"),
    ("*/*, text/csv;q=0.5", None, SOLUTIONS, "application/sparql-results+json"),
    ("application/sparql-results+json;q=0, */*", None, SOLUTIONS, "application/sparql-results+xml"),
    (
        "nonsense, text/csv;q=x, application/sparql-results+xml",
        None,
        SOLUTIONS,
        "application/sparql-results+xml",
    ),
    (BROWSER, None, SOLUTIONS, "text/html"),
    (BROWSER, "csv", SOLUTIONS, "text/csv"),
    ("image/png", "json", SOLUTIONS, "application/sparql-results+json"),
    (None, "application/sparql-results+xml", SOLUTIONS, "application/sparql-results+xml"),
    (None, None, BOOLEAN, "application/sparql-results+json"),
    ("application/xml", None, BOOLEAN, "application/xml"),
    (None, None, GRAPH, "text/turtle"),
    ("application/rdf+xml", None, GRAPH, "application/rdf+xml"),
    ("application/ld+json", None, GRAPH, "application/ld+json"),
    ("application/json", None, GRAPH, "application/json"),
    ("application/n-triples", None, GRAPH, "application/n-triples"),
    ("application/rdf+xml;q=0.8, text/turtle", None, GRAPH, "text/turtle"),
    (None, "ttl", GRAPH, "text/turtle"),
    (None, "nt", GRAPH, "application/n-triples"),
    (None, "jsonld", GRAPH, "application/ld+json"),
    (None, "RDF", GRAPH, "application/rdf+xml"),
    (None, None, THING, "text/html"),
    (BROWSER, None, THING, "text/html"),
    ("text/turtle", None, THING, "text/turtle"),
    ("application/ld+json, text/html;q=0.5", None, THING, "application/ld+json"),
]


@pytest.mark.parametrize(("accept", "name", "offers", "expected"), TABLE)
def test_the_form_agreed_on(
    accept: str | None, name: str | None, offers: tuple[Offer, ...], expected: str
) -> None:
    assert choose(accept, name, offers).media_type == expected


@pytest.mark.parametrize(
    ("accept", "name", "offers"),
    [
        ("image/png", None, SOLUTIONS),
        ("text/turtle", None, SOLUTIONS),
        ("text/csv", None, GRAPH),
        ("text/csv", None, BOOLEAN),
        ("text/tab-separated-values", None, BOOLEAN),
        ("text/turtle;q=0", None, GRAPH),
        ("*/*;q=0", None, SOLUTIONS),
        ("nonsense", None, SOLUTIONS),
        (None, "csv", GRAPH),
        (None, "png", SOLUTIONS),
    ],
)
def test_what_nobody_offers_is_not_acceptable(
    accept: str | None, name: str | None, offers: tuple[Offer, ...]
) -> None:
    with pytest.raises(NotAcceptableError) as error:
        choose(accept, name, offers)
    assert error.value.available == [offer.media_type for offer in offers]


def test_text_says_its_encoding_and_json_does_not() -> None:
    assert choose("text/csv", None, SOLUTIONS).content_type == "text/csv; charset=utf-8"
    assert choose(None, None, SOLUTIONS).content_type == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (BROWSER, True),
        ("text/html", True),
        (None, False),
        ("*/*", False),
        ("application/json", False),
        ("application/problem+json, text/html;q=0.5", False),
        ("text/html;q=0", False),
    ],
)
def test_only_a_browser_gets_a_page_for_an_error(accept: str | None, *, expected: bool) -> None:
    assert wants_html(accept) is expected


@given(st.text())
def test_no_header_breaks_the_choice(accept: str) -> None:
    try:
        assert choose(accept, None, PROBLEM).offer in {*PROBLEM, HTML}
    except NotAcceptableError:
        assert accept.strip()

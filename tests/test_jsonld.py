"""Compact names and nodes; that the whole says the same as Turtle is tested with the store."""

import json

from kg.jsonld import compact, to_jsonld, used_prefixes
from kg.term import Term

PREFIXES = {"e": "https://example.org/", "ex": "https://example.org/x/", "skos": "http://www.w3.org/skos#"}
TYPE = Term("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "iri")


def test_the_longest_namespace_shortens_an_iri() -> None:
    assert compact("https://example.org/x/a", PREFIXES) == "ex:a"
    assert compact("https://example.org/a/b", PREFIXES) == "e:a/b"
    assert compact("https://other.example/a", PREFIXES) == "https://other.example/a"


def test_a_name_that_would_read_as_an_absolute_iri_is_not_made() -> None:
    assert compact("https://example.org///a", PREFIXES) == "https://example.org///a"


def test_only_prefixes_in_use_are_declared() -> None:
    thing = Term("https://example.org/a", "iri")
    assert used_prefixes([(thing, thing, Term("https://example.org/x/", "literal"))], PREFIXES) == {
        "e": "https://example.org/"
    }


def test_values_keep_language_datatype_and_spelling() -> None:
    subject, p = Term("https://example.org/a", "iri"), Term("https://example.org/p", "iri")
    number = Term("7.50", "literal", None, "https://example.org/decimal")
    nodes = json.loads(
        to_jsonld(
            [
                (subject, TYPE, Term("https://example.org/x/Plan", "iri")),
                (subject, p, Term("字", "literal", "zh")),
                (subject, p, number),
                (subject, p, Term("plain", "literal", None, "http://www.w3.org/2001/XMLSchema#string")),
                (subject, p, Term("_:b", "bnode")),
            ],
            PREFIXES,
        )
    )["@graph"]
    assert nodes == [
        {
            "@id": "e:a",
            "@type": "ex:Plan",
            "e:p": [
                {"@language": "zh", "@value": "字"},
                {"@type": "e:decimal", "@value": "7.50"},
                "plain",
                {"@id": "_:b"},
            ],
        }
    ]

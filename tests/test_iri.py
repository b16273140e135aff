"""IRIs: deterministic, injective, ASCII."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import iri
from kg.errors import BuildError

names = st.text(st.characters(exclude_categories=("Co", "Cs")), min_size=1, max_size=30)


@given(names)
def test_a_segment_decodes_to_its_text(name: str) -> None:
    assert iri.segment_text(iri.segment(name)) == unicodedata.normalize("NFC", name)


@given(names)
def test_a_segment_holds_only_letters_digits_and_hyphens(name: str) -> None:
    assert set(iri.segment(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(names, names)
def test_two_texts_never_share_a_segment(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (iri.segment(one) == iri.segment(other)) == same


@given(names)
def test_punycode_of_a_slug_never_meets_a_slug(name: str) -> None:
    encoded = iri.segment(name)
    if encoded.startswith("x--"):
        assert iri.segment(encoded) != encoded


def test_a_plan_and_its_parts_have_readable_iris() -> None:
    plan = iri.plan(iri.plan_key("440103", "women", (2021, 2030)))
    value = iri.quantity(iri.target(iri.section(plan, 1), 2), 1)
    assert str(value) == "https://w3id.org/govplan/id/plan/440103-women-2021-2030/d1/t2/v1"


@pytest.mark.parametrize("bad", ["", "\ue001"])
def test_what_cannot_be_a_segment_is_refused(bad: str) -> None:
    with pytest.raises(BuildError, match="No IRI"):
        iri.segment(bad)

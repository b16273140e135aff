"""How people name agencies and places: in full, in short, by an old name, with and without the place."""

import pytest
from typer.testing import CliRunner

from kg.catalogue import catalogue
from kg.cli.app import app
from kg.cli.entry import load
from kg.errors import ParameterError
from kg.reference import query_pages
from kg.saved import bind
from kg.shipped import shipped
from kg.store import Store

QUERIES = catalogue(shipped("queries"))
QUERY, WITHOUT = QUERIES["overdue-targets-by-agency"], QUERIES["targets-without-responsible"]
AGENCY = "https://w3id.org/govplan/id/agency/"


def bound(store: Store, **values: str) -> str:
    """Return the line that binds the agency."""
    text = bind(store, QUERY, {name: [value] for name, value in values.items()}).text()
    return next(line.strip() for line in text.splitlines() if line.strip().startswith("VALUES ?agency"))


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("示例市卫生健康委员会", "990100/health-commission"),
        ("Shili Health Commission", "990100/health-commission"),
        ("市卫健委", "990100/health-commission"),
        ("示例市卫健委", "990100/health-commission"),
        ("市卫生健康委员会", "990100/health-commission"),
        ("示例省卫健委", "990000/health-commission"),
        ("教育厅", "990000/education"),
        ("市教育局", "990100/education"),
        ("示例市公安局", "990100/police"),
        ("公安局", "990100/police"),
        ("police", "990100/police"),
        ("卫生局", "990100/health-bureau"),
        (f"{AGENCY}990100/education", "990100/education"),
    ],
)
def test_an_agency_is_found_by_every_name(shili: Store, name: str, agency: str) -> None:
    assert bound(shili, agency=name) == f"VALUES ?agency {{ <{AGENCY}{agency}> }}"


def test_an_ambiguous_name_lists_who_it_may_be(shili: Store) -> None:
    with pytest.raises(ParameterError) as raised:
        bound(shili, agency="卫健委")
    assert "示例市卫生健康委员会 <" in str(raised.value) or "市卫健委 <" in str(raised.value)
    assert f"{AGENCY}990100/health-commission" in str(raised.value)
    assert f"{AGENCY}990000/health-commission" in str(raised.value)
    assert "police" not in str(raised.value)


@pytest.mark.parametrize(
    ("place", "code"), [("示例市", "990100"), ("示例省", "990000"), ("990000", "990000")]
)
def test_the_place_asked_for_decides_between_agencies_of_one_name(
    shili: Store, place: str, code: str
) -> None:
    assert f"{code}/health-commission" in bound(shili, agency="卫健委", place=place)


def test_a_name_of_agencies_that_are_one_today_means_that_one(shili: Store) -> None:
    assert "990100/health-commission" in bound(shili, agency="卫生部门")


def test_a_name_nobody_has_offers_near_ones(shili: Store) -> None:
    with pytest.raises(ParameterError, match="示例市教育局"):
        bound(shili, agency="教育")


def test_defaults_and_choices_are_shown_where_queries_are_listed() -> None:
    page = query_pages({QUERY.name: QUERY, "targets-without-responsible": WITHOUT})
    assert "| `as_of` | date | 截至日期 · As of | no, empty = `today` |" in page
    assert "| `domain` | concept of `domain`; several | 领域 · Domain | no, empty = all |" in page
    assert "| `basis` | string, `none`, `presumed`; several | 依据 · Basis | no, empty = all |" in page
    load()
    listed = CliRunner().invoke(app, ["queries"]).output
    assert "--param as_of=…  截至日期 · As of (可不填 optional，默认 default today)" in listed
    assert "--param basis=…  依据 · Basis (可不填 optional，可选 one of none, presumed)" in listed

"""Values as people write them are understood: names, defaults, today."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from kg.catalogue import SavedQuery, catalogue, parse_query
from kg.errors import ParameterError
from kg.saved import bind, run
from kg.shipped import shipped
from kg.store import Store
from tests.catalogue.made_up import EXAMPLE

EMPTY = Store.of([])
QUERIES = catalogue(shipped("queries"))


def made_up(text: str) -> SavedQuery:
    return parse_query("an-example", text, "own/an-example.rq")


DATED = EXAMPLE.replace('type = "string"', 'type = "date"\n#+ default = "today"')
ASKED_ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("given", "bound"),
    [([], "2026-11-22"), (["today"], "2026-11-22"), (["2031-01-01"], "2031-01-01")],
)
def test_a_value_given_wins_over_the_default(given: list[str], bound: str) -> None:
    text = bind(EMPTY, made_up(DATED), {"word": given}, ASKED_ON).text()
    assert f'VALUES ?word {{ "{bound}"^^<http://www.w3.org/2001/XMLSchema#date> }}' in text


def test_today_is_this_day_unless_it_is_given() -> None:
    text = bind(EMPTY, made_up(DATED), {}).text()
    asked = re.search(r'"(\d{4}-\d{2}-\d{2})"', text)
    assert asked is not None
    assert abs(date.fromisoformat(asked[1]) - datetime.now(UTC).date()) <= timedelta(days=1)


def test_only_a_date_can_be_today() -> None:
    query = made_up(EXAMPLE)
    assert '"today"' in bind(EMPTY, query, {"word": ["today"]}, ASKED_ON).text()


def test_a_parameter_is_found_by_label_alias_and_key(store: Store) -> None:
    query = QUERIES["targets-of-domain"]
    by_label = run(store, query, {"domain": ["儿童与安全"], "plan": ["440103-children-2021-2030"]})
    assert by_label.rows
    traditional = run(store, query, {"domain": ["兒童與安全"], "plan": ["440103-children-2021-2030"]})
    assert traditional.digest == by_label.digest
    by_iri = run(store, query, {"domain": ["https://w3id.org/govplan/id/domain/children-safety"]})
    assert len(by_iri.rows) > len(by_label.rows)


def test_a_label_that_names_nothing_offers_near_ones(store: Store) -> None:
    with pytest.raises(ParameterError, match="儿童与安"):
        run(store, QUERIES["targets-of-domain"], {"domain": ["儿童与安"]})

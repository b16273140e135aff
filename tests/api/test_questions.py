"""Pages ask the store a fixed number of questions, however much they show."""

from pathlib import Path

import pytest

from api import reading
from api.views.agency import agency_view
from api.views.plan import plan_view
from api.views.target import target_view
from kg.store import Answer, Store
from kg.vocab import BASE
from tests.made_up import CITY_CHILDREN, CITY_WOMEN, DAY, DISTRICT_WOMEN, publish

PLAN = f"{BASE}id/plan/"


class Asked:
    """Counts what a store is asked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.count = 0
        self._query = store.query

    def query(self, text: str) -> Answer:
        """Ask and count."""
        self.count += 1
        return self._query(text)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Load the made-up release."""
    out: Path = publish(tmp_path_factory.mktemp("asked") / "graph")
    return Store.load(out / "current" / "dataset.nq")


@pytest.fixture
def asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Count the questions of one test, names known beforehand left out."""
    counter = Asked(store)
    monkeypatch.setattr(store, "query", counter.query)
    monkeypatch.setattr(reading, "names", lambda *_: {})
    return counter


def test_a_long_plan_asks_no_more_than_a_short_one(store: Store, asked: Asked) -> None:
    long = plan_view(store, PLAN + CITY_WOMEN, DAY)
    of_long, asked.count = asked.count, 0
    short = plan_view(store, PLAN + DISTRICT_WOMEN, DAY)
    assert sum(len(s.targets) for s in long.sections) > 2 * sum(len(s.targets) for s in short.sections)
    assert of_long == asked.count <= 20


def test_a_target_with_two_values_asks_no_more_than_one_with_one(store: Store, asked: Asked) -> None:
    two = target_view(store, f"{PLAN}{CITY_WOMEN}/d1/t3", DAY)
    of_two, asked.count = asked.count, 0
    one = target_view(store, f"{PLAN}{CITY_CHILDREN}/d1/t1", DAY)
    assert two is not None
    assert one is not None
    assert (len(two.progress), len(one.progress)) == (2, 1)
    assert of_two <= asked.count <= 30


def test_an_agency_with_many_duties_asks_no_more_than_one_with_few(store: Store, asked: Asked) -> None:
    many = agency_view(store, f"{BASE}id/agency/990100/health-bureau", DAY)
    of_many, asked.count = asked.count, 0
    few = agency_view(store, f"{BASE}id/agency/990101/health", DAY)
    assert many.firm + many.presumed > 5 * (few.firm + few.presumed)
    assert of_many <= asked.count <= 15

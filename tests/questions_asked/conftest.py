"""The words of questions for the shipped data and catalogue."""

import pytest

from kg.catalogue import SavedQuery, catalogue
from kg.questions import Lexicon
from kg.shipped import shipped
from kg.store import Store


@pytest.fixture(scope="session")
def queries() -> dict[str, SavedQuery]:
    return catalogue(shipped("queries"))


@pytest.fixture(scope="session")
def lexicon(store: Store, queries: dict[str, SavedQuery]) -> Lexicon:
    return Lexicon(store, queries)

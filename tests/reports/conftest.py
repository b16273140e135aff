"""Reports of the shipped data, put together once."""

from datetime import date
from functools import cache
from typing import Protocol

import pytest

from kg.catalogue import catalogue
from kg.pipeline import BuildResult
from kg.reports.asking import Wanted
from kg.reports.making import report
from kg.reports.model import Report
from kg.saved import Language
from kg.shipped import shipped
from kg.store import Store

DAY = date(2026, 11, 22)
PLAN = "100000-children-2021-2025-health-action"
"""Has figures of its own, targets that are achieved and some that are overdue."""
PRESUMED = "450700-children-2021-2030"
"""Has nobody but presumed agencies, and findings."""
AGENCY = "100000/national-health-commission"
PRESUMED_AGENCY = "450700/health-commission"
"""Has presumed duties alone."""


class Reporting(Protocol):
    """Puts a report together."""

    def __call__(self, kind: str, key: str, language: Language = "zh", day: date = DAY) -> Report:
        """Return a report; the same one is put together once."""


@pytest.fixture(scope="session")
def version(built: BuildResult) -> str:
    """Return the data version of the shipped data."""
    return built.release.name


@pytest.fixture(scope="session")
def reporting(store: Store, version: str) -> Reporting:
    """Return what puts reports of the shipped data together."""
    queries = catalogue(shipped("queries"))

    @cache
    def made(kind: str, key: str, language: Language = "zh", day: date = DAY) -> Report:
        return report(store, queries, Wanted(kind, key, day, version, language))

    return made

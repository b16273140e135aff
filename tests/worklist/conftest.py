"""The findings of the made-up release."""

from datetime import date

import pytest

from kg.validate import read_shapes
from kg.worklist import Findings, read_findings
from tests.made_up_findings import store

DAY = date(2026, 6, 30)


@pytest.fixture(scope="session")
def findings() -> Findings:
    """Return what is found in the made-up release, read on a day of 2026."""
    return read_findings(store(), read_shapes(), DAY, version="00madeup0000")

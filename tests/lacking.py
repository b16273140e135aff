"""What a test does that lacks what it needs: it skips with the reason, or fails where that is required."""

import os
from typing import NoReturn

import pytest


def lacking(reason: str, variable: str) -> NoReturn:
    """Skip the test, or fail it.

    Args:
        reason: What is not there, and how to get it.
        variable: Of the environment; `1` there requires it, as `.ci/run` does.
    """
    if os.environ.get(variable) == "1":
        pytest.fail(f"{reason}, and {variable}=1")
    pytest.skip(reason)

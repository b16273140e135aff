"""What all tests share.

Fixtures strategy: real components, no mocks. Made-up plans of 示例市 (a city that does not exist) where a
rule is tested; the shipped records where the data are; the real documents and hand-made references, which
are not in the repository, where extraction is measured. The last stand in a folder beside the project (or
`KG_SHARED`); tests that need it are marked `shared` and skip with a reason where it is missing, unless
`KG_REQUIRE_SHARED=1`.
"""

import os
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real documents and references."""
    folder = Path(os.environ.get("KG_SHARED", TOP.parent / "shared"))
    if not (folder / "plans").is_dir():
        if os.environ.get("KG_REQUIRE_SHARED") == "1":
            pytest.fail(f"no real documents at {folder}, and KG_REQUIRE_SHARED=1")
        pytest.skip(f"no real documents at {folder}")
    return folder

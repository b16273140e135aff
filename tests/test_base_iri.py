"""`KG_BASE_IRI`: an installation names everything below a base of its own, whatever host serves it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.base import PATTERN, PUBLISHED
from kg.build.release import current
from kg.errors import NotBuiltError
from kg.settings import Settings, SettingsError
from tests.conftest import TOP, clean_environment
from tests.elsewhere import THING

OWN = "https://data.example.cn/plans/"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return the build folder of another process with a base of its own, and what its service answered."""
    folder = tmp_path_factory.mktemp("elsewhere") / "graph"
    done = subprocess.run(
        [sys.executable, "-m", "tests.elsewhere", str(folder)],
        cwd=TOP, env={**clean_environment(), "KG_BASE_IRI": OWN}, capture_output=True, text=True,
        timeout=120, check=True,
    )  # fmt: skip
    return folder, json.loads(done.stdout)


@pytest.mark.parametrize("own", [OWN, f"{PUBLISHED}made-up/", "https://w3id.org/", PUBLISHED])
def test_what_is_named_below_it_already_stays(own: str) -> None:
    """An operator's own queries may be written with that base, which may stand below the published one."""
    say = f"from kg.base import named_here as n; print(n(n('{PUBLISHED}id/x')), n('{own}id/x'))"
    done = subprocess.run(
        [sys.executable, "-c", say], env={**clean_environment(), "KG_BASE_IRI": own},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [f"{own}id/x"] * 2


@pytest.mark.slow
def test_everything_is_named_below_it(told: tuple[Path, dict[str, Any]]) -> None:
    folder, answers = told
    dataset = (folder / "current" / "dataset.nq").read_text(encoding="utf-8")
    assert PUBLISHED not in dataset
    assert dataset.count(OWN) > 10_000
    for name, answer in answers.items():
        assert PUBLISHED not in answer["body"], name
        assert answer["status"] == (303 if name == "thing" else 200), name
    for name in ("document", "page", "json", "query", "sparql", "shapes", "ontology", "void"):
        assert OWN in answers[name]["body"], name
    assert len(json.loads(answers["query"]["body"])["rows"]) > 0


@pytest.mark.slow
def test_the_host_that_serves_is_another_matter(told: tuple[Path, dict[str, Any]]) -> None:
    answers = told[1]
    assert answers["thing"]["location"].endswith(f"{THING}.ttl")
    assert OWN not in answers["thing"]["location"]
    links = re.findall(r'<a [^>]*href="([^"]+)"', answers["page"]["body"])
    assert f"{THING}.html" in links
    assert not [link for link in links if link.startswith(OWN)]


@pytest.mark.slow
def test_a_release_for_another_base_is_not_served(told: tuple[Path, dict[str, Any]]) -> None:
    with pytest.raises(NotBuiltError) as raised:
        current(told[0])
    assert OWN in str(raised.value)
    assert PUBLISHED in str(raised.value)
    assert f"KG_BASE_IRI={OWN}" in raised.value.remedy


@pytest.mark.parametrize(
    "given", ["https://data.example.cn", "data/", "https://x/a b/", "https://x/<", "ftp://x/"]
)
def test_what_is_no_base_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_BASE_IRI", given)
    with pytest.raises(SettingsError, match="KG_BASE_IRI"):
        Settings()
    assert not re.fullmatch(PATTERN, given)

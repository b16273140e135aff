"""`kg search`, as its own process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.pipeline import BuildResult
from kg.search import INDEX
from tests.conftest import clean_environment
from tests.made_up import publish

KG = Path(sys.executable).parent / "kg"


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("cli") / "graph")


def search(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [KG, "search", *arguments, "--out", out],
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_text_and_json_say_the_same(built: BuildResult) -> None:
    out = built.release.parent.parent
    text, data = search(out, "两癌"), search(out, "两癌", "--format", "json")
    assert (text.returncode, data.returncode, text.stderr, data.stderr) == (0, 0, "", "")
    told = json.loads(data.stdout)
    assert told["data_version"] == built.version
    assert told["match"] == "all"
    assert f"找到 {told['total']} 条" in text.stdout
    assert [line.strip() for line in text.stdout.splitlines() if line.startswith("     https:")] == [
        item["iri"] for item in told["items"]
    ]
    for item in told["items"]:
        for title in item["title"].values():
            assert all(title["text"][start:end].strip("“”") == "两癌" for start, end in title["marks"])
    assert "\x1b[" not in text.stdout  # no terminal, no bold


def test_it_can_be_narrowed_and_paged(built: BuildResult) -> None:
    out = built.release.parent.parent
    asked = (
        "妇女",
        "--kind",
        "target",
        "--plan",
        "440103-women-2021-2030",
        "--size",
        "5",
        "--format",
        "json",
    )
    first, second = (json.loads(search(out, *asked, "--page", page).stdout) for page in ("1", "2"))
    assert first["chosen"] == {"kind": "target", "plan": "440103-women-2021-2030"}
    assert {item["plan"]["key"] for item in first["items"] + second["items"]} == {"440103-women-2021-2030"}
    assert not {item["iri"] for item in first["items"]} & {item["iri"] for item in second["items"]}


def test_what_is_wrong_is_told(made_up: Path) -> None:
    wrong = search(made_up, "妇女", "--kind", "nothing")
    assert wrong.returncode == 1
    assert "There are: " in wrong.stderr
    index = next((made_up / "releases").iterdir()) / INDEX
    kept = index.read_bytes()
    index.unlink()
    try:
        without = search(made_up, "妇女")
    finally:
        index.write_bytes(kept)
    assert (without.returncode, without.stdout) == (1, "")
    assert "kg build" in without.stderr

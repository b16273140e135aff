"""`kg ask`, as its own process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import clean_environment
from tests.made_up import publish

KG = Path(sys.executable).parent / "kg"


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("ask") / "graph")


def ask(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [KG, "ask", *arguments, "--out", out],
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_it_says_what_it_understood_and_answers(made_up: Path) -> None:
    done = ask(made_up, "哪些目标2025年到期？")
    assert done.returncode == 0, done.stderr
    assert "理解为" in done.stdout
    assert "2025" in done.stdout.split("←")[0]
    assert "回执" in done.stdout
    assert "回执" not in ask(made_up, "哪些目标2025年到期？", "--no-run").stdout


def test_it_refuses_with_exit_code_one(made_up: Path) -> None:
    done = ask(made_up, "明天的天气怎么样")
    assert done.returncode == 1
    assert "不作回答" in done.stdout
    told = json.loads(ask(made_up, "明天的天气怎么样", "--format", "json").stdout)
    assert told["understood"] is None
    assert told["never_answered"] == [{"zh": "天气", "en": "the weather"}]

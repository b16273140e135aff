"""The examples of docs/tables.md run on the tables of the shipped data."""

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import TOP

TEXT = (TOP / "docs" / "tables.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(sql|python)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_all_examples_are_found() -> None:
    assert [kind for kind, _ in BLOCKS] == ["sql", "sql", "python", "python", "python"]


@pytest.mark.parametrize(("kind", "text"), BLOCKS, ids=[f"{n}-{kind}" for n, (kind, _) in enumerate(BLOCKS)])
def test_an_example_runs(kind: str, text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    if kind == "sql":
        rows = duckdb.connect().execute(text).fetchall()
    else:
        names: dict[str, Any] = {}
        exec(compile(text, "docs/tables.md", "exec"), names)  # noqa: S102 - our own examples
        rows = names["result"]
    assert len(rows) > 3


def test_every_file_is_told_of(folder: Path) -> None:
    told = {name for name in re.findall(r"`([\w<>./-]+\.\w+)`", TEXT) if "/" not in name}
    kinds = {path.name for path in folder.iterdir() if path.suffix not in {".csv", ".parquet"}}
    assert kinds | {"<table>.csv", "<table>.parquet"} <= told

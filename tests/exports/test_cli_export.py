"""`kg export`: files where they are asked for, with their digests."""

import hashlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli.app import app
from kg.cli.entry import load
from kg.exports import ExportError
from tests.made_up import CITY_WOMEN

load("export")


def run(out: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, ["export", *arguments], env={"KG_OUT": str(out)}, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_files_and_their_digests_are_written(made_up_out: Path, tmp_path: Path) -> None:
    run(made_up_out, "--plan", CITY_WOMEN, "--format", "ttl", "--out", str(tmp_path))
    run(made_up_out, "--graph", "registers", "--format", "nt", "--plain", "--out", str(tmp_path))
    lines = (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    names = [line.partition("  ")[2] for line in lines]
    assert names == ["graph/registers.nt", f"plan/{CITY_WOMEN}.ttl.gz"]
    for line in lines:
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    assert {p.name for p in tmp_path.iterdir()} == {"SHA256SUMS", "graph", "plan"}


@pytest.mark.parametrize(
    "wrong", [("nothing",), ("--format", "exe"), ("--plan", "x"), ("--release", "000000000000")]
)
def test_what_there_is_not_is_refused_with_what_there_is(made_up_out: Path, wrong: tuple[str, ...]) -> None:
    with pytest.raises(ExportError, match=r"dumps|00madeup0000"):
        run(made_up_out, *wrong)

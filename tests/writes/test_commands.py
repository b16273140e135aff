"""`kg history` and `kg revert` from the command line."""

import json
import sys
from pathlib import Path

import pytest

from kg.cli.entry import main
from kg.writes.journal import FILE, Writer
from kg.writes.ledger import FOLDER, Kept, Ledger, Told
from tests.made_up import CITY_WOMEN, VERSION, publish

A = "https://example.org/made-up/a"
HIDDEN = f"https://w3id.org/govplan/graph/plan/{CITY_WOMEN}"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = publish(tmp_path / "graph")
    ledger = Ledger(folder)
    told = Told(Writer(name="示例", token="0123456789ab"), "PUT", VERSION, "", {"Violation": 1})  # noqa: S106
    for number in (1, 2):
        lines = f'<urn:s> <urn:p> "{number}" <{A}> .\n'.encode()
        ledger.keep(told, [Kept(A, lines, 1, number - 1)], ledger.seq)
    return folder


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["kg", *arguments])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_history_says_who_wrote_what_when(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "history", "--out", str(out)) == 0
    shown = capsys.readouterr().out.splitlines()
    assert "PUT  示例 (0123456789ab)" in shown[0]
    assert "Violation 1" in shown[0]
    assert shown[1].strip() == f"新图 new +1 −0 = 1 <{A}>"
    assert shown[3].strip() == f"+1 −1 = 1 <{A}>"
    run(monkeypatch, "history", "--graph", A, "--format", "json", "--out", str(out))
    told = json.loads(capsys.readouterr().out)
    assert [entry["seq"] for entry in told] == [1, 2]


def test_a_graph_that_was_never_written_is_an_error(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "history", "--graph", "urn:none", "--out", str(out)) == 1
    assert A in capsys.readouterr().err


def test_revert_restores_and_refuses(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "revert", "1", "--out", str(out)) == 1
    assert "--force" in capsys.readouterr().err
    assert run(monkeypatch, "revert", "2", "--out", str(out)) == 0
    ledger = Ledger(out)
    ledger.read_on()
    assert (ledger.seq, ledger.entries[-1].reverts, ledger.entries[-1].by.token) == (3, 2, None)
    assert ledger.content(ledger.state[A].digest).count(b'"1"') == 1
    assert run(monkeypatch, "revert", "2", "--out", str(out)) == 1
    assert run(monkeypatch, "revert", "9", "--out", str(out)) == 1


def test_history_of_a_changed_record_names_the_line(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = out / FOLDER / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("示例", "某人", 1), encoding="utf-8")
    assert run(monkeypatch, "history", "--out", str(out)) == 1
    assert "line 1" in capsys.readouterr().err


def test_history_tells_of_graphs_that_a_release_hides(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = Ledger(out)
    ledger.read_on()
    told = Told(Writer(name="示例"), "PUT", VERSION)
    ledger.keep(told, [Kept(HIDDEN, b"", 0, 0)], ledger.seq)
    manifest = out / "current" / "build.json"
    loaded = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**loaded, "graphs": {HIDDEN: 3}}), encoding="utf-8")
    run(monkeypatch, "history", "--out", str(out))
    assert f"hidden: <{HIDDEN}>" in capsys.readouterr().err

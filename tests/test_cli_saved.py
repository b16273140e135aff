"""`kg query` and `kg verify-receipt` over the made-up release."""

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from kg.cli.app import app
from kg.cli.entry import load
from kg.cli.saved import opened, saved_queries
from kg.errors import KgError, ParameterError
from kg.formats import write
from kg.issuing import Wanted, issue
from kg.receipts import ReceiptError
from tests.made_up import publish

load()
NAME = "overdue-targets-by-agency"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the made-up release."""
    return publish(tmp_path_factory.mktemp("saved") / "graph")


def kg(*words: str | Path) -> tuple[int, bytes]:
    """Run a command; return its exit code and what it printed.

    Raises:
        KgError: It was refused.
    """
    result = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(result.exception, KgError):
        raise result.exception
    return result.exit_code, result.stdout_bytes


def ask(out: Path, *words: str | Path) -> bytes:
    code, printed = kg("query", NAME, "--param", "as_of=2026-06-30", "--out", out, *words)
    assert code == 0, printed
    return printed


def test_an_answer_is_printed_in_the_form_asked_for(out: Path) -> None:
    table = ask(out).decode()
    assert table.startswith("截至2026-06-30，各地区各领域有哪些目标逾期")
    rows = json.loads(ask(out, "--format", "json"))["total"]
    assert len(list(csv.DictReader(io.StringIO(ask(out, "--format", "csv").decode())))) == rows
    assert ask(out, "--format", "csv", "--bom").startswith(b"\xef\xbb\xbf")
    assert "Responsible" in ask(out, "--lang", "en").decode() or "Agency" in ask(out, "--lang", "en").decode()


@pytest.mark.parametrize("ending", ["xlsx", "json", "md"])
def test_a_file_tells_whether_its_answer_still_holds(out: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"answer.{ending}"
    assert ask(out, "-o", file) == b""
    code, said = kg("verify-receipt", file, "--out", out)
    assert code == 0
    assert "一致" in said.decode()


def test_a_receipt_is_taken_as_id_and_as_address(out: Path) -> None:
    receipt = json.loads(ask(out, "--format", "json"))["receipt"]["id"]
    for what in (receipt, f"http://127.0.0.1:8000/receipts/{receipt}?lang=en"):
        assert kg("verify-receipt", what, "--out", out)[0] == 0


def test_a_workbook_that_another_program_saved_keeps_its_receipt(out: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.xlsx"
    ask(out, "-o", file)
    book = load_workbook(file)
    book["答案"]["AZ1"] = "备注"
    book.save(file)
    code, said = kg("verify-receipt", file, "--out", out)
    assert code == 0, said.decode()
    assert "逐格核对" in said.decode()


def test_a_cell_that_somebody_changed_is_named(out: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.xlsx"
    ask(out, "-o", file)
    book = load_workbook(file)
    was = book["答案"]["A2"].value
    book["答案"]["A2"] = "改过"
    book.save(file)
    code, said = kg("verify-receipt", file, "--out", out)
    assert code == 1
    assert f"文件里是“改过”，答案是“{was}”" in said.decode()
    assert re.search(r"  A2 \(.*\): the file says '改过'", said.decode())


def test_a_page_of_an_answer_is_held_against_that_page(out: Path, tmp_path: Path) -> None:
    queries, (store, version) = saved_queries(), opened(out)
    issued = issue(store, Wanted(queries["targets-due"], {}, version, limit=2, offset=1))
    file = tmp_path / "page.xlsx"
    file.write_bytes(write(issued, "xlsx"))
    code, said = kg("verify-receipt", file, "--out", out)
    assert code == 0, said.decode()
    assert f"“答案”表的 2 行逐格核对，答案共 {issued.answer.total} 行" in said.decode()


@pytest.mark.parametrize(
    ("name", "content"), [("a.xlsx", b"PK\x05\x06" + b"\x00" * 18), ("a.json", b"{}"), ("a.bin", b"\xff")]
)
def test_a_file_without_a_receipt_is_refused(out: Path, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReceiptError, match="no receipt"):
        kg("verify-receipt", tmp_path / name, "--out", out)


def test_what_cannot_be_written_is_told_before_it_is_asked(out: Path) -> None:
    with pytest.raises(ParameterError, match="cannot be written as ttl"):
        kg("query", NAME, "--format", "ttl", "--out", out)
    with pytest.raises(ParameterError, match="no `=`"):
        kg("query", NAME, "--param", "place", "--out", out)


def test_older_data_are_asked_if_their_release_is_still_there(out: Path, tmp_path: Path) -> None:

    copied = tmp_path / "graph"
    shutil.copytree(out, copied, symlinks=True)
    receipt = json.loads(ask(copied, "--format", "json"))["receipt"]["id"]
    [old] = (copied / "releases").iterdir()
    new = copied / "releases" / "00newer00000"
    shutil.copytree(old, new)
    manifest = json.loads((new / "build.json").read_text())
    (new / "build.json").write_text(json.dumps({**manifest, "version": new.name}))
    (copied / "current").unlink()
    (copied / "current").symlink_to(Path("releases") / new.name)
    assert "同一数据版本" in kg("verify-receipt", receipt, "--out", copied)[1].decode()
    shutil.rmtree(old)
    code, said = kg("verify-receipt", receipt, "--out", copied)
    assert code == 0
    assert "数据已更新" in said.decode()

"""`kg verify-receipt`: whether what a receipt says still comes back, and a workbook still says it."""

import zipfile
from pathlib import Path
from typing import Annotated

import typer

from kg.catalogue import SavedQuery, parse_query
from kg.cli.app import OutOption, app
from kg.cli.saved import opened_for, saved_queries
from kg.formats.compared import compared, said, window
from kg.golden import check_text
from kg.packs import read, readable
from kg.receipts import Receipt, ReceiptError, read_receipt, receipt_in
from kg.sheets.file import load
from kg.verifying import again, verify

_MOST_READ = 32_000_000
"""Bytes of a file, or of a part of a workbook, that are looked through for a receipt."""
_PARTS = (
    "receipt.txt",
    "docProps/custom.xml",
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet2.xml",
    "xl/worksheets/sheet1.xml",
)


@app.command("verify-receipt")
def verify_receipt(
    what: Annotated[str, typer.Argument(help="A receipt's id, its address, or a file that came with one.")],
    out: OutOption = None,
) -> None:
    """Ask a receipt's question again: does the same answer come back, and does a workbook say it?

    Exit code 1 if not. The cells of a workbook are held against the answer one by one.
    """
    receipt = read_receipt(_receipt_of(what))
    store, version = opened_for(receipt, out)
    query = _query_of(what, receipt)
    verdict = verify(store, query, receipt, version)
    for name, value in (
        ("查询 query", f"{receipt.query} {receipt.version}"),
        *((f"  {key}", "、".join(values)) for key, values in receipt.parameters.items()),
        ("数据版本 data", receipt.data),
        ("时间 time", receipt.time),
        ("行数 rows", f"{receipt.rows}{'' if receipt.complete else '+'}"),
    ):
        typer.echo(f"{name}  {value}")
    typer.echo(verdict.zh)
    typer.echo(verdict.en)
    same = verdict.confirmed
    book = _workbook_of(what)
    if query is not None and verdict.outcome == "same" and book is not None:
        data, name = book
        first, count = window(data, name)
        found = compared(data, name, again(store, query, receipt, version, first, count))
        for language in ("zh", "en"):
            typer.echo("\n".join(said(found, language)))
        same = found.same
    if not same:
        raise typer.Exit(1)


def _workbook_of(what: str) -> tuple[bytes, str] | None:
    """Return the workbook that is to be held against the answer, with its name: a file, or that of a pack."""
    path = Path(what)
    if not (_is_file(path) and zipfile.is_zipfile(path)):
        return None
    data = load(path)
    if _in_pack(path, _PARTS[0]) is None:
        return data, path.name
    with readable(what):
        book = read(data, "result.xlsx")
    return None if book is None else (book, f"{path.name}/result.xlsx")


def _in_pack(path: Path, name: str) -> bytes | None:
    """Return a file of a researcher's pack; `None` if it is no pack, or too large to be looked at."""
    with readable(str(path)), zipfile.ZipFile(path) as book:
        if name not in book.namelist() or book.getinfo(name).file_size > _MOST_READ:
            return None
        return book.read(name)


def _query_of(what: str, receipt: Receipt) -> SavedQuery | None:
    """Return the query of a receipt: as it is kept here, unless a pack brings the one that was asked."""
    path, here = Path(what), saved_queries().get(receipt.query)
    if (here and here.hash == receipt.hash) or not (_is_file(path) and zipfile.is_zipfile(path)):
        return here
    text = _in_pack(path, f"query/{receipt.query}.rq")
    if text is None:
        return here
    brought = parse_query(receipt.query, text.decode("utf-8", "replace"), f"{path.name}/{receipt.query}.rq")
    check_text(brought)
    return brought if brought.hash == receipt.hash else here


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # an id is longer than any name of a file
        return False


def _receipt_of(what: str) -> str:
    """Return the receipt's id that somebody means.

    Raises:
        ArchiveError: A file cannot be read.
        ReceiptError: There is none.
    """
    path = Path(what)
    if not _is_file(path):
        return receipt_in(what) or what
    with readable(what):
        found = _in_file(path)
    if found is None:
        raise ReceiptError(
            f"{what}: 文件里没有回执 the file holds no receipt.", "请给出回执编号 give the id."
        )
    return found


def _in_file(path: Path) -> str | None:
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            return receipt_in(file.read(_MOST_READ).decode("utf-8", "replace"))
    with zipfile.ZipFile(path) as book:
        for part in _PARTS:
            if part in book.namelist():
                with book.open(part) as file:
                    if found := receipt_in(file.read(_MOST_READ).decode("utf-8", "replace")):
                        return found
    return None

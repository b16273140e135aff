"""`kg report`: status reports of plans and agencies as files, and whether what such a file says holds."""

import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import OutOption, app, put
from kg.cli.saved import opened, opened_for, saved_queries
from kg.packs import readable
from kg.receipts import read_receipt, receipts_in
from kg.reports.asking import Wanted
from kg.reports.making import report
from kg.reports.writing import FORMS, Form, ReportError, ended, written
from kg.saved import Language
from kg.settings import Settings
from kg.verifying import verify

reports_app = typer.Typer(no_args_is_help=True, help="Write status reports, and check them.")
app.add_typer(reports_app, name="report")

_MOST_READ = 64_000_000
"""Bytes of a file, or of the text of a Word document, that are looked through for receipts."""
_TEXT = "word/document.xml"

AsOfOption = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As of this day; today by default.")
]
FormOption = Annotated[
    Form | None, typer.Option("--format", help="Form of the report; without it by the ending of --output.")
]
FileOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="File to write; HTML goes to standard output without it."),
]
LangOption = Annotated[Language, typer.Option(help="Language of the report.")]
SiteOption = Annotated[str, typer.Option(help="Address of the service that receipts are tried at; KG_URL.")]


@reports_app.command("plan")
def of_plan(  # noqa: PLR0913 - one an option
    key: Annotated[str, typer.Argument(help="The plan's key: 440103-women-2021-2030.")],
    *,
    as_of: AsOfOption = None,
    lang: LangOption = "zh",
    form: FormOption = None,
    output: FileOption = None,
    site: SiteOption = "",
    out: OutOption = None,
) -> None:
    """Write a plan's status report: targets, figures, who answers, findings, sources, receipts."""
    _write(_wanted("plan", key, as_of, lang, site), (form, output), out)


@reports_app.command("agency")
def of_agency(  # noqa: PLR0913 - one an option
    key: Annotated[str, typer.Argument(help="The agency's path: 450700/health-commission.")],
    *,
    as_of: AsOfOption = None,
    lang: LangOption = "zh",
    form: FormOption = None,
    output: FileOption = None,
    site: SiteOption = "",
    out: OutOption = None,
) -> None:
    """Write an agency's status report: what it has duties for in all plans, and how that stands."""
    _write(_wanted("agency", key, as_of, lang, site), (form, output), out)


@reports_app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="A report: HTML, PDF or docx.")], out: OutOption = None
) -> None:
    """Ask all questions of a report again: do the same answers come back?

    Exit code 1 if one does not. It is the answers that are compared: what somebody typed into the file
    afterwards is not noticed.
    """
    receipts = [read_receipt(text) for text in _receipts(file)]
    store, version = opened_for(receipts[0], out)
    queries, failed = saved_queries(), 0
    for receipt in receipts:
        verdict = verify(store, queries.get(receipt.query), receipt, version)
        failed += not verdict.confirmed
        typer.echo(f"{receipt.query}\n  {verdict.zh}\n  {verdict.en}")
    confirmed = len(receipts) - failed
    typer.echo(f"{confirmed}/{len(receipts)} 一致 confirmed")
    if failed:
        raise typer.Exit(1)


def _wanted(kind: str, key: str, as_of: datetime | None, lang: Language, site: str) -> Wanted:
    day = (as_of or datetime.now(UTC)).date()
    return Wanted(kind, key.strip(), day, "", lang, (site or Settings().url).rstrip("/"))


def _write(wanted: Wanted, to: tuple[Form | None, Path | None], out: Path | None) -> None:
    form, output = to
    if form is None:
        form = "html" if output is None else ended(output.name)
    if output is None and form != "html" and sys.stdout.isatty():
        raise ReportError(f"{form} 不能显示在终端里 is nothing for a terminal.", f"请加 give -o FILE.{form}.")
    store, version = opened(out)
    found = report(store, saved_queries(), replace(wanted, data=version))
    body = written(found, form)
    if output is not None:
        put(output, body)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()


def _receipts(file: Path) -> tuple[str, ...]:
    """Return the receipts that a report carries.

    Raises:
        ArchiveError: It cannot be read.
        ReportError: It carries none.
    """
    with readable(str(file)):
        found = receipts_in(_text(file))
    if not found:
        raise ReportError(
            f"{file}: 文件里没有回执 the file holds no receipt.",
            f"请给出 give a report as {', '.join(FORMS)}.",
        )
    return found


def _text(file: Path) -> str:
    if not zipfile.is_zipfile(file):
        with file.open("rb") as opened_file:
            return opened_file.read(_MOST_READ).decode("utf-8", "replace")
    with zipfile.ZipFile(file) as parts, parts.open(_TEXT) as part:
        return part.read(_MOST_READ).decode("utf-8", "replace")

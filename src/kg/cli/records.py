"""`kg extract` and `kg correct`: documents to records, and records mended by hand."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.cli.app import RegistersOption, app, stderr
from kg.cli.document_folder import extract_folder
from kg.corrections import Change, check_unlisted, correct, differences, update
from kg.durable import complete, switch
from kg.errors import RecordError
from kg.harvest import Limits
from kg.intake import extract_document, plan_facts
from kg.places import read_places
from kg.record import Finding, Record, digest, facts, read_record
from kg.record import to_json as record_json
from kg.settings import Settings


@app.command()
def extract(  # noqa: PLR0913, PLR0917 - one an option
    document: Annotated[
        Path, typer.Argument(help="A plan document: txt, md, docx, pdf, html; or a folder of documents.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", "--out", help="File to write; with --facts, or for a folder, a folder."
        ),
    ] = None,
    format: Annotated[Literal["json"], typer.Option(help="Form of the record.")] = "json",  # noqa: A002
    facts_only: Annotated[
        bool, typer.Option("--facts", help="Leave paragraphs out; into a folder, one file a plan.")
    ] = False,
    update_existing: Annotated[
        bool,
        typer.Option(
            "--update",
            help="With --facts and -o: show what changed; carry corrections over, never overwrite one.",
        ),
    ] = False,
    registers: RegistersOption = None,
    jobs: Annotated[int, typer.Option(min=1, help="Of a folder: how many processes.")] = 1,
    seconds: Annotated[
        float, typer.Option(min=1, help="Of a folder: how long one document may take.")
    ] = Limits.seconds,
    memory_mb: Annotated[
        int, typer.Option(min=256, help="Of a folder: how much memory one process may take.")
    ] = Limits.megabytes,
) -> None:
    """Extract a plan document into a record, or a folder of documents into a folder of records of facts.

    A folder: what an earlier run has done is left, so that a run that was killed goes on where it stopped;
    corrections are carried over; a document that cannot be extracted is listed in set-aside.csv among the
    records with reason and remedy, and hinders none. Exit code 0: every document has its records; 3: some
    were set aside; 1: nothing could be done, or the disk refused; the next run goes on from there.
    """
    del format  # JSON is the only form so far; the option is part of the command's contract
    registers = registers or Settings().registers
    if document.is_dir():
        extract_folder(document, output, registers, Limits(jobs, seconds, memory_mb))
        return
    record = extract_document(document)
    if update_existing and (output is None or not facts_only):
        raise RecordError(
            "--update 要与 --facts 和 -o 同用 needs --facts and -o.",
            "kg extract DOCUMENT --facts --update -o data/plans/",
        )
    if facts_only and output is not None and output.is_dir():
        places = read_places(registers) if registers else None
        _write_all(
            {output / f"{key}.json": one for key, one in plan_facts(record, places).items()},
            may_update=update_existing,
        )
    else:
        if facts_only:
            record = facts(record)
            record = record.model_copy(update={"digest": digest(record)})
        if output is None:
            typer.echo(record_json(record), nl=False)
        elif facts_only:
            _write_all({output: record}, may_update=update_existing)
        else:
            _replace({output: record_json(record)})
    _report_findings(record.findings)


def _write_all(files: dict[Path, Record], *, may_update: bool) -> None:
    """Write records of facts; an existing one is only updated, and only when asked."""
    texts = {}
    complete(*{path.parent for path in files})
    for path, fresh in files.items():
        record = fresh
        if path.exists():
            if not may_update:
                raise RecordError(
                    f"{path.name} 已存在 exists.",
                    "请用 --update，列出差异并保留更正 it shows the difference and keeps corrections.",
                )
            old = read_record(path)
            record, notes = update(old, fresh, path.name)
            _show_changes(path.name, differences(old, record))
            for note in notes:
                stderr.print(f"{path.name}: {note}")
        texts[path] = record_json(record)
    _replace(texts)


def _show_changes(name: str, changes: list[Change]) -> None:
    typer.echo(f"{name}: {len(changes)} 处不同 differences")
    for change in changes:
        was = json.dumps(change.was, ensure_ascii=False)
        now = json.dumps(change.now, ensure_ascii=False)
        typer.echo(f"  {change.at}\n    - {was}\n    + {now}")


def _replace(texts: dict[Path, str]) -> None:
    """Write files, all whole or none at all."""
    try:
        switch({path: text.encode() for path, text in texts.items()})
    except OSError as error:
        names = "、".join(path.name for path in texts)
        raise RecordError(
            f"{names}：写不了 cannot be written: {error.strerror}.", "请检查路径和权限 check path and rights."
        ) from error


def _report_findings(findings: Iterable[Finding]) -> None:
    for finding in findings:
        where = f"第{finding.line}行 line {finding.line}: " if finding.line else ""
        text = f" “{finding.text}”" if finding.text else ""
        stderr.print(f"发现 finding [{finding.code}] {where}{finding.message}{text}")


@app.command("correct")
def correct_record(
    record: Annotated[
        Path, typer.Argument(help="A record of facts, for example data/plans/450700-women-2021-2030.json.")
    ],
    at: Annotated[
        str, typer.Argument(help="Address, for example /plans/women/domains/1/targets/2/quantities/1/value.")
    ],
    value: Annotated[str, typer.Argument(help="The right value as JSON; null takes a list's element out.")],
    reason: Annotated[str, typer.Option(help="Why: what the document says.")],
) -> None:
    """Correct a fact of a record by hand, so that extraction never overwrites it."""
    try:
        now = json.loads(value)
    except json.JSONDecodeError as error:
        raise RecordError(
            f"The value {value!r} is no JSON: {error.msg}.", "Text needs quotes: '\"…\"'."
        ) from error
    complete(record.parent)
    old = read_record(record)
    check_unlisted(old, record.name)
    new = correct(old, at, now, reason)
    _show_changes(record.name, differences(old, new))
    _replace({record: record_json(new)})

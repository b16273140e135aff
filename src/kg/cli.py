"""The command line `kg`."""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kg import __version__, pipeline
from kg.build.release import DATASET, REPORT, current, manifest
from kg.catalogue import SavedQuery, catalogue
from kg.corrections import Change, check_unlisted, correct, differences, update
from kg.errors import KgError, ParameterError, RecordError
from kg.indicators import indicator_register
from kg.query import run, to_csv, to_json, to_text
from kg.record import Finding, Record, digest, facts, items, read_record
from kg.record import to_json as record_json
from kg.settings import Settings
from kg.shipped import shipped
from kg.store import Store

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="妇女儿童发展规划知识图谱。Knowledge graph of women's and children's development plans.",
)
_err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)

RecordsOption = Annotated[Path | None, typer.Option(help="Folder of records; the shipped ones by default.")]
OutOption = Annotated[Path | None, typer.Option(help="Build folder; KG_OUT or build/graph by default.")]


def main() -> None:
    """Run the command line; every error that is ours becomes one message and exit code 1."""
    try:
        app()
    except KgError as error:
        _err.print(f"错误 error: {error.message}")
        if error.remedy:
            _err.print(f"  → {error.remedy}")
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output went away: head, less
        sys.stderr.close()
        sys.exit(1)


@app.command()
def version() -> None:
    """Print the software's version."""
    typer.echo(f"kg {__version__}")


@app.command()
def extract(
    document: Annotated[Path, typer.Argument(help="A plan document: txt, md, docx, pdf, html.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write, or with --facts a folder.")
    ] = None,
    format: Annotated[Literal["json"], typer.Option(help="Form of the record.")] = "json",  # noqa: A002
    facts_only: Annotated[
        bool, typer.Option("--facts", help="Leave paragraphs out; into a folder, one file a plan.")
    ] = False,
    update_existing: Annotated[
        bool, typer.Option("--update", help="Show what changed; carry corrections over, never overwrite one.")
    ] = False,
) -> None:
    """Extract a plan document into a record."""
    del format  # JSON is the only form so far; the option is part of the command's contract
    record = pipeline.extract_document(document)
    if update_existing and (output is None or not facts_only):
        raise RecordError(
            "--update needs --facts and -o.", "kg extract DOCUMENT --facts --update -o data/plans/"
        )
    if facts_only and output is not None and output.is_dir():
        _write_all(
            {output / f"{key}.json": one for key, one in pipeline.plan_facts(record).items()},
            update=update_existing,
        )
    else:
        if facts_only:
            record = facts(record)
            record = record.model_copy(update={"digest": digest(record)})
        if output is None:
            typer.echo(record_json(record), nl=False)
        elif facts_only:
            _write_all({output: record}, update=update_existing)
        else:
            _replace(output, record_json(record))
    _report_findings(record.findings)


def _write_all(files: dict[Path, Record], *, update: bool) -> None:
    """Write records of facts, all or none; an existing one is only updated, and only when asked."""
    texts = {}
    for path, fresh in files.items():
        record = fresh
        if path.exists():
            if not update:
                raise RecordError(
                    f"{path.name} exists.", "Use --update: it shows the difference and keeps corrections."
                )
            old = read_record(path)
            record, notes = update_with_digest(old, fresh, path.name)
            _show_changes(path.name, differences(old, record))
            for note in notes:
                _err.print(f"{path.name}: {note}")
        texts[path] = record_json(record)
    for path, text in texts.items():
        _replace(path, text)


def update_with_digest(old: Record, fresh: Record, name: str) -> tuple[Record, list[str]]:
    """Update a record and keep the new extraction's digest beside the carried corrections."""
    record, notes = update(old, fresh, name)
    return record.model_copy(update={"digest": fresh.digest}), notes


def _show_changes(name: str, changes: list[Change]) -> None:
    typer.echo(f"{name}: {len(changes)} 处不同 differences")
    for change in changes:
        was = json.dumps(change.was, ensure_ascii=False)
        now = json.dumps(change.now, ensure_ascii=False)
        typer.echo(f"  {change.at}\n    - {was}\n    + {now}")


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    aside = path.with_name(f".{path.name}.aside")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise RecordError(
            f"{path} cannot be written: {error.strerror}.", "Give a place you may write to."
        ) from error


def _report_findings(findings: Iterable[Finding]) -> None:
    for finding in findings:
        where = f"第{finding.line}行 line {finding.line}: " if finding.line else ""
        text = f" “{finding.text}”" if finding.text else ""
        _err.print(f"发现 finding [{finding.code}] {where}{finding.message}{text}")


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
    old = read_record(record)
    check_unlisted(old, record.name)
    new = correct(old, at, now, reason)
    _show_changes(record.name, differences(old, new))
    _replace(record, record_json(new))


@app.command("build")
def build_graph(
    records: RecordsOption = None,
    documents: Annotated[
        Path | None,
        typer.Option(help="Folder of source documents; KG_DOCUMENTS by default. Checks every quote."),
    ] = None,
    out: OutOption = None,
) -> None:
    """Build, validate and publish the graph."""
    settings = Settings()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_err, disable=not _err.is_terminal) as progress:
        task = progress.add_task("读取 read", total=None)
        result = pipeline.build(
            records or shipped("data", "plans"),
            documents or settings.documents,
            out or settings.out,
            lambda what, done, of: progress.update(task, description=what, completed=done, total=of),
        )
    counts = "，".join(f"{severity} {count}" for severity, count in sorted(result.report.counts.items()))
    typer.echo(f"版本 version    {result.version}")
    typer.echo(f"规划 plans      {len(result.plans)}")
    typer.echo(f"四元组 quads    {result.quads}")
    typer.echo(f"引文 quotes     {result.quotes} 与原文核对一致 checked against documents")
    typer.echo(f"校验 findings   {counts or '无 none'}")


def _open(out: Path | None) -> Store:
    return Store.load(current(out or Settings().out) / DATASET)


def _saved_queries() -> dict[str, SavedQuery]:
    return catalogue(shipped("queries"))


@app.command()
def queries() -> None:
    """List the saved queries with their parameters."""
    for name, query in _saved_queries().items():
        typer.echo(f"{name}\n  {query.header.title_zh} · {query.header.title_en}")
        for parameter in query.header.parameters:
            need = "必填 required" if parameter.required else "可不填 optional"
            typer.echo(f"  --param {parameter.name}=…  {parameter.label_zh} · {parameter.label_en} ({need})")


@app.command()
def query(
    name: Annotated[str, typer.Argument(help="A saved query's name; `kg queries` lists them.")],
    param: Annotated[list[str] | None, typer.Option(help="name=value; repeat for several.")] = None,
    format: Annotated[Literal["table", "json", "csv"], typer.Option(help="Form of the answer.")] = "table",  # noqa: A002
    out: OutOption = None,
) -> None:
    """Run a saved query."""
    saved = _saved_queries()
    if name not in saved:
        raise ParameterError(f"There is no saved query {name!r}.", f"There are: {', '.join(saved)}.")
    values: dict[str, list[str]] = {}
    for given in param or []:
        key, separator, value = given.partition("=")
        if not separator:
            raise ParameterError(f"--param {given!r} has no `=`.", "Write --param name=value.")
        values.setdefault(key, []).append(value)
    table = run(_open(out), saved[name], values)
    typer.echo({"table": to_text, "json": to_json, "csv": to_csv}[format](table), nl=False)


@app.command()
def validate(
    out: OutOption = None,
    format: Annotated[Literal["table", "json"], typer.Option(help="Form of the report.")] = "table",  # noqa: A002
) -> None:
    """Show the validation report of the built graph; exit code 1 when it holds violations."""
    release = current(out or Settings().out)
    report = REPORT.format(form="json" if format == "json" else "txt")
    typer.echo((release / report).read_text(encoding="utf-8"), nl=False)
    if manifest(release)["findings"].get("Violation"):
        raise typer.Exit(1)


@app.command()
def indicators(
    records: RecordsOption = None,
    unmapped: Annotated[bool, typer.Option("--unmapped", help="Only phrases that no indicator has.")] = False,
) -> None:
    """Show which indicator each quantity of the records is mapped to."""
    register = indicator_register()
    shown = mapped = total = 0
    for name, record in pipeline.read_records(records or shipped("data", "plans")).items():
        for at, item in items(record.plans[0]):
            for quantity in item.quantities:
                found = register.find(quantity.indicator)
                if "/targets/" in at:
                    total += 1
                    mapped += found is not None
                if found is None or not unmapped:
                    shown += 1
                    label = f"{found.slug} {found.label_zh}" if found else "—"
                    typer.echo(f"{name}  {at.split('/', 3)[3]}  {quantity.indicator}  →  {label}")
    share = f"{100 * mapped / total:.1f} %" if total else "—"
    typer.echo(f"{shown} 行 rows；目标值 target quantities: {mapped} / {total} 已对应 mapped ({share})")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address; KG_HOST or 127.0.0.1 by default.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; KG_PORT or 8000 by default.")] = None,
    out: OutOption = None,
) -> None:
    """Serve the built graph over HTTP."""
    import uvicorn  # noqa: PLC0415 - start-up time that no other command needs

    settings = Settings()
    folder = out or settings.out
    current(folder)
    address, number = host or settings.host, port or settings.port
    typer.echo(f"服务地址 serving at http://{address}:{number}/")
    os.environ["KG_OUT"] = str(folder)  # the service reads its settings itself; it is named, never imported
    uvicorn.run("api.app:create_app", factory=True, host=address, port=number, log_level="warning")


if __name__ == "__main__":
    main()

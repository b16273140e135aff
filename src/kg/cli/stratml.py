"""`kg stratml`: plans as StratML files."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import RecordsOption, RegistersOption, app, stderr
from kg.errors import RecordError
from kg.figures import figures
from kg.imports import store
from kg.intake import read_records
from kg.registry import read_registry
from kg.settings import Settings
from kg.shipped import shipped
from kg.stratml import Part, Written, write_stratml


@app.command("stratml")
def export_stratml(
    plan: Annotated[
        str | None,
        typer.Argument(help="Key of a plan, as its record's file is called; all plans without it."),
    ] = None,
    part: Annotated[
        int, typer.Option(min=1, max=2, help="1 strategic plan (ISO 17469-1), 2 performance plan or report.")
    ] = 2,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; for all plans a folder.")
    ] = None,
    records: RecordsOption = None,
    registers: RegistersOption = None,
) -> None:
    """Write plans as StratML, and say what of them StratML cannot carry."""
    known = read_records(records or shipped("data", "plans"))
    registry = read_registry(registers or Settings().registers)
    if plan is not None and plan not in known:
        raise RecordError(
            f"{plan}：没有这个规划的记录 there is no record of this plan.",
            f"有 there are: {', '.join(known)}.",
        )
    if plan is None and (output is None or not output.is_dir()):
        raise RecordError(
            "写出全部规划需要一个文件夹 all plans need a folder to go to.", "kg stratml -o FOLDER/"
        )
    all_figures = figures(known, registry)
    chosen: Part = 1 if part == 1 else 2
    keys = [plan] if plan is not None else list(known)
    made = {key: write_stratml(known[key], registry, chosen, all_figures) for key in keys}
    if output is None:
        typer.echo(made[keys[0]].xml.decode(), nl=False)
    elif plan is None:
        store.replace({output / f"{key}.part{part}.xml": one.xml for key, one in made.items()})
    else:
        store.replace({output: made[plan].xml})
    for key, written in made.items():
        _report(key, written)


def _report(key: str, written: Written) -> None:
    """Say what a file does not carry."""
    if not written.losses:
        stderr.print(f"{key}：全部写出 all of it is carried")
        return
    stderr.print(f"{key}：没有写出 not carried:")
    for loss in written.losses:
        stderr.print(f"  {loss}")

"""`kg validate`: what validation of the built graph found, for whoever has to settle it."""

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rdflib import Graph

from kg.build.release import DATASET, current
from kg.cli.app import OutOption, app, put
from kg.errors import ParameterError
from kg.history import read_history
from kg.settings import Settings
from kg.store import GraphStore, Store
from kg.validate import read_shapes
from kg.worklist import Chosen, Finding, Findings, choose, read_findings, whole
from kg.worklist.book import to_workbook
from kg.worklist.lines import to_lines
from kg.worklist.paper import to_paper
from kg.worklist.plain import as_dict
from kg.worklist.rdf import report

SEVERITIES = {"violation": "Violation", "warning": "Warning", "info": "Info"}


@app.command()
def validate(  # noqa: PLR0913 - an option is a parameter
    *,
    plan: Annotated[str, typer.Option(help="Key of a plan; all by default.")] = "",
    severity: Annotated[
        Literal["violation", "warning", "info"] | None,
        typer.Option(help="One severity; all by default.", case_sensitive=False),
    ] = None,
    shape: Annotated[str, typer.Option(help="A rule's name, such as Target-responsible.")] = "",
    format: Annotated[  # noqa: A002
        Literal["table", "json", "ttl", "html", "xlsx"], typer.Option(help="Form of the report.")
    ] = "table",
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day on which acceptances have to count; today by default."),
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write.")] = None,
    out: OutOption = None,
) -> None:
    """Show what validation of the built graph found, and who has to settle it.

    Exit code 1 when there are violations among what is shown that are not accepted in data/dataset.toml.
    """
    folder = out or Settings().out
    release = current(folder)
    store, shapes = Store.load(release / DATASET), read_shapes()
    day = (as_of or datetime.now(UTC)).date()
    findings = read_findings(store, shapes, day, read_history(folder), release.name)
    _check(store, findings, plan, shape)
    wanted = Chosen(plan=plan, severity=SEVERITIES.get(severity or "", ""), shape=shape.removeprefix("gps:"))
    chosen = choose(findings.found, wanted)
    if format == "xlsx":
        _save(to_workbook(findings, chosen), output)
    else:
        asked = {"--plan": plan, "--severity": severity, "--as-of": as_of and as_of.date(), "--out": out}
        given = [part for name, value in asked.items() if value for part in (name, str(value))]
        more = None if wanted.shape else shlex.join(["kg", "validate", *given])
        text = _text(format, (store, shapes), findings, chosen, more)
        if output is None:
            typer.echo(text, nl=False)
        else:
            _save(text.encode(), output)
    if whole(chosen).open["Violation"]:
        raise typer.Exit(1)


def _check(store: GraphStore, findings: Findings, plan: str, shape: str) -> None:
    """Refuse a plan or a rule that there is none of; one without findings is fine."""
    with store.query(
        "SELECT ?key WHERE { ?plan a gp:Plan ; dcterms:identifier ?key } ORDER BY ?key"
    ) as answer:
        plans = [row["key"].value for row in answer.rows()]
    if plan and plan not in plans:
        raise ParameterError(
            f"--plan {plan}：没有这个规划 there is no such plan.", f"已有 known: {', '.join(plans)}."
        )
    name = shape.removeprefix("gps:")
    if name and not any(str(node).endswith(f"#{name}") for node in set(read_shapes().subjects())):
        broken = sorted({finding.rule.key for finding in findings.found})
        raise ParameterError(
            f"--shape {shape}：没有这条规则 there is no such rule.",
            f"有发现的 with findings: {', '.join(broken)}.",
        )


def _text(
    form: str, held: tuple[Store, Graph], findings: Findings, chosen: list[Finding], more: str | None
) -> str:
    if form == "json":
        return json.dumps(as_dict(findings, chosen), ensure_ascii=False, indent=2) + "\n"
    if form == "ttl":
        with report(*held, None if len(chosen) == len(findings.found) else chosen) as answer:
            return answer.write("text/turtle").decode()
    if form == "html":
        return to_paper(findings, chosen)
    return "\n".join(to_lines(findings, chosen, more=more)) + "\n"


def _save(data: bytes, path: Path | None) -> None:
    if path is None:
        raise ParameterError(
            "Excel 文件不能显示在终端 a workbook cannot be shown here.",
            "请写明文件 name a file: -o findings.xlsx",
        )
    put(path, data)
    typer.echo(f"已写入 written  {path}", err=True)

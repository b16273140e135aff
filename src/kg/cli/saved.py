"""`kg queries` and `kg query`: the saved queries."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.build.release import current, manifest
from kg.catalogue import SavedQuery, catalogue
from kg.cli.app import OutOption, app
from kg.errors import ParameterError
from kg.query import run, to_csv, to_json, to_text
from kg.settings import Settings
from kg.shipped import shipped
from kg.store import GraphStore, open_store, source_of


def _open(out: Path | None) -> GraphStore:
    settings = Settings()
    release = current(out or settings.out)
    return open_store(source_of(settings, release, str(manifest(release)["version"])))


def _saved_queries() -> dict[str, SavedQuery]:
    return catalogue(shipped("queries"))


@app.command()
def queries() -> None:
    """List the saved queries with their parameters."""
    for name, query in _saved_queries().items():
        typer.echo(f"{name}\n  {query.header.title_zh} · {query.header.title_en}")
        for parameter in query.header.parameters:
            need = "必填 required" if parameter.required else "可不填 optional"
            need += f"，默认 default {parameter.default}" if parameter.default else ""
            need += f"，可选 one of {', '.join(c.value for c in parameter.choices)}" if parameter.choices else ""
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
        raise ParameterError(
            f"没有这个查询 there is no saved query {name!r}.", f"可用的有 there are: {', '.join(saved)}."
        )
    values: dict[str, list[str]] = {}
    for given in param or []:
        key, separator, value = given.partition("=")
        if not separator:
            raise ParameterError(f"--param {given!r} 缺少 has no `=`.", "请写成 write --param name=value.")
        values.setdefault(key, []).append(value)
    table = run(_open(out), saved[name], values)
    typer.echo({"table": to_text, "json": to_json, "csv": to_csv}[format](table), nl=False)

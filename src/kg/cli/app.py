"""The application that all commands belong to, and what they share."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kg import __version__

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

stderr = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
"""Where findings, progress and errors go; stdout carries answers alone."""

RecordsOption = Annotated[Path | None, typer.Option(help="Folder of records; the shipped ones by default.")]
RegistersOption = Annotated[
    Path | None,
    typer.Option(help="Folder of registers and imported tables; KG_REGISTERS or the shipped one by default."),
]
OutOption = Annotated[Path | None, typer.Option(help="Build folder; KG_OUT or build/graph by default.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def kg(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """妇女儿童发展规划知识图谱。Knowledge graph of women's and children's development plans."""
    del version  # its callback has answered already

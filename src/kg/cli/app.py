"""The application that all commands belong to, and what they share."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kg import __version__
from kg.errors import KgError

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


class OutputError(KgError):
    """A file that a command was told to write cannot be written."""


def put(path: Path, body: bytes) -> None:
    """Write a file that a command was told to write.

    Raises:
        OutputError: The disk refuses; there may be part of it.
    """
    try:
        path.write_bytes(body)
    except OSError as error:
        raise OutputError(
            f"{path}：写不了 cannot be written: {error.strerror}.",
            "请检查路径、空间和权限 check path, space and rights.",
        ) from error


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

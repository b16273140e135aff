"""`kg backup` and `kg restore`: all that nobody can make again, in one verified file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from kg.backup import Archived, BackupError, Sources, back_up, verify
from kg.backup import restore as restore_backup
from kg.cli.app import OutOption, RecordsOption, RegistersOption, app
from kg.releases import digest_of_file
from kg.settings import Settings
from kg.shipped import shipped


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Archive to write, for example govplan-2026-11-22.tar.gz.")],
    *,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file if it is there, once the new one is whole.")
    ] = False,
    records: RecordsOption = None,
    registers: RegistersOption = None,
    out: OutOption = None,
) -> None:
    """Back up releases, written graphs, tokens (their digests), records, registers, own queries and settings.

    The service may run and take writes meanwhile. The file is read back before it gets its name. Left out are
    what is made again when needed (stores on disk, files to take away), source documents, and secrets.
    """
    settings = Settings()
    sources = Sources(
        out=out or settings.out,
        registers=registers or settings.registers or shipped("data", "registers"),
        records=records or shipped("data", "plans"),
        queries=settings.queries,
        settings=settings,
    )
    archived = back_up(sources, file, overwrite=overwrite)
    typer.echo(f"已写入 written   {file}")
    typer.echo(f"摘要 sha256      {digest_of_file(file)}")
    _tell(archived)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="Archive that `kg backup` wrote.")],
    *,
    to: Annotated[
        Path | None, typer.Option(help="Folder to restore to: missing or empty. Needed unless --check.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only hold the archive against its digests; write nothing.")
    ] = False,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite", help="Replace a folder that holds something; that is kept beside it."),
    ] = False,
    sha256: Annotated[
        str | None, typer.Option(help="The archive's digest as `kg backup` told it; another one is refused.")
    ] = None,
) -> None:
    """Restore a backup, all of it or nothing: a cut, damaged or changed archive is refused."""
    if check:
        _tell(verify(file))
        typer.echo("完好 whole")
        return
    if to is None:
        raise BackupError(
            "没有说恢复到哪里 where to restore to is missing.", "请给 give --to FOLDER, or --check."
        )
    restored = restore_backup(file, to, overwrite=overwrite, sha256=sha256)
    typer.echo(f"已恢复 restored  {to}")
    _tell(restored.archived)
    if restored.replaced is not None:
        typer.echo(f"原有 before      {restored.replaced}")
    typer.echo(
        f"下一步 next      KG_OUT={to}/graph KG_REGISTERS={to}/registers kg doctor --records {to}/records"
    )


def _tell(archived: Archived) -> None:
    typer.echo(f"备份于 made      {archived.made}，{archived.software}")
    typer.echo(f"现行版本 current {archived.current or '无 none'}，共 of {len(archived.releases)}")
    typer.echo(f"写入 writes      {archived.writes.get('seq', 0)}")
    typer.echo(f"文件 files       {len(archived.files)}，{archived.size / 1e6:.1f} MB")

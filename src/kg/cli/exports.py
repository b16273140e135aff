"""`kg export`: files made of a release, for other tools."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kg.build.release import current
from kg.cli.app import app
from kg.exports import Export, ExportError, Found, Made, Shelf, Source, sources
from kg.exports.shelf import write
from kg.offered import EXPORTS
from kg.settings import Settings

SUMS = "SHA256SUMS"
ALL = "all"


@app.command("export")
def export(  # noqa: PLR0913, PLR0917 - one an option
    what: Annotated[str, typer.Argument(help="Family of exports: dumps, …, or all.")] = "dumps",
    form: Annotated[
        list[str] | None, typer.Option("--format", help="Ending of the name: nq, ttl, …; all by default.")
    ] = None,
    plan: Annotated[str | None, typer.Option(help="Only of this plan, by its key.")] = None,
    graph: Annotated[str | None, typer.Option(help="Only of this graph: what follows /graph/.")] = None,
    release: Annotated[str | None, typer.Option(help="Data version; the one in service.")] = None,
    gzip: Annotated[bool, typer.Option("--gzip/--plain", help="Compress what can be.")] = True,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder to write into; without it the release's own, from which kg serve sends."),
    ] = None,
) -> None:
    """Make files of a release that other tools read: dumps of the graph, tables, and more.

    The same release gives the same bytes. SHA256SUMS names all files that were written.
    """
    settings = Settings()
    source = _source(settings.out, release)
    chosen = list(_chosen(source, what, form or (), (plan, graph)))
    if not chosen:
        families = ", ".join(sorted({export.family for export in EXPORTS} | {ALL}))
        raise ExportError(
            f"没有这样的导出 there is no such export: {what} {' '.join(form or ())}.",
            f"家族 families: {families}；格式 formats: {', '.join(sorted(_endings(EXPORTS)))}.",
        )
    shelf = Shelf(settings.out, settings.exports_mb)
    written = []
    for found in (Found(export, thing, gzip and export.packs) for export, thing in chosen):
        made = shelf.made(source, found) if out is None else _put(source, found, out / found.address)
        written.append((found.address, made.sha256))
        typer.echo(f"{made.size:>12,}  {made.path}")
    if out is not None:
        _remember(out / SUMS, written)


def _put(source: Source, found: Found, path: Path) -> Made:
    """Write a file to where it was asked for, whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".aside-", dir=path.parent) as aside:
            made = write(source, found, Path(aside))
            made.path.replace(path)
    except OSError as error:
        raise ExportError(
            f"{path} 写不下去 could not be written: {error.strerror}.",
            "请检查空间和权限 check space and rights.",
        ) from error
    return replace(made, path=path)


def _remember(sums: Path, written: Iterable[tuple[str, str]]) -> None:
    """Write the digests in the form that `sha256sum --check` reads; other files' lines stay."""
    known = {}
    if sums.is_file():
        for line in sums.read_text(encoding="utf-8").splitlines():
            digest, _, name = line.partition("  ")
            known[name] = digest
    known |= dict(written)
    kept = {name: digest for name, digest in known.items() if (sums.parent / name).is_file()}
    sums.write_text("".join(f"{kept[name]}  {name}\n" for name in sorted(kept)), encoding="utf-8")


def _source(out: Path, version: str | None) -> Source:
    if version is None:
        return Source.at(current(out))
    for source in sources(out):
        if source.version == version:
            return source
    known = ", ".join(source.version for source in sources(out))
    raise ExportError(f"没有这个版本 there is no release {version}.", f"已有 there are: {known}.")


def _chosen(
    source: Source, what: str, forms: Iterable[str], of: tuple[str | None, str | None]
) -> Iterator[tuple[Export, str]]:
    plan, graph = of
    scope, thing = ("plan", plan) if plan else ("graph", graph) if graph else ("whole", "")
    wanted = set(forms)
    for export in EXPORTS:
        if what not in {export.family, ALL} or (wanted and not wanted & _endings((export,))):
            continue
        if export.of == scope and thing in export.things(source):
            yield export, str(thing)


def _endings(exports: Iterable[Export]) -> set[str]:
    return {export.address.rpartition("/")[2].partition(".")[2] for export in exports}

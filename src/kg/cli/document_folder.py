"""`kg extract FOLDER`: a folder of documents to a folder of records, with rate and time left on the way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kg.cli.app import stderr
from kg.cli.stages import Seldom
from kg.harvest import SET_ASIDE, Harvest, HarvestError, Limits, Pace, harvest

SOME_SET_ASIDE = 3
"""Exit code: records were written, and some documents gave none."""
_TOLD = 20
_MEGABYTE = 1024 * 1024


def extract_folder(documents: Path, records: Path | None, registers: Path | None, limits: Limits) -> None:
    """Extract a folder of documents, tell how it goes, and say what came of it.

    Raises:
        HarvestError: Nothing could be done.
        Exit: With `SOME_SET_ASIDE`.
    """
    if records is None or (records.exists() and not records.is_dir()):
        raise HarvestError(
            "一个文件夹的文件要写入一个文件夹 a folder of documents needs a folder to write to.",
            "kg extract FOLDER --out RECORDS",
        )
    with _telling() as told:
        done = harvest(documents, records, registers, limits, told)
    _summarise(done, records)
    if done.set_aside:
        raise typer.Exit(SOME_SET_ASIDE)


def _summarise(done: Harvest, records: Path) -> None:
    pace = done.pace
    before = f"（先前已完成 done before {pace.before}）" if pace.before else ""
    typer.echo(f"文件 documents  {pace.documents}{before}")
    typer.echo(f"记录 records    {done.records}")
    typer.echo(f"发现 findings   {done.findings}")
    if pace.done:
        peak = f"每个进程内存至多 at most {done.peak / _MEGABYTE:.0f} MB a process"
        typer.echo(f"速度 rate       {pace.rate:.1f} 份/秒 documents a second；{peak}")
    for entry in done.set_aside[:_TOLD]:
        stderr.print(f"搁置 set aside: {entry.document}：{entry.reason}")
        if entry.remedy:
            stderr.print(f"  → {entry.remedy}")
    if done.set_aside:
        typer.echo(f"搁置 set aside  {len(done.set_aside)}，见 see {records / SET_ASIDE}")


@contextmanager
def _telling() -> Iterator[Callable[[Pace], None]]:
    """Yield what is told how far the run is: a bar on a terminal, else a line now and then."""
    if not stderr.is_terminal:
        seldom = Seldom(stderr.print)
        yield lambda pace: seldom(lambda: f"{pace.before + pace.done}/{pace.documents} {pace_text(pace)}")
        return
    columns = (
        TextColumn("提取 extract"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=stderr) as progress:
        task = progress.add_task("", total=None)
        yield lambda pace: progress.update(
            task, total=pace.documents, completed=pace.before + pace.done, description=pace_text(pace)
        )


def pace_text(pace: Pace) -> str:
    """Return rate, time left and what was set aside, for one line."""
    left = "" if pace.left is None else f" 剩余 left {_clock(pace.left)}"
    aside = f" 搁置 set aside {pace.set_aside}" if pace.set_aside else ""
    return f"{pace.rate:.1f}/s{left}{aside}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"

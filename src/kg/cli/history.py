"""`kg history` and `kg revert`: what was written beside the releases, and writes taken back."""

import getpass
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.build.release import current, manifest
from kg.cli.app import OutOption, app, stderr
from kg.errors import NotBuiltError, ParameterError
from kg.settings import Settings
from kg.writes.journal import Change, Entry, Writer
from kg.writes.ledger import Ledger, Told


@app.command("history")
def history(
    graph: Annotated[str, typer.Option(help="IRI of a graph; all by default.")] = "",
    format: Annotated[  # noqa: A002
        Literal["table", "json"], typer.Option(help="Form of the list.")
    ] = "table",
    out: OutOption = None,
) -> None:
    """List what was written beside the releases: who, when, what; the record is checked line by line."""
    folder = out or Settings().out
    ledger = Ledger(folder)
    ledger.read_on()
    entries = [e for e in ledger.entries if not graph or any(c.graph == graph for c in e.changes)]
    if graph and not entries:
        known = ", ".join(sorted(ledger.state)) or "无 none"
        raise ParameterError(f"--graph {graph}：没有写过 was never written.", f"现有 there are: {known}.")
    if format == "json":
        typer.echo(json.dumps([e.model_dump(mode="json") for e in entries], ensure_ascii=False, indent=2))
        return
    for entry in entries:
        for line in _lines(entry):
            typer.echo(line)
    if not entries:
        stderr.print("没有写入过 nothing was written.")
    for name in sorted(_released(folder) & ledger.state.keys()):
        stderr.print(f"已隐去 hidden: <{name}>，现行版本有同名的图 the release has a graph of that name.")


def _released(folder: Path) -> frozenset[str]:
    """Return the graphs of the release in service; none where there is no release."""
    try:
        return frozenset(manifest(current(folder)).get("graphs", {}))
    except NotBuiltError:
        return frozenset()


def _lines(entry: Entry) -> Iterator[str]:
    who = entry.by.name if entry.by.token is None else f"{entry.by.name} ({entry.by.token})"
    back = f" {entry.reverts}" if entry.reverts else ""
    found = "，".join(f"{severity} {count}" for severity, count in entry.findings.items() if count)
    yield f"{entry.seq}  {entry.time:%Y-%m-%d %H:%M:%S}Z  {entry.operation}{back}  {who}" + (
        f"  发现 findings: {found}" if found else ""
    )
    yield from (f"    {_sign(change)} <{change.graph}>" for change in entry.changes)


def _sign(change: Change) -> str:
    if change.after is None:
        return f"删图 gone −{change.removed}"
    new = "新图 new " if change.before is None else ""
    return f"{new}+{change.added} −{change.removed} = {change.triples}"


@app.command("revert")
def revert(
    seq: Annotated[int, typer.Argument(help="Number of the write, as `kg history` shows it.")],
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Also where later writes changed the same graphs: they go too.")
    ] = False,
    out: OutOption = None,
) -> None:
    """Take a write back: its graphs hold again what they held before it.

    That is a write of its own, which can be taken back too. A running service shows it within seconds.
    """
    folder = out or Settings().out
    told = Told(Writer(name=_user()), "revert", current(folder).name)
    entry = Ledger(folder).revert(seq, told, force=force)
    for line in _lines(entry):
        stderr.print(line)


def _user() -> str:
    """Return who is at the command line; a container may have a number without a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"

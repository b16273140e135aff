"""`kg doctor`: whether everything that a service needs is there and sound, and what to do where it is not."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Literal

import typer

from kg.cli.app import OutOption, RecordsOption, RegistersOption, app
from kg.doctor import AREAS, Finding, Place, examine
from kg.settings import Settings, SettingsError
from kg.shipped import shipped

_MARKS = {"ok": "好 ok  ", "warn": "注意 warn", "fail": "坏 fail"}


@app.command()
def doctor(
    *,
    records: RecordsOption = None,
    registers: RegistersOption = None,
    out: OutOption = None,
    format: Annotated[  # noqa: A002
        Literal["text", "json"], typer.Option(help="Form of the findings.")
    ] = "text",
) -> None:
    """Check installation, settings, data, releases, store, search index, written graphs, tokens and machine.

    Says what to do where something is wrong; the exit code is 1 if anything fails.
    """
    settings = _settings()
    place = Place(
        settings=settings,
        out=out or settings.out,
        registers=registers or settings.registers or shipped("data", "registers"),
        records=records or shipped("data", "plans"),
        now=datetime.now(UTC),
    )
    found: list[tuple[str, Finding]] = []
    for area, finding in examine(place):
        found.append((area, finding))
        if format == "text":
            _show(area, finding)
    levels = {finding.level for _, finding in found}
    worst = next(level for level in ("fail", "warn", "ok") if level in levels)
    if format == "json":
        listed = [{"area": area, **asdict(finding)} for area, finding in found]
        typer.echo(json.dumps({"status": worst, "findings": listed}, ensure_ascii=False, indent=2))
    if worst == "fail":
        raise typer.Exit(1)


def _settings() -> Settings:
    """Return the settings; where they are wrong, which is a finding, those that hold without any."""
    try:
        return Settings()
    except SettingsError:
        return Settings.model_construct()


def _show(area: str, finding: Finding) -> None:
    said = finding.zh if finding.zh == finding.en else f"{finding.zh} · {finding.en}"
    typer.echo(f"{_MARKS[finding.level]}  {AREAS[area]} {area}：{said}")
    if finding.remedy:
        typer.echo(f"  → {finding.remedy}")

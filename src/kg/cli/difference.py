"""`kg diff`: how two versions of plans differ by meaning."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.cli.app import OutOption, RecordsOption, RegistersOption, app
from kg.difference import (
    Change,
    Side,
    as_json,
    as_text,
    as_turtle,
    compare,
    compare_all,
    side_of,
    sides_of_release,
)
from kg.errors import RecordError
from kg.intake import read_records
from kg.record import Record, read_record
from kg.registry import Registry, read_registry
from kg.settings import Settings
from kg.shipped import shipped

Form = Literal["text", "json", "turtle"]
_RELEASE = "dataset.nq"


@dataclass(frozen=True)
class _Where:
    """Where versions are looked for."""

    records: Path
    out: Path
    registry: Registry


@app.command("diff")
def diff(  # noqa: PLR0913  # each one an option of the command
    older: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="A record's file, a plan's key, a folder of records, or a release by name or folder.",
        ),
    ],
    newer: Annotated[str, typer.Argument(metavar="B", help="The same, the newer version.")],
    *,
    plan: Annotated[str | None, typer.Option(help="Compare this plan alone, by its key.")] = None,
    form: Annotated[
        Form, typer.Option("--format", help="Lines for people, JSON, or RDF (PROV, ActivityStreams).")
    ] = "text",
    lang: Annotated[Literal["both", "zh", "en"], typer.Option(help="Language of the lines.")] = "both",
    records: RecordsOption = None,
    registers: RegistersOption = None,
    out: OutOption = None,
) -> None:
    """Compare two versions of plans, two plans, or two releases by meaning."""
    settings = Settings()
    where = _Where(
        records or shipped("data", "plans"),
        out or settings.out,
        read_registry(registers or settings.registers),
    )
    sides = [_of_plan(_sides(text, where), plan, text) for text in (older, newer)]
    versions = tuple(
        next(iter({side.version for side in one.values()}), text)
        for one, text in zip(sides, (older, newer), strict=True)
    )
    named = versions[0], versions[1]
    changes = _compared(sides[0], sides[1])
    tell: dict[str, Callable[[], str]] = {
        "text": lambda: as_text(changes, ("zh", "en") if lang == "both" else (lang,)),
        "json": lambda: json.dumps(as_json(changes, named), ensure_ascii=False, indent=2) + "\n",
        "turtle": lambda: as_turtle(changes, named),
    }
    typer.echo(tell[form](), nl=False)


def _compared(old: Mapping[str, Side], new: Mapping[str, Side]) -> tuple[Change, ...]:
    """Compare plan by plan; a plan alone on either side with the other, whatever their keys."""
    if len(old) == len(new) == 1:
        return compare(next(iter(old.values())), next(iter(new.values())))
    return compare_all(old, new)


def _of_plan(sides: dict[str, Side], plan: str | None, text: str) -> dict[str, Side]:
    if plan is None:
        return sides
    if plan not in sides:
        raise RecordError(f"{text}：没有规划 has no plan {plan}.", f"有 there are: {', '.join(sides)}.")
    return {plan: sides[plan]}


def _sides(text: str, where: _Where) -> dict[str, Side]:
    """Return the plans that an argument means, by key."""
    path = Path(text)
    release = next(
        (
            one
            for one in (path, where.out / "releases" / text, where.out / text)
            if (one / _RELEASE).is_file()
        ),
        None,
    )
    if release is not None:
        return sides_of_release(release.resolve())
    if path.is_file():
        return _of_records([read_record(path)], where)
    if path.is_dir():
        return _of_records(list(read_records(path).values()), where)
    known = where.records / f"{text}.json"
    if known.is_file():
        return _of_records([read_record(known)], where)
    releases = sorted(one.name for one in (where.out / "releases").glob("[!.]*"))
    raise RecordError(
        f"{text}：不是记录、规划或发布版本 is no record, plan or release.",
        f"发布版本 releases: {', '.join(releases) or '—'}；规划 plans: "
        f"{', '.join(sorted(one.stem for one in where.records.glob('*.json')))}.",
    )


def _of_records(found: list[Record], where: _Where) -> dict[str, Side]:
    """Return the plans of records; their version is the digest of what all of them say."""
    said = "".join(record.model_dump_json() for record in found)
    version = hashlib.sha256(said.encode()).hexdigest()[:12]
    singles = [record.model_copy(update={"plans": [plan]}) for record in found for plan in record.plans]
    sides = [side_of(single, where.registry, version) for single in singles]
    return {side.key: side for side in sides}

"""`kg calendar` and `kg feed`: what is due and what is new, in files that other programs subscribe to."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.build.release import DATASET, current
from kg.cli.app import OutOption, app, put
from kg.feeds import Kind
from kg.feeds.telling import Wanted, made_calendar, made_feed
from kg.settings import Settings
from kg.store import Store

PlanOption = Annotated[str, typer.Option(help="Only a plan, by its key.")]
PlaceOption = Annotated[str, typer.Option(help="Only plans of a place, by its code.")]
AgencyOption = Annotated[str, typer.Option(help="Only what an agency answers for: 450700/health-commission.")]
SiteOption = Annotated[
    str, typer.Option(help="Address of the service whose pages are linked; KG_URL, else the things' IRIs.")
]
LangOption = Annotated[Literal["zh", "en"], typer.Option(help="Language of the text.")]
FileOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="File to write; standard output by default.")
]


@app.command()
def calendar(  # noqa: PLR0913 - what it can be narrowed to
    *,
    plan: PlanOption = "",
    place: PlaceOption = "",
    agency: AgencyOption = "",
    lang: LangOption = "zh",
    site: SiteOption = "",
    output: FileOption = None,
    out: OutOption = None,
) -> None:
    """Write a calendar (iCalendar) of due years, yearly monitoring and evaluations."""
    settings = Settings()
    store = Store.load(current(out or settings.out) / DATASET)
    wanted = Wanted(plan, place, agency, lang, (site or settings.url).rstrip("/"))
    _write(made_calendar(store, wanted), output)


@app.command()
def feed(  # noqa: PLR0913 - what it can be narrowed to
    kind: Annotated[Kind, typer.Argument(help="What is told: new data, new findings, changes of status.")],
    *,
    plan: PlanOption = "",
    place: PlaceOption = "",
    agency: AgencyOption = "",
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Changes of status until this day; today by default."),
    ] = None,
    page: Annotated[int, typer.Option(min=1, help="Which page of the feed.")] = 1,
    lang: LangOption = "zh",
    site: SiteOption = "",
    output: FileOption = None,
    out: OutOption = None,
) -> None:
    """Write a feed (Atom) of releases, of new findings, or of changes of status."""
    settings = Settings()
    folder = out or settings.out
    store = Store.load(current(folder) / DATASET)
    wanted = Wanted(plan, place, agency, lang, (site or settings.url).rstrip("/"))
    until = (as_of or datetime.now(UTC)).date()
    _write(made_feed(store, wanted, kind, page, until, folder), output)


def _write(body: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(body)
    else:
        put(output, body)

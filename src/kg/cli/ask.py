"""`kg ask`: a question in words, answered by the saved query that it asks for."""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated, Literal

import typer

from kg.build.release import current, manifest
from kg.catalogue.folders import all_queries
from kg.cli.app import OutOption, app
from kg.formats import write
from kg.issuing import Wanted, issue, kind_of
from kg.questions import Lexicon, understand
from kg.questions.plain import as_dict, to_text
from kg.settings import Settings
from kg.shipped import shipped
from kg.store import open_store, source_of


@app.command()
def ask(
    question: Annotated[list[str], typer.Argument(help="A question in Chinese or English.")],
    *,
    run: Annotated[bool, typer.Option(help="Answer it too, or only say what is understood.")] = True,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help="JSON says what is understood alone.")
    ] = "text",
    lang: Annotated[Literal["zh", "en"], typer.Option(help="Language of labels.")] = "zh",
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of asking.")] = None,
    out: OutOption = None,
) -> None:
    """Find the saved query that a question asks for and answer it; exit code 1 when it is not clear."""
    settings = Settings()
    release = current(out or settings.out)
    version = str(manifest(release)["version"])
    store = open_store(source_of(settings, release, version))
    day = today.date() if today else datetime.now(UTC).date()
    lexicon = Lexicon(store, all_queries(shipped("queries"), settings.queries))
    understood = understand(" ".join(question), lexicon, day)
    if form == "json":
        typer.echo(json.dumps(as_dict(understood, version), ensure_ascii=False, indent=2))
    else:
        typer.echo(to_text(understood, lang), nl=False)
    if understood.best is None:
        raise typer.Exit(1)
    if run and form == "text":
        wanted = Wanted(understood.best.query, understood.best.values, version, day, lang)
        key = "ttl" if kind_of(understood.best.query) == "graph" else "txt"
        sys.stdout.write("\n")
        sys.stdout.flush()
        sys.stdout.buffer.write(write(issue(store, wanted), key))
        sys.stdout.buffer.flush()

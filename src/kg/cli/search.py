"""`kg search`: finds what is in the graph by words."""

import json
from typing import Annotated, Literal

import typer

from kg.build.release import current, manifest
from kg.cli.app import OutOption, app
from kg.search import FACETS, SIZE, Index
from kg.search.kinds import kinds
from kg.search.plain import as_dict, to_text
from kg.settings import Settings

_KINDS = ", ".join(kinds())


@app.command()
def search(  # noqa: PLR0913 - a facet an option
    words: Annotated[list[str], typer.Argument(help="What to look for; all words have to be there.")],
    *,
    kind: Annotated[str, typer.Option(help=f"Only things of a kind: {_KINDS}.")] = "",
    plan: Annotated[str, typer.Option(help="Only what belongs to a plan, by its key.")] = "",
    domain: Annotated[str, typer.Option(help="Only what belongs to a domain, by its key.")] = "",
    place: Annotated[str, typer.Option(help="Only what belongs to a place, by its code.")] = "",
    page: Annotated[int, typer.Option(help="Which page of what was found.")] = 1,
    size: Annotated[int, typer.Option(help="Things on a page.")] = SIZE,
    format: Annotated[Literal["text", "json"], typer.Option(help="Form of the answer.")] = "text",  # noqa: A002
    lang: Annotated[Literal["zh", "en"], typer.Option(help="Language of names in the text.")] = "zh",
    out: OutOption = None,
) -> None:
    """Find things by words: Chinese ones of any length, English ones, numbers such as 12/10万."""
    release = current(out or Settings().out)
    version = str(manifest(release)["version"])
    index = Index.of(release, version)
    chosen = dict(zip(FACETS, (kind, plan, domain, place), strict=True))
    found = index.search(" ".join(words), chosen, page, size)
    if format == "json":
        typer.echo(json.dumps(as_dict(found, version, index.label), ensure_ascii=False, indent=2))
    else:
        # Where the output is no terminal, `echo` takes the bold out again.
        typer.echo(to_text(found, lang, index.label, lambda text: typer.style(text, bold=True)), nl=False)

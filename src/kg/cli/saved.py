"""`kg queries` and `kg query`: the saved queries."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.build.release import current, manifest
from kg.catalogue import SavedQuery
from kg.catalogue.folders import all_queries
from kg.cli.app import OutOption, app, put
from kg.errors import ParameterError
from kg.formats import FORMS, write
from kg.issuing import Wanted, issue, kind_of
from kg.kept import NoReleaseError, kept
from kg.receipts import Receipt
from kg.releases import check_dataset
from kg.settings import Settings
from kg.shipped import shipped
from kg.store import GraphStore, Store, open_store, source_of

FormName = Literal[
    "table", "json", "csv", "xlsx", "md", "srj", "ttl", "nt", "jsonld", "rdf", "svg", "png", "vega"
]
_BINARY = ("xlsx", "png")


ReleaseOption = Annotated[
    str | None,
    typer.Option("--release", help="Ask a kept release by its version; the one in service by default."),
]
ParamOption = Annotated[list[str] | None, typer.Option(help="name=value; repeat for several.")]
TodayOption = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day that `today` means.")
]


def opened(out: Path | None, version: str | None = None) -> tuple[GraphStore, str]:
    """Open a release.

    Args:
        out: The build folder; that of the settings if `None`.
        version: Its version; the one in service if `None`.

    Returns:
        The graph and its version.

    Raises:
        NoReleaseError: No such release is kept.
        NotBuiltError: There is no release at all.
    """
    settings = Settings()
    folder = out or settings.out
    release = current(folder)
    serving = str(manifest(release)["version"])
    if version is not None and version != serving:
        return Store.load(check_dataset(kept(folder, version).folder)), version
    return open_store(source_of(settings, release, serving)), serving


def opened_for(receipt: Receipt, out: Path | None) -> tuple[GraphStore, str]:
    """Open the data that a receipt is about if they are still there, else those in service.

    Args:
        receipt: The receipt.
        out: As for `opened`.

    Returns:
        As `opened`.

    Raises:
        NotBuiltError: There is no release at all.
    """
    try:
        return opened(out, receipt.data)
    except NoReleaseError:
        return opened(out)


def saved_queries() -> dict[str, SavedQuery]:
    """Return the saved queries that ship, and the operator's own."""
    return all_queries(shipped("queries"), Settings().queries)


def saved_query(name: str) -> SavedQuery:
    """Return a saved query.

    Raises:
        ParameterError: There is none of that name.
    """
    saved = saved_queries()
    if name not in saved:
        raise ParameterError(
            f"没有这个查询 there is no saved query {name!r}.", f"可用的有 there are: {', '.join(saved)}."
        )
    return saved[name]


@app.command()
def queries() -> None:
    """List the saved queries with their parameters."""
    for name, query in saved_queries().items():
        typer.echo(f"{name}\n  {query.header.title_zh} · {query.header.title_en}")
        for parameter in query.header.parameters:
            need = "必填 required" if parameter.required else "可不填 optional"
            need += f"，默认 default {parameter.default}" if parameter.default else ""
            choices = ", ".join(choice.value for choice in parameter.choices)
            need += f"，可选 one of {choices}" if choices else ""
            typer.echo(f"  --param {parameter.name}=…  {parameter.label_zh} · {parameter.label_en} ({need})")


@app.command()
def query(  # noqa: PLR0913, PLR0917 - one argument an option
    name: Annotated[str, typer.Argument(help="A saved query's name; `kg queries` lists them.")],
    param: ParamOption = None,
    form: Annotated[
        FormName,
        typer.Option("--format", help="Form of the answer; without it by the ending of --output."),
    ] = "table",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output by default.")
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin CSV with a byte order mark, which Excel wants.")
    ] = False,
    lang: Annotated[Literal["zh", "en"], typer.Option(help="Language of labels.")] = "zh",
    today: TodayOption = None,
    release: ReleaseOption = None,
    out: OutOption = None,
) -> None:
    """Run a saved query."""
    found = saved_query(name)
    key = _form(form, output, bom=bom)
    if kind_of(found) not in FORMS[key].kinds:
        forms = ", ".join(other for other, is_ in FORMS.items() if kind_of(found) in is_.kinds)
        raise ParameterError(
            f"{name} 的答案不能写成 cannot be written as {form}.", f"请改用 use one of: {forms}."
        )
    store, version = opened(out, release)
    wanted = Wanted(found, values_of(param or []), version, language=lang)
    if today is not None:
        wanted = Wanted(found, wanted.values, version, today.date(), lang)
    body = write(issue(store, wanted), key)
    if output is not None:
        put(output, body)
        return
    if key in _BINARY and sys.stdout.isatty():
        raise ParameterError(
            f"{key} 不能显示在终端里 is nothing for a terminal.", f"请加 give -o FILE.{key}."
        )
    sys.stdout.flush()
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()


def _form(form: FormName, output: Path | None, *, bom: bool) -> str:
    key = {"table": "txt"}.get(form, form)
    if form == "table" and output is not None:
        known = {known.ending: name for name, known in reversed([*FORMS.items()])}
        endings = (".".join(output.name.lower().rsplit(".", parts)[1:]) for parts in (2, 1))
        key = next((known[ending] for ending in endings if ending in known), key)
    return "csv-bom" if key == "csv" and bom else key


def values_of(given: list[str]) -> dict[str, list[str]]:
    """Return values by parameter.

    Args:
        given: `name=value`, one each.

    Raises:
        ParameterError: One has no `=`.
    """
    values: dict[str, list[str]] = {}
    for one in given:
        key, separator, value = one.partition("=")
        if not separator:
            raise ParameterError(f"--param {one!r} 缺少 has no `=`.", "请写成 write --param name=value.")
        values.setdefault(key, []).append(value)
    return values

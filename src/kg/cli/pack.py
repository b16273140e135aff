"""`kg pack`: a query, its answer and what it takes to cite, re-run and verify it, in one zip."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.catalogue import SavedQuery
from kg.catalogue.reading import read_query
from kg.cli.app import OutOption, app, put, stderr
from kg.cli.saved import ParamOption, ReleaseOption, TodayOption, opened, saved_query, values_of
from kg.errors import ParameterError
from kg.formats import write
from kg.golden import check_text
from kg.issuing import Wanted, file_name, issue
from kg.packs import CHART, added, asked_on, pack, read
from kg.packs.parts import PICTURES
from kg.packs.release import release_of


@app.command("pack")
def pack_query(  # noqa: PLR0913 - one argument an option
    name: Annotated[str | None, typer.Argument(help="A saved query's name; `kg queries` lists them.")] = None,
    *,
    param: ParamOption = None,
    file: Annotated[
        Path | None,
        typer.Option(help="A query of your own instead: SPARQL with a `#+` header, as in queries/*.rq."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; QUERY-DAY.zip by default.")
    ] = None,
    lang: Annotated[Literal["zh", "en"], typer.Option(help="Language of labels.")] = "zh",
    today: TodayOption = None,
    release: ReleaseOption = None,
    out: OutOption = None,
) -> None:
    """Write a researcher's pack: query, answer, chart, receipt, licence, citation and README in one zip."""
    query = _query(name, file)
    store, version = opened(out, release)
    day = today.date() if today else datetime.now(UTC).date()
    wanted = Wanted(query, values_of(param or []), version, day, lang)
    issued = issue(store, wanted, asked_on(day))
    body = pack(issued, release_of(store, version))
    if read(body, CHART) is not None:
        body = added(body, {at: write(issued, form) for form, at in PICTURES.items()})
    target = output or Path(file_name(query, day, "zip"))
    put(target, body)
    stderr.print(f"{target}  {len(body)} B  {issued.extent}")


def _query(name: str | None, file: Path | None) -> SavedQuery:
    """Return the query that is meant.

    Raises:
        ParameterError: None is named, or two are.
        CatalogueError: The file holds none that can be packed.
    """
    if (name is None) == (file is None):
        raise ParameterError(
            "请给出一个查询名，或用 --file 给出查询文件 name a saved query, or give a file.",
            "例如 for example `kg pack plan-overview`, `kg pack --file mine.rq`.",
        )
    if file is None:
        return saved_query(str(name))
    query = read_query(file)
    check_text(query)
    return query

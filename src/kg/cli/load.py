"""`kg load`: the release in service brought into the store elsewhere."""

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kg.build.release import current, manifest
from kg.cli.app import OutOption, app, stderr
from kg.settings import Settings
from kg.store.opening import access_of
from kg.store.pushing import push
from kg.store.remote import UNION, RemoteStore


@app.command()
def load(
    pause: Annotated[
        float | None,
        typer.Option(
            min=0,
            help="Seconds to wait, once services are told, for queries that still run; "
            "KG_QUERY_SECONDS by default.",
        ),
    ] = None,
    out: OutOption = None,
) -> None:
    """Bring the graph in service into the store that KG_STORE names; run it again if it breaks off.

    Services on that store answer 503 from its beginning until the graph is whole.
    """
    settings = Settings()
    access = access_of(settings)
    release = current(out or settings.out)
    version = str(manifest(release)["version"])
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        RemoteStore(access, None) as remote,
        Progress(*columns, console=stderr, disable=not stderr.is_terminal) as progress,
    ):
        task = progress.add_task("装载 load", total=None)
        done = push(
            release,
            version,
            remote,
            settings.query_seconds if pause is None else pause,
            lambda graph, sent, of: progress.update(
                task, description=graph, completed=sent, total=of or None
            ),
        )
    typer.echo(f"版本 version    {done.version}")
    typer.echo(f"存储 store      {access.query}")
    typer.echo(f"已写 written    {_graphs(done.sent)}，{done.triples} 个三元组 triples")
    typer.echo(f"未变 unchanged  {_graphs(done.kept)}")
    typer.echo(f"已删 removed    {_graphs(done.dropped)}")


def _graphs(names: tuple[str, ...]) -> str:
    count = sum(name != UNION for name in names)
    return f"{count} 个图 graphs" + ("和并集 and the union" if UNION in names else "")

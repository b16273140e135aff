"""`kg build` and `kg serve`: the graph made and served."""

import os
import resource
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from kg import pipeline
from kg.build.release import current
from kg.cli.app import OutOption, RecordsOption, RegistersOption, app, stderr
from kg.cli.stages import telling
from kg.settings import Settings
from kg.shipped import shipped

KEEP_ALIVE_SECONDS = 15


_UNHELD = (
    "未核对：缺少预置的规划 none checked: shipped queries are about shipped plans, some of which are missing"
)


@app.command("build")
def build_graph(  # noqa: PLR0913, PLR0917 - one an option
    records: RecordsOption = None,
    documents: Annotated[
        Path | None,
        typer.Option(help="Folder of source documents; KG_DOCUMENTS by default. Checks every quote."),
    ] = None,
    registers: RegistersOption = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day to judge progress for; SOURCE_DATE_EPOCH or today."),
    ] = None,
    publish_anyway: Annotated[
        bool,
        typer.Option(
            "--publish-anyway", help="Publish also with violations that data/dataset.toml does not accept."
        ),
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="How many processes share the work; one a core by default.")
    ] = None,
    out: OutOption = None,
) -> None:
    """Build, validate and publish the graph.

    What was made of a plan is kept in `parts` of the build folder, so that a build that was stopped goes on
    where it was and the next one makes anew only what changed. The folder may be deleted at any time.

    A release with violations that data/dataset.toml does not accept is kept aside to be looked at, not
    published: the last one stays in service, and the exit code is 1.
    """
    settings = Settings()
    with telling(stderr) as told:
        result = pipeline.build(
            records or shipped("data", "plans"),
            documents or settings.documents,
            out or settings.out,
            told,
            registers_folder=registers or settings.registers,
            queries_folder=settings.queries,
            as_of=as_of.date() if as_of else None,
            refuse=not publish_anyway,
            jobs=jobs or os.cpu_count() or 1,
            memory_mb=settings.memory_mb,
        )
    counts = "，".join(
        f"{severity} {count}"
        + (f"（已认可 accepted {result.accepted[severity]}）" if severity in result.accepted else "")
        for severity, count in sorted(result.report.counts.items())
    )
    typer.echo(f"版本 version    {result.version}")
    typer.echo(f"规划 plans      {len(result.plans)}")
    typer.echo(f"四元组 quads    {result.quads}")
    checked = f"{result.quotes} 与原文核对一致 held against the documents"
    typer.echo(
        f"引文 quotes     {checked if result.quotes else '未给原文，未核对 no documents given, none checked'}"
    )
    passed = sum(check.passed for check in result.checked)
    held = f"{passed} / {len(result.checked)} 答案核对通过 golden checks passed"
    typer.echo(f"查询 queries    {held if result.checked else _UNHELD}")
    for check in result.checked:
        if not check.passed:
            stderr.print(f"核对未通过 golden check failed: {check.query}：{check.fault}")
    for name in result.unchecked:
        stderr.print(f"未核对 unchecked: {name}，没有它的原文 its document was not given")
    for name in result.left_out:
        stderr.print(f"未采用 left out: {name}，没有这个规划的记录 there is no record of the plan")
    for note in result.notes:
        stderr.print(f"附注 note: {note}")
    typer.echo(f"校验 findings   {counts or '无 none'}")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address; KG_HOST or 127.0.0.1 by default.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; KG_PORT or 8000 by default.")] = None,
    out: OutOption = None,
) -> None:
    """Serve the built graph over HTTP."""
    settings = Settings()
    folder = out or settings.out
    current(folder)
    address, number = host or settings.host, settings.port if port is None else port
    typer.echo(f"服务地址 serving at http://{address}:{number}/")
    os.environ["KG_OUT"] = str(folder)  # the service reads its settings itself; it is named, never imported
    _let_many_connect()
    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=address,
        port=number,
        http="api.transport.server:Guarded",
        loop="uvloop",
        ws="none",
        log_level="error",
        access_log=False,
        proxy_headers=False,  # the service believes the proxies that its settings name, and no other
        server_header=False,
        limit_concurrency=settings.connections,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.stop_seconds,
    )


def _let_many_connect() -> None:
    """Raise the number of files that may be open, of which every connection is one, as far as we may."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

"""`kg token`: bearer tokens made, listed and revoked."""

import json
from datetime import UTC, datetime
from typing import Annotated, Literal

import typer

from kg.cli.app import OutOption, app, stderr
from kg.settings import Settings
from kg.tokens import Tokens

tokens_app = typer.Typer(no_args_is_help=True, help="Make, list and revoke the tokens of the service.")
app.add_typer(tokens_app, name="token")


@tokens_app.command("create")
def create(
    *,
    name: Annotated[str, typer.Option(help="Who or what it is for; the history of writes shows it.")],
    scope: Annotated[
        list[str],
        typer.Option(
            help="write:graph:<prefix of graph IRIs>, write:graph:* (all but the release's), query:long; "
            "may be given several times."
        ),
    ],
    days: Annotated[int | None, typer.Option(min=1, help="Days until it expires; never by default.")] = None,
    out: OutOption = None,
) -> None:
    """Make a token and print it; it is shown this once, only its hash is kept."""
    token, secret = Tokens(out or Settings().out).create(name, scope, days)
    until = (
        f"有效至 valid until {token.expires:%Y-%m-%d %H:%M} UTC"
        if token.expires
        else "长期有效 never expires"
    )
    stderr.print(f"编号 id {token.id}，{until}。请妥善保存，不会再次显示 keep it, it is not shown again:")
    typer.echo(secret)


@tokens_app.command("list")
def list_tokens(
    format: Annotated[  # noqa: A002
        Literal["table", "json"], typer.Option(help="Form of the list.")
    ] = "table",
    out: OutOption = None,
) -> None:
    """List the tokens: who they are for, what they allow, and whether they are valid."""
    now = datetime.now(UTC)
    known = Tokens(out or Settings().out).all()
    if format == "json":
        shown = [
            token.model_dump(mode="json", exclude={"sha256"}) | {"standing": token.standing(now)}
            for token in known
        ]
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for token in known:
        until = f"{token.expires:%Y-%m-%d}" if token.expires else "长期 no end"
        typer.echo(f"{token.id}  {token.standing(now)}  {until}  {token.name}  {' '.join(token.scopes)}")
    if not known:
        stderr.print("没有令牌 there are no tokens.")


@tokens_app.command("revoke")
def revoke(token: Annotated[str, typer.Argument(help="Its id, or its name.")], out: OutOption = None) -> None:
    """Revoke a token; a running service refuses it from its next request on."""
    gone = Tokens(out or Settings().out).revoke(token)
    stderr.print(f"已吊销 revoked: {gone.id} {gone.name}")

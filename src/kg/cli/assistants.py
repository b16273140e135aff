"""`kg mcp`: the graph for assistants, over standard input and output."""

from kg.build.release import current
from kg.cli.app import OutOption, app
from kg.errors import KgError
from kg.settings import Settings


@app.command("mcp")
def serve_assistants(out: OutOption = None) -> None:
    """Offer the catalogue, its queries, search and things to an assistant (Model Context Protocol, stdio)."""
    try:
        from kg.assistants.server import server  # noqa: PLC0415 - only this command needs the protocol
    except ModuleNotFoundError as error:
        raise KgError(
            f"缺少 {error.name}。 {error.name} is not installed.",
            "请安装 pip install 'govplan-kg[assistants]'。 Install it: pip install 'govplan-kg[assistants]'.",
        ) from error
    settings = Settings()
    if out:
        settings = settings.model_copy(update={"out": out})
    current(settings.out)  # an assistant's user sees no error but this one
    server(settings).run("stdio")

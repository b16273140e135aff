"""What pages load: files as they are in the repository, and the browser libraries as `web/` builds them.

The built files' names carry a digest of their contents, so browsers keep them for ever; each has its Brotli
form beside it.
"""

from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.bundles import FOLDER
from api.transport.compression import coding_for

PATH = "/static"
_FOR_EVER = "public, max-age=31536000, immutable"


class Assets(StaticFiles):
    """The files below `/static`."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER.parent)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file; with a built one in Brotli where the client takes it."""
        response = await super().get_response(path, scope)
        if not path.startswith(f"{FOLDER.name}/") or path.endswith((".json", ".txt")):
            return response
        headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"").decode("latin-1")
        full, stat = self.lookup_path(f"{path}.br")
        if response.status_code == 200 and stat is not None and coding_for(accepted) == "br":  # noqa: PLR2004
            kind = response.headers["content-type"]
            response = FileResponse(full, media_type=kind, stat_result=stat)
            headers["Content-Encoding"] = "br"
        response.headers.update(headers)
        return response

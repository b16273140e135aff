"""Headers of every answer: reading from anywhere is allowed, loading anything from elsewhere is not."""

from typing import ClassVar

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.transport.observed import HEADER, current

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""What browsers are told that ask beforehand what pages of other sites may do here: reading."""


POLICY = "Content-Security-Policy"


class HeadAsGet:
    """Answers HEAD as GET; the server leaves the body out.

    Args:
        app: The application inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, as GET if it is HEAD."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope  # the server reads its own
        try:
            await self.app(scope, receive, send)
        finally:  # which address it was stands in the scope only now
            observed = current()
            observed.route = observed.route or getattr(scope.get("route"), "path_format", "")


class Headers:
    """Adds the headers, and answers the preflight requests of browsers (CORS).

    Args:
        app: The application inside.
    """

    ALWAYS: ClassVar[dict[str, str]] = {
        POLICY: (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": (
            f"Answer-Complete, Content-Disposition, ETag, Link, Receipt, Retry-After, {HEADER}"
        ),
    }

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight; pass everything else on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = {name for name, _ in scope["headers"]}
        preflight = scope["method"] == "OPTIONS" and b"access-control-request-method" in asked

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                policy = headers.get(POLICY, self.ALWAYS[POLICY])  # a file that is read alone has its own
                headers.update(self.ALWAYS | {POLICY: policy} | (PREFLIGHT if preflight else {}))
            await send(message)

        if preflight:
            await send_with_headers({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self.app(scope, receive, send_with_headers)

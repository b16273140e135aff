"""Turning away whoever asks too often, before anything is done for them."""

from fastapi import FastAPI, Request
from starlette.types import Receive, Scope, Send

from api.release import Service
from api.transport.callers import client_of, is_loopback
from api.transport.exchange import Exchange
from api.transport.problem import ProblemError, problem_of, respond

EXEMPT = ("/livez", "/readyz", "/metrics", "/static/")
"""Addresses that cost nothing, or that the operator's own watch asks."""


async def turned_away(app: FastAPI, scope: Scope, receive: Receive, send: Send) -> bool:
    """Answer a request that is one too many.

    Args:
        app: The application.
        scope: Of ASGI.
        receive: Of ASGI.
        send: Of ASGI.

    Returns:
        Whether it was one, and is answered.
    """
    service: Service = app.state.service
    if not service.rates.per_minute or scope["path"].startswith(EXEMPT):
        return False
    trusted = service.settings.trusted_proxies
    who = client_of(scope, trusted)
    if not trusted and is_loopback(who):
        return False
    given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    token = service.token_of(given.decode("latin-1")) if given else None
    wait = service.rates.wait(f"token {token.id}" if token else who)
    if not wait:
        return False
    error = ProblemError(
        "too-many-requests",
        f"每分钟最多 {service.rates.per_minute} 次请求，请过 {wait} 秒再试。",
        f"{service.rates.per_minute} requests may be sent in a minute; try again in {wait} s.",
        headers={"Retry-After": str(wait)},
    )
    response = respond(Request({**scope, "app": app}, receive), problem_of(error))
    headers = [(name, value) for name, value in response.raw_headers if name != b"content-length"]
    await Exchange(scope, receive, send).whole(response.status_code, headers, bytes(response.body))
    return True

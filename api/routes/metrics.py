"""`/metrics`: what the service measures of itself, for Prometheus, and who may read it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client.exposition import choose_encoder
from starlette.types import Scope

from api.transport.callers import client_of, is_loopback, within
from api.transport.problem import ProblemError
from kg.settings import Settings

router = APIRouter(tags=["health"])

_FORWARDED = frozenset({b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"})
"""Fields by which proxies say that they are one."""
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


@router.get("/metrics", summary="Measurements for Prometheus", response_model=None)
async def metrics(request: Request) -> Response:
    """Answer with all measurements, in Prometheus's text format or OpenMetrics as `Accept` says.

    By default this machine alone may read them (`KG_METRICS`); for all others the address is not there.
    """
    if not may_read(request.scope, request.app.state.service.settings):
        raise ProblemError("not-found")
    encode, content_type = choose_encoder(request.headers.get("accept", ""))
    body = encode(request.app.state.watch.metrics.registry)
    return Response(body, headers={"Content-Type": content_type, "Cache-Control": "no-store"})


def may_read(scope: Scope, settings: Settings) -> bool:
    """Tell whether a request may read what is measured.

    Args:
        scope: Of ASGI.
        settings: Say who may.
    """
    if settings.metrics == "off":
        return False
    peer = (scope.get("client") or ("",))[0]
    if settings.metrics != "local":
        if within(peer, settings.trusted_proxies):
            peer = client_of(scope, settings.trusted_proxies).partition("/")[0]
        return within(peer, settings.metrics)
    if any(name in _FORWARDED for name, _ in scope["headers"]):
        return False  # a proxy on this machine looks like this machine
    host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return (is_loopback(peer) or peer == "::1") and name.lower() in _LOCAL

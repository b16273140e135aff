"""Whether the process lives, and whether it can answer."""

import asyncio
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from api.release import Release, Service, service_of
from api.sparql.question import TASK
from api.transport.problem import MEDIA_TYPE, ProblemError, problem_of
from kg.errors import KgError
from kg.pool import BusyError, Job, TooSlowError

router = APIRouter(tags=["health"])

_SECONDS = 5.0
_PROBE = {
    "query": "ASK {}",
    "default_graphs": None,
    "named_graphs": None,
    "media": {"solutions": None, "boolean": "application/sparql-results+json", "graph": None},
    "max_rows": None,
    "max_bytes": None,
}
_CLIENT = "readyz"
_WORD = "0"
"""Looked for: short, and whether it is found does not matter."""


@router.get("/livez", summary="The process lives")
async def live() -> JSONResponse:
    """Answer 200 as long as the process can answer at all."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@router.get("/readyz", summary="The graph is loaded and queries are answered", response_model=None)
async def ready(request: Request) -> JSONResponse:
    """Answer 200 with the data version while queries are answered and words found; else 503, with why.

    A service that was told to stop is not ready from then on. A release that came without a search index is
    served without one, and `search` says so.
    """
    service = service_of(request)
    try:
        release = _taking_on(service)
        await _answered(service)
        searched = await run_in_threadpool(_searched, release)
    except (KgError, ProblemError) as error:
        problem = replace(problem_of(error), status=503)
        return JSONResponse(problem.members(request), 503, {"Cache-Control": "no-store"}, MEDIA_TYPE)
    return JSONResponse(
        {"status": "ok", "version": service.version, "quads": len(release.store), "search": searched},
        headers={"Cache-Control": "no-store"},
    )


def _taking_on(service: Service) -> Release:
    """Return what is served by a service that takes on requests.

    Raises:
        ProblemError: The service is stopping.
        NotBuiltError: Nothing is served yet.
    """
    if service.stopping:
        raise ProblemError("stopping")
    return service.loaded


def _searched(release: Release) -> bool:
    """Have the index looked into; return whether there is one.

    Raises:
        KgError: It cannot be read any more.
    """
    if release.search is not None:
        release.search.search(_WORD, size=1)
    return release.search is not None


async def _answered(service: Service) -> None:
    """Have the workers answer; workers that have their hands full do.

    Raises:
        KgError: They do not, or not in time.
    """
    try:
        async with (
            asyncio.timeout(_SECONDS),
            service.workers.run(Job(TASK, _PROBE, _CLIENT, _SECONDS)) as reply,
        ):
            async for _ in reply:
                pass
    except BusyError:
        return
    except TimeoutError as error:
        raise TooSlowError(_SECONDS) from error

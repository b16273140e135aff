"""Whether the process lives, and whether it can answer."""

import asyncio
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.release import Service, service_of
from api.sparql.question import TASK
from api.transport.problem import MEDIA_TYPE, problem_of
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


@router.get("/livez", summary="The process lives")
async def live() -> JSONResponse:
    """Answer 200 as long as the process can answer at all."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@router.get("/readyz", summary="The graph is loaded and queries are answered", response_model=None)
async def ready(request: Request) -> JSONResponse:
    """Answer 200 with the data version once queries can be answered, 503 until then."""
    service = service_of(request)
    try:
        release = service.loaded
        await _answered(service)
    except KgError as error:
        problem = replace(problem_of(error), status=503)
        return JSONResponse(problem.members(request), 503, {"Cache-Control": "no-store"}, MEDIA_TYPE)
    return JSONResponse(
        {"status": "ok", "version": service.version, "quads": len(release.store)},
        headers={"Cache-Control": "no-store"},
    )


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

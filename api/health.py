"""Whether the process lives, and whether it can answer."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.problem import KINDS, MEDIA_TYPE, Problem
from api.release import service_of

router = APIRouter(tags=["health"])


@router.get("/livez", summary="The process lives")
async def live() -> JSONResponse:
    """Answer 200 as long as the process can answer at all."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@router.get("/readyz", summary="The graph is loaded", response_model=None)
async def ready(request: Request) -> JSONResponse:
    """Answer 200 with the data version once the graph is loaded, 503 until then."""
    release = service_of(request).release
    if release is None:
        problem = Problem(KINDS["not-ready"])
        return JSONResponse(problem.members(request), 503, {"Cache-Control": "no-store"}, MEDIA_TYPE)
    return JSONResponse(
        {"status": "ok", "version": release.version, "quads": len(release.store)},
        headers={"Cache-Control": "no-store"},
    )

"""The home page, the list of problem types, and the dataset to take away."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response

from api.release import Release, release_of, service_of
from api.render import page
from api.routes.day import Day, asked_day
from api.sparql.console import examples
from api.transport.negotiate import PAGE, choose
from api.transport.problem import KINDS, ProblemError
from api.views.standing import standings
from kg.worklist import whole

router = APIRouter(tags=["pages"])

Lang = Annotated[Literal["zh", "en"], Query(description="Language of the interface")]
AsOf = Annotated[Day, Depends(asked_day)]
Loaded = Annotated[Release, Depends(release_of)]


@router.get("/", summary="What is in the graph", response_model=None)
def home(request: Request, release: Loaded, day: AsOf, lang: Lang = "zh") -> Response:
    """Show what is in the graph and what one can do with it."""
    del lang
    choose(request.headers.get("accept"), None, PAGE)
    context = {
        "release": release,
        "overview": release.overview,
        "day": day,
        "standings": standings(release.store, day.date),
        "examples": examples(service_of(request), release.store),
        "validation": whole(release.validation.on(datetime.now(UTC).date()).found),
        "size": release.dataset.stat().st_size,
    }
    return page(request, "home.html", context)


ROBOTS = "User-agent: *\nDisallow: /sparql?\n"
"""Every page may be read by machines that follow links; queries are for those who mean them."""
ICON = Path(__file__).parents[1] / "static" / "icon.svg"


@router.get("/robots.txt", summary="What crawlers may read", response_class=PlainTextResponse)
async def robots() -> str:
    """Say what crawlers may read."""
    return ROBOTS


@router.get("/favicon.ico", summary="The icon", response_model=None)
async def icon() -> Response:
    """Send the icon to clients that look for it at its old address."""
    return FileResponse(ICON, media_type="image/svg+xml")


@router.get("/dataset.nq", summary="The whole dataset", response_model=None)
def dataset(release: Loaded) -> Response:
    """Send the whole dataset as N-Quads."""
    return FileResponse(
        release.dataset, media_type="application/n-quads", filename=f"govplan-{release.version}.nq"
    )


@router.get("/problem/", summary="Types of problem", response_model=None)
def problems(request: Request, lang: Lang = "zh") -> Response:
    """List the types of problem that errors name."""
    del lang
    return page(request, "problems.html", {"kinds": KINDS})


@router.get("/problem/{slug}", summary="A problem type", response_model=None)
def problem(request: Request, slug: str, lang: Lang = "zh") -> Response:
    """Say what a type of problem means."""
    del lang
    if slug not in KINDS:
        raise ProblemError("not-found")
    return page(request, "problems.html", {"kinds": {slug: KINDS[slug]}})

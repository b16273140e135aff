"""The home page, the list of problem types, and the dataset to take away."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response

from api.derived import OncePerStore
from api.queries.form import Form, form
from api.queries.links import query_path, run_path
from api.queries.listing import found
from api.reading import Label
from api.release import Release, release_of, service_of
from api.render import content_of, language_of, page
from api.routes.day import Day, asked_day
from api.transport.callers import public_url
from api.transport.exchange import listed
from api.transport.negotiate import PAGE, choose
from api.transport.problem import KINDS, ProblemError
from api.views.indicator import measured
from api.views.newest import newest
from api.views.places import Region, regions
from api.views.schema_org import of_dataset
from api.views.standing import Standings, standings
from kg.worklist import whole

router = APIRouter(tags=["pages"])

Lang = Annotated[Literal["zh", "en"], Query(description="Language of the interface")]
AsOf = Annotated[Day, Depends(asked_day)]
Loaded = Annotated[Release, Depends(release_of)]

MOST_PLANS = 40
"""Plans in a table of the home page; the page of all plans has the others."""
MOST_DOORS = 8
"""Places and indicators to which the top of the home page leads."""
FIRST = "overdue-targets-by-agency"
"""The question that the home page lets everybody fill in at once."""


@router.get("/", summary="What is in the graph", response_model=None)
def home(request: Request, release: Loaded, day: AsOf, lang: Lang = "zh") -> Response:
    """Show what is in the graph and what one can do with it."""
    del lang
    choose(request.headers.get("accept"), None, PAGE)
    queries = service_of(request).queries
    findings = release.validation.on(datetime.now(UTC).date())
    written = service_of(request).written
    settled = _REGIONS.of(release.store, lambda: regions(release.store, release.overview.plans), written)
    context = {
        "release": release,
        "overview": release.overview,
        "day": day,
        "standings": _standings(request, release, day),
        "queries": queries,
        "first": _first(request, release, day) if FIRST in queries else None,
        "first_path": query_path(queries[FIRST]) if FIRST in queries else "",
        "first_run": run_path(queries[FIRST]) if FIRST in queries else "",
        "validation": whole(findings.found),
        "newest": newest(findings),
        "regions": settled,
        "places": list(islice(_places(settled), MOST_DOORS)),
        "indicators": measured(release.store, written)[:MOST_DOORS],
        "topics": found(queries, "", "").by_topic,
        "shown": MOST_PLANS,
        "size": release.dataset.stat().st_size,
        "machines": of_dataset(release.store, release.version),
    }
    return page(request, "home.html", context)


_STANDINGS: OncePerStore[Standings] = OncePerStore()
"""As of the last day that was asked for, mostly today: reading them is most of the work of the page."""
_REGIONS: OncePerStore[list[Region]] = OncePerStore()


def _places(found: Iterable[Region]) -> Iterator[Label]:
    """Yield what has plans: each province, if it has plans of its own, before the places in it."""
    for region in found:
        if region.own:
            yield region.label
        yield from (place.label for place in region.places)


def _standings(request: Request, release: Release, day: Day) -> Standings:
    """Return how the targets of all plans stand on a day."""
    store, version = release.store, service_of(request).version
    return _STANDINGS.of(store, lambda: standings(store, day.date), (version, day.date))


def _first(request: Request, release: Release, day: Day) -> Form:
    """Return the sentence to fill in for what most come to ask."""
    query, languages = service_of(request).queries[FIRST], (language_of(request), content_of(request))
    given = {"as_of": [str(day)]} if "as_of" in query.header.parameters_by_name else {}
    return form(release.store, query, given, languages, day.date)


_ASKED_AGAIN = {"Cache-Control": "no-cache"}

ROBOTS = "User-agent: *\nDisallow: /sparql?\n"
"""Every page may be read by machines that follow links; queries are for those who mean them."""
ICON = Path(__file__).parents[1] / "static" / "icon.svg"


@router.get("/robots.txt", summary="What crawlers may read", response_class=PlainTextResponse)
async def robots(request: Request) -> str:
    """Say what crawlers may read, and where the list of pages is."""
    site = public_url(request.scope, service_of(request).settings)
    return f"{ROBOTS}Sitemap: {site}/sitemap.xml\n"


@router.get("/favicon.ico", summary="The icon", response_model=None)
async def icon() -> Response:
    """Send the icon to clients that look for it at its old address."""
    return FileResponse(ICON, media_type="image/svg+xml", headers=_ASKED_AGAIN)


@router.get("/dataset.nq", summary="The whole dataset", response_model=None)
def dataset(request: Request, release: Loaded) -> Response:
    """Send the whole dataset as N-Quads; the same version is the same bytes."""
    headers = {"ETag": f'"{release.version}"', "Vary": "Accept-Encoding", **_ASKED_AGAIN}
    if listed(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(
        release.dataset,
        media_type="application/n-quads",
        filename=f"govplan-{release.version}.nq",
        headers=headers,
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

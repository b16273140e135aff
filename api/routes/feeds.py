"""What calendars and feed readers subscribe to; the workers make it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from api.release import service_of
from api.routes.day import Day, asked_day
from api.routes.once import once, whole
from api.transport.callers import client_of, public_url
from api.transport.negotiate import Offer, choose
from api.transport.problem import ProblemError
from kg.feeds import ATOM, ICALENDAR, KINDS
from kg.feeds.telling import Wanted
from kg.pool import Job

router = APIRouter(tags=["subscriptions"])

CALENDAR_PATH = "/calendar.ics"
FEED_PATH = "/feeds/{kind}.atom"
CALENDAR = Offer(ICALENDAR, ("ics",), (), "iCalendar")
FEED = Offer(ATOM, ("atom",), ("application/xml", "text/xml"), "Atom")
_MOST_PAGES = 100_000

Lang = Annotated[Literal["zh", "en"], Query(description="Language of the text")]
AsOf = Annotated[Day, Depends(asked_day)]


def wanted(
    request: Request,
    plan: Annotated[str, Query(max_length=300, description="Only a plan, by its key")] = "",
    place: Annotated[str, Query(max_length=300, description="Only plans of a place, by its code")] = "",
    agency: Annotated[
        str, Query(max_length=300, description="Only what an agency answers for: 450700/health-commission")
    ] = "",
    lang: Lang = "zh",
) -> Wanted:
    """Return of what a calendar or feed is asked for."""
    site = public_url(request.scope, service_of(request).settings)
    return Wanted(plan.strip(), place.strip(), agency.strip(), lang, site)


Asked = Annotated[Wanted, Depends(wanted)]


@router.get(CALENDAR_PATH, summary="What is due, monitored and evaluated, as a calendar", response_model=None)
async def calendar(request: Request, asked: Asked) -> Response:
    """Send a calendar (RFC 5545) to subscribe to.

    It has the due years of target values, the years of yearly monitoring, mid-term and final evaluations, and
    the last year of each plan. A year is an event of that whole year.
    """
    choose(request.headers.get("accept"), None, (CALENDAR,))
    body = await _made(request, "calendar", asdict(asked))
    name = "-".join(["govplan", *asked.narrowed.values()]).replace("/", "-")
    named = name if name.isascii() and name.replace("-", "").isalnum() else "govplan"
    return Response(
        body,
        media_type=f"{ICALENDAR}; charset=utf-8",
        headers={"Vary": "Accept", "Content-Disposition": f'inline; filename="{named}.ics"'},
    )


@router.get(FEED_PATH, summary="What is new, as a feed", response_model=None)
async def feed(
    request: Request,
    asked: Asked,
    kind: Annotated[str, Path(description="`releases`, `findings` or `status`")],
    as_of: AsOf,
    page: Annotated[int, Query(ge=1, le=_MOST_PAGES, description="Page of the feed")] = 1,
) -> Response:
    """Send a feed (Atom, RFC 4287), in pages (RFC 5005).

    There are `releases` of the data, `findings` that a release has and the one before had not, and `status`
    changes of target values until a day.
    """
    if kind not in KINDS:
        raise ProblemError("not-found")
    choose(request.headers.get("accept"), None, (FEED,))
    settings = service_of(request).settings
    payload = {
        "wanted": asdict(asked) | ({"as_of": str(as_of)} if as_of.chosen else {}),
        "kind": kind,
        "page": page,
        "until": str(as_of),
        "out": str(settings.out.resolve()),
    }
    body = await _made(request, "feed", payload)
    return Response(body, media_type=ATOM, headers={"Vary": "Accept"})


async def _made(request: Request, task: str, payload: Mapping[str, object]) -> bytes:
    """Return what a worker makes, or has made of the same data before.

    Raises:
        KgError: It cannot, or not now.
    """
    service = service_of(request)
    client = client_of(request.scope, service.settings.trusted_proxies)
    job = Job(task, payload, client, service.settings.query_seconds)
    return await once(service, task, payload, lambda: whole(service.workers, job))

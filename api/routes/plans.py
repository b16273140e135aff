"""The list of all plans."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.release import Release, release_of
from api.render import page as render
from api.routes.day import Day, asked_day
from api.routes.known import key_of, paged, require
from api.transport.negotiate import PAGE, choose
from api.views.plans import ORDERS, Wanted, When
from api.views.standing import standings

router = APIRouter(tags=["pages"])

PATH = "/plans"

Loaded = Annotated[Release, Depends(release_of)]
AsOf = Annotated[Day, Depends(asked_day)]
Lang = Annotated[Literal["zh", "en"], Query(description="Language of the interface")]


def wanted(
    place: Annotated[
        str, Query(description="Only plans of a place and those within: code, name or part of it")
    ] = "",
    audience: Annotated[str, Query(description="Only plans for an audience: women")] = "",
    when: Annotated[When, Query(description="Only plans in force, or past their period")] = "",
    sort: Annotated[str, Query(description=f"Order: {', '.join(ORDERS)}; with - before it descending")] = "",
) -> Wanted:
    """Return which plans an address asks for.

    Raises:
        ProblemError: There is no such order.
    """
    require("sort", sort.removeprefix("-"), list(ORDERS))
    return Wanted(key_of("place", place)[:60], audience, when, sort)


@router.get(PATH, summary="All plans, narrowed and in order", response_model=None)
def show_plans(
    request: Request,
    release: Loaded,
    day: AsOf,
    asked: Annotated[Wanted, Depends(wanted)],
    page: Annotated[int, Query(ge=1, description="Page of plans")] = 1,
    lang: Lang = "zh",
) -> Response:
    """List the plans with what is in them and how their targets stand."""
    del lang
    choose(request.headers.get("accept"), None, PAGE)
    plans = release.overview.plans
    audiences = {plan.audience_key: plan.audience for plan in plans}
    require("audience", asked.audience, audiences)
    listed = asked.of(plans, day.year, page)
    paged(page, listed.pages)
    given = {"place": asked.place, "audience": asked.audience, "when": asked.when, "sort": asked.sort}
    context = {
        "listed": listed,
        "asked": asked,
        "chosen": {name: value for name, value in given.items() if value},
        "audiences": audiences,
        "day": day,
        "standings": standings(release.store, day.date, [plan.iri for plan in listed.plans]),
        "most_targets": release.overview.most_targets,
        "path": PATH,
    }
    return render(request, "plans.html", context)

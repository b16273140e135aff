"""Plans side by side, or one indicator in all plans: a page, JSON, CSV."""

import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.release import Release, release_of, service_of
from api.render import page as render
from api.render import with_query
from api.routes.day import Day, asked_day
from api.routes.known import key_of, require
from api.transport.negotiate import CSV, HTML, Choice, Offer, choose
from api.transport.problem import ProblemError
from api.views import plain
from api.views.compare import MOST, Compared, compare_plans
from api.views.indicator import IndicatorView, indicator_view, measured
from api.views.overview import PlanCounts
from api.views.places import lies_in, named
from kg.vocab import BASE

router = APIRouter(tags=["comparison"])

JSON = Offer("application/json", ("json",), (), "JSON")
OFFERS = (HTML, JSON, CSV)
PATH = "/compare"
MOST_OFFERED = 100
"""Plans that one may choose from at once; of more, a place is chosen first."""
_FILE = {"Content-Disposition": 'attachment; filename="compared.csv"'}

Loaded = Annotated[Release, Depends(release_of)]
AsOf = Annotated[Day, Depends(asked_day)]
Format = Annotated[str | None, Query(alias="format", description="html, json, csv")]
Lang = Annotated[Literal["zh", "en"], Query(description="Language of the interface")]
Plans = Annotated[
    list[str],
    Query(
        alias="plan",
        description=f"Key or IRI of a plan, two to {MOST} times; others are held against the first",
        max_length=20,
    ),
]
Indicator = Annotated[
    str, Query(description="An indicator (key or IRI) in all plans instead: maternal-mortality")
]


@router.get(PATH, summary="Compare plans, or one indicator in all plans", response_model=None)
def show_compared(  # noqa: PLR0913, PLR0917 - what an address may say
    request: Request,
    release: Loaded,
    day: AsOf,
    plans: Plans = [],  # noqa: B006 - the framework copies it
    indicator: Indicator = "",
    place: Annotated[str, Query(description="Offer only plans of a place: code, name or part of it")] = "",
    everything: Annotated[
        bool, Query(alias="all", description="Of an indicator: every value, none left out")
    ] = False,
    form: Format = None,
    lang: Lang = "zh",
) -> Response:
    """Put two to five plans side by side by domain and indicator, or one indicator of all plans."""
    choice = choose(request.headers.get("accept"), form, OFFERS)
    chosen = list(dict.fromkeys(key_of("plan", key) for key in plans if key.strip()))
    indicator = key_of("indicator", indicator)
    known = {plan.key: plan for plan in release.overview.plans}
    offered = measured(release.store, service_of(request).written)
    for key in chosen:
        require("plan", key, known)
    require("indicator", indicator, [one.slug for one in offered])
    if len(chosen) > MOST:
        raise ProblemError(
            "bad-parameter",
            f"一次最多比较 {MOST} 份规划，这里有 {len(chosen)} 份。",
            f"At most {MOST} plans fit side by side; these are {len(chosen)}.",
        )
    view = indicator_view(release.store, f"{BASE}id/indicator/{indicator}") if indicator else None
    compared = None
    if view is None and len(chosen) > 1:
        compared = compare_plans(release.store, [known[key].iri for key in chosen])
    headers = {"Vary": "Accept", "Link": _links(chosen, indicator)}
    if choice.offer is not HTML:
        return _data(choice, compared, view, lang, headers)
    context = {
        **_offered(release.overview.plans, chosen, key_of("place", place)[:60]),
        "everything": everything,
        "chosen": chosen,
        "compared": compared,
        "view": view,
        "indicators": offered,
        "indicator": indicator,
        "day": day,
        "most": MOST,
        "path": PATH,
        "current": _current(release.overview.plans, day.year),
        "without": _without(release.overview.plans, view, day.year),
    }
    return render(request, "compare.html", context, headers=headers)


def _offered(plans: Sequence[PlanCounts], chosen: Sequence[str], place: str) -> dict[str, object]:
    """Return which plans one may choose from: those of a place and those chosen, so many as a list bears."""
    codes = named(place, ((plan.place_code, plan.place) for plan in plans)) if place else []
    fit = [plan for plan in plans if any(lies_in(plan.place_code, code) for code in codes) or not place]
    listed = {
        plan.key: plan
        for plan in [*fit[:MOST_OFFERED], *plans]
        if plan in fit[:MOST_OFFERED] or plan.key in chosen
    }
    return {
        "plans": sorted(listed.values(), key=lambda plan: plan.place_code),
        "picking": len(plans) > MOST_OFFERED,
        "place": place,
        "fit": len(fit),
        "most_offered": MOST_OFFERED,
    }


def _links(chosen: Sequence[str], indicator: str) -> str:
    asked: dict[str, str | Sequence[str]] = {"indicator": indicator} if indicator else {"plan": chosen}
    return ", ".join(
        f'<{with_query(PATH, **asked, format=offer.names[0])}>; rel="alternate"; type="{offer.media_type}"'
        for offer in OFFERS[1:]
    )


def _current(plans: Iterable[PlanCounts], year: int) -> dict[str, list[PlanCounts]]:
    """Return the whole plans in force by audience, for suggestions."""
    found: dict[str, list[PlanCounts]] = {}
    for plan in plans:
        if plan.start <= year <= plan.end and not plan.partial:
            found.setdefault(plan.audience.iri, []).append(plan)
    return {audience: of_one[:MOST] for audience, of_one in found.items() if len(of_one) > 1}


def _without(plans: Iterable[PlanCounts], view: IndicatorView | None, year: int) -> list[PlanCounts]:
    """Return the whole plans in force, of the audiences that have it, that have no value of the indicator."""
    if view is None:
        return []
    having = (*view.comparison.together, *view.comparison.apart)
    with_it = {aim.quantity.plan for aim in having}
    audiences = {aim.origin.audience.iri for aim in having}
    return [
        plan
        for plan in plans
        if plan.iri not in with_it
        and plan.audience.iri in audiences
        and plan.start <= year <= plan.end
        and not plan.partial
    ]


def _data(
    choice: Choice,
    compared: Compared | None,
    view: IndicatorView | None,
    lang: Literal["zh", "en"],
    headers: dict[str, str],
) -> Response:
    """Write what is compared.

    Raises:
        ProblemError: Nothing is.
    """
    if compared is None and view is None:
        raise ProblemError(
            "bad-parameter",
            "请用 plan= 给出两到五份规划，或用 indicator= 给出一个指标。",
            "Name two to five plans as plan=, or one indicator as indicator=.",
        )
    lines = list(plain.of_plans(compared) if compared else plain.of_indicator(view) if view else ())
    typed = headers | {"Content-Type": choice.content_type}
    if choice.offer is CSV:
        return Response(plain.table(lines, lang), headers=typed | _FILE)
    told: dict[str, object] = {"values": lines}
    if compared:
        told = {"plans": plain.plans(compared), "domains": plain.domains(compared), **told}
    return Response(json.dumps(told, ensure_ascii=False, indent=2) + "\n", headers=typed)

"""`/charts/`: a target value on its straight line as a file, as of a day."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.queries.job import drawn
from api.queries.offers import CHART, VEGA
from api.release import Release, release_of, service_of
from api.render import content_of, language_of
from api.routes.day import Day, asked_day
from api.transport.callers import client_of
from api.transport.exchange import Exchange
from api.transport.negotiate import choose
from api.transport.problem import ProblemError
from api.views.line_chart import line_chart
from api.views.target import target_view
from api.words import Words
from kg.vocab import BASE

router = APIRouter(tags=["charts"])

PATH = "/charts/{path:path}"


@router.get(PATH, summary="A target value on its straight line", response_model=None)
async def show_chart(
    request: Request,
    path: str,
    release: Annotated[Release, Depends(release_of)],
    day: Annotated[Day, Depends(asked_day)],
    form: Annotated[str | None, Query(alias="format", description="svg, png or vega")] = None,
    lang: Annotated[Literal["zh", "en"], Query(description="Language of the chart")] = "zh",
) -> Response:
    """Draw the figures, the straight line and the target of a value: SVG, PNG or Vega-Lite with its data."""
    del lang  # read from the request, as pages do
    choice = choose(request.headers.get("accept"), form, CHART)
    body = await run_in_threadpool(_spec, request, release, path, day)
    if choice.offer is not VEGA:
        service = service_of(request)
        who = client_of(request.scope, service.settings.trusted_proxies)
        async with Exchange.watched(request.scope, request.receive).while_connected():
            body = await drawn(service, body, choice.offer.names[0], who, service.settings.query_seconds)
    name = "-".join(path.split("/")[-4:])
    ending = "vl.json" if choice.offer is VEGA else choice.offer.names[0]
    headers = {"Vary": "Accept", "Content-Disposition": f'inline; filename="{name}.{ending}"'}
    return Response(body, media_type=choice.media_type, headers=headers)


def _spec(request: Request, release: Release, path: str, day: Day) -> bytes:
    """Return what is drawn of the value at `/id/<path>`.

    Raises:
        ProblemError: There is no such value, or nothing to draw of it on that day.
    """
    iri = f"{BASE}id/{path}"
    target = target_view(release.store, iri.rpartition("/")[0], day.date) if path.isascii() else None
    found = next((p for p in target.progress if p.subject == iri and p.drawing), None) if target else None
    if target is None or found is None:
        raise ProblemError(
            "not-found",
            "这里没有图：没有这个目标值，或者它没有可画的数据。",
            "There is no chart here: no such target value, or no figures of it to draw.",
        )
    words, version = Words(language_of(request)), service_of(request).version
    spec = line_chart(found, target.plan.first(content_of(request)), version, day.date, words)
    return json.dumps(spec, ensure_ascii=False).encode()

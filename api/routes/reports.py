"""`/reports/`: the status report of a plan or an agency, as of a day, as HTML, PDF or Word document."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.queries.job import drawn
from api.release import Release, Service, release_of, service_of
from api.render import language_of
from api.routes.day import Day, asked_day
from api.routes.once import once, whole
from api.transport.callers import client_of, public_url
from api.transport.exchange import Exchange
from api.transport.negotiate import HTML, Offer, choose
from api.transport.problem import ProblemError
from kg.pool import Job
from kg.reports.asking import Wanted
from kg.reports.model import Report
from kg.reports.page import policy
from kg.reports.tasks import compose_order
from kg.reports.telling import order
from kg.reports.writing import FORMS, Form
from kg.vocab import BASE

router = APIRouter(tags=["reports"])

PATH = "/reports/{kind}/{key:path}"
PDF = Offer(FORMS["pdf"].media_type, ("pdf",), (), "PDF")
WORD = Offer(FORMS["docx"].media_type, ("docx", "word"), (), "Word")
OFFERS = (HTML, PDF, WORD)
"""The first is what a client that takes anything gets."""
_FORM: Mapping[Offer, Form] = {HTML: "html", PDF: "pdf", WORD: "docx"}
_CLASSES = {"plan": "Plan", "agency": "Agency"}
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~/-]*")
_LONGEST = 300
_KNOWN = "ASK {{ <{iri}> a gp:{kind} }}"
_EARLIEST = date(1900, 1, 1)
_SECONDS = 60.0
"""What drawing or writing one report may take."""


@dataclass(frozen=True)
class About:
    """What a report is about, and the form that its address ends in."""

    kind: str
    key: str
    ending: str | None


def about(
    kind: Annotated[str, Path(description="`plan` or `agency`")],
    key: Annotated[
        str,
        Path(description="The plan's key or the agency's path; with `.html`, `.pdf` or `.docx` in that form"),
    ],
) -> About:
    """Return what an address is about; an ending that names a form is no part of the key."""
    before, _, ending = key.rpartition(".")
    return About(kind, before, ending) if before and ending in FORMS else About(kind, key, None)


@router.get(PATH, summary="The status report of a plan or an agency", response_model=None)
async def show_report(
    request: Request,
    asked: Annotated[About, Depends(about)],
    release: Annotated[Release, Depends(release_of)],
    day: Annotated[Day, Depends(asked_day)],
    form: Annotated[str | None, Query(alias="format", description="html, pdf or docx")] = None,
    lang: Annotated[Literal["zh", "en"], Query(description="Language of the report")] = "zh",
) -> Response:
    """Send a report to be read, printed and handed on: targets, figures, who answers, findings, sources.

    Every table names the receipts of the saved queries that it rests on. The same data, day and language give
    the same bytes.
    """
    del lang  # read from the request, as pages do
    kind, key = asked.kind, asked.key
    choice = choose(request.headers.get("accept"), form or asked.ending, OFFERS)
    await run_in_threadpool(_require, release, kind, key)
    service = service_of(request)
    wanted = Wanted(
        kind=kind,
        key=key,
        day=max(day.date, _EARLIEST),
        data=service.version,
        language=language_of(request),
        site=public_url(request.scope, service.settings),
    )
    written = _FORM[choice.offer]
    async with Exchange.watched(request.scope, request.receive).while_connected():
        body = await _Made(request, service).file(wanted, written)
    name = f"govplan-{kind}-{key.replace('/', '-')}-{wanted.day}.{written}"
    told = {
        "Vary": "Accept",
        "Content-Disposition": f'{"attachment" if choice.offer is WORD else "inline"}; filename="{name}"',
        "Link": f'<{BASE}id/{kind}/{key}>; rel="describes"',
    }
    if choice.offer is HTML:
        told["Content-Security-Policy"] = policy()
    return Response(body, media_type=choice.content_type, headers=told)


def _require(release: Release, kind: str, key: str) -> None:
    """Refuse what there is no report of.

    Raises:
        ProblemError: There is no such plan or agency.
    """
    if kind in _CLASSES and len(key) <= _LONGEST and _KEY.fullmatch(key):
        with release.store.query(_KNOWN.format(iri=f"{BASE}id/{kind}/{key}", kind=_CLASSES[kind])) as found:
            if found:
                return
    raise ProblemError(
        "not-found",
        "这里没有报告：没有这个规划或机构。地址写作 /reports/plan/<代号> 或 /reports/agency/<路径>。",
        "There is no report here: no such plan or agency. Ask /reports/plan/<key>, /reports/agency/<path>.",
    )


class _Made:
    """Has a report put together by a worker that has the graph, then drawn and written by those that draw.

    Args:
        request: Who asks.
        service: Has the workers, and what is kept.
    """

    def __init__(self, request: Request, service: Service) -> None:
        self._service = service
        self._client = client_of(request.scope, service.settings.trusted_proxies)

    async def file(self, wanted: Wanted, form: Form) -> bytes:
        """Return the file: the one that is kept, else one that is made.

        Raises:
            KgError: It takes too much, too many wait, or it cannot be made.
        """
        payload = order(wanted, self._service.queries)
        return await once(self._service, f"report {form}", payload, lambda: self._composed(payload, form))

    async def _composed(self, payload: Mapping[str, Any], form: Form) -> bytes:
        """Return the file, of the report that is put together once for all forms."""
        found = await once(self._service, "report", payload, lambda: self._found(payload))
        specs = await run_in_threadpool(_specs, found)
        drawn_now = {name: await self._drawn(spec, FORMS[form].pictures) for name, spec in specs.items()}
        job = Job("compose", compose_order(found, form, drawn_now), self._client, _SECONDS)
        return await whole(await self._service.drawers(), job)

    async def _found(self, payload: Mapping[str, Any]) -> bytes:
        job = Job("report", payload, self._client, self._service.settings.query_seconds)
        return await whole(self._service.workers, job)

    async def _drawn(self, spec: bytes, form: str) -> bytes:
        return await drawn(self._service, spec, form, self._client, _SECONDS)


def _specs(found: bytes) -> dict[str, bytes]:
    """Return what is drawn for a report, by name."""
    return {
        figure.name: json.dumps(figure.spec, ensure_ascii=False).encode()
        for figure in Report.model_validate_json(found).figures
    }

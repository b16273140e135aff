"""What validation of the graph found, for whoever has to settle it: a page, JSON, RDF, a workbook."""

import json
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.release import Release, release_of
from api.render import page as render
from api.render import with_query
from api.routes.known import require
from api.transport.negotiate import HTML, N_TRIPLES, RDF_XML, TURTLE, Choice, Offer, choose
from api.transport.problem import ProblemError
from api.views.validation import Board, board
from kg.worklist import Chosen
from kg.worklist.book import to_workbook
from kg.worklist.plain import as_dict
from kg.worklist.rdf import report

router = APIRouter(tags=["validation"])

JSON = Offer("application/json", ("json",), (), "JSON")
JSON_LD = Offer("application/ld+json", ("jsonld",), (), "JSON-LD")
EXCEL = Offer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",), (), "Excel")
OFFERS = (HTML, JSON, TURTLE, JSON_LD, N_TRIPLES, RDF_XML, EXCEL)
PATH = "/validation"

Loaded = Annotated[Release, Depends(release_of)]
Format = Annotated[str | None, Query(alias="format", description="html, json, ttl, jsonld, nt, rdf, xlsx")]
Lang = Annotated[Literal["zh", "en"], Query(description="Language of the interface")]
Page = Annotated[int, Query(ge=1, description="Page of fifty findings")]
_Severity = Literal["", "Violation", "Warning", "Info"]


def asked(
    release: Loaded,
    plan: Annotated[str, Query(description="Key of a plan")] = "",
    severity: Annotated[_Severity, Query(description="Violation, Warning or Info")] = "",
    group: Annotated[str, Query(description="completeness, integrity, sense or codes")] = "",
    shape: Annotated[str, Query(description="A rule, for example Target-responsible")] = "",
    agency: Annotated[str, Query(description="Who has to settle it")] = "",
) -> Chosen:
    """Return which findings an address asks for.

    Raises:
        ProblemError: There is no such plan or rule; what has no findings is fine.
    """
    require("plan", plan, [one.key for one in release.overview.plans])
    require("shape", shape, release.validation.keys("shape"))
    require("group", group, release.validation.keys("group"))
    require("agency", agency, release.validation.keys("agency"))
    return Chosen(plan=plan, severity=severity, group=group, shape=shape, agency=agency)


def asked_in_domain(
    release: Loaded,
    chosen: Annotated[Chosen, Depends(asked)],
    domain: Annotated[str, Query(description="A domain, for example women-health")] = "",
) -> Chosen:
    """Return which findings an address asks for, by domain too.

    Raises:
        ProblemError: There is no such domain.
    """
    require("domain", domain, release.validation.keys("domain"))
    return Chosen(**(dict(chosen.given()) | {"domain": domain}))


@router.get(PATH, summary="What validation found", response_model=None)
def show_findings(
    request: Request,
    release: Loaded,
    chosen: Annotated[Chosen, Depends(asked_in_domain)],
    page: Page = 1,
    form: Format = None,
    lang: Lang = "zh",
) -> Response:
    """Show what is missing or contradicts in the plans, on which target, and who has to settle it."""
    del lang
    choice = choose(request.headers.get("accept"), form, OFFERS)
    shown = board(release.validation.on(datetime.now(UTC).date()), chosen, page)
    if page > shown.pages:
        raise ProblemError(
            "bad-parameter",
            f"只有 {shown.pages} 页：page={page}。",
            f"There are {shown.pages} pages: page={page}.",
        )
    headers = {"Vary": "Accept", "Link": _links(shown)}
    if choice.offer is not HTML:
        return Response(_data(release, shown, choice), headers=headers | _described(choice))
    context = {"board": shown, "forms": OFFERS[1:], "path": PATH, "here": _here(shown)}
    return render(request, "validation.html", context, headers=headers)


def _described(choice: Choice) -> dict[str, str]:
    named = {"Content-Disposition": 'attachment; filename="findings.xlsx"'} if choice.offer is EXCEL else {}
    return {"Content-Type": choice.content_type, **named}


def _data(release: Release, shown: Board, choice: Choice) -> bytes:
    """Write all findings that are asked for, whichever page of them the address names."""
    if choice.offer is JSON:
        told = as_dict(shown.findings, shown.found)
        return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
    if choice.offer is EXCEL:
        return to_workbook(shown.findings, shown.found)
    everything = len(shown.found) == len(shown.findings.found)
    with report(release.store, release.validation.shapes, None if everything else shown.found) as answer:
        return answer.write(choice.offer.media_type)


def _links(shown: Board) -> str:
    forms = (
        f'<{with_query(PATH, **shown.parameters, format=offer.names[0])}>; rel="alternate"; '
        f'type="{offer.media_type}"'
        for offer in OFFERS[1:]
    )
    return ", ".join(forms)


class _here:  # noqa: N801 - used as the function it makes
    """Makes addresses of this page with some filters changed; an empty one is left out."""

    def __init__(self, shown: Board) -> None:
        self._parameters = shown.parameters

    def __call__(self, **changed: object) -> dict[str, str]:
        asked = {**self._parameters, **{name: str(value) for name, value in changed.items()}}
        return {name: value for name, value in asked.items() if value}

"""`/diff`: two releases, two versions of a plan, or two plans compared by meaning; a worker compares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.release import Release, release_of, service_of
from api.render import content_of, language_of, page, with_query
from api.routes.known import key_of
from api.routes.once import once, whole
from api.transport.callers import client_of
from api.transport.exchange import Exchange
from api.transport.negotiate import HTML, TURTLE, Choice, Offer, choose
from api.transport.problem import ProblemError
from api.views.difference import Versions, parts
from api.words import Language
from kg.difference import Change
from kg.difference.released import as_changes
from kg.exports import Source, sources
from kg.kept import named
from kg.pool import Job
from kg.saved import Name, names
from kg.vocab import BASE

router = APIRouter(tags=["releases"])

PATH = "/diff"
TASK = "difference"
JSON = Offer("application/json", ("json",), (), "JSON")
TEXT = Offer("text/plain", ("txt", "text"), (), "TXT")
OFFERS = (HTML, JSON, TURTLE, TEXT)
SHOWN, MOST_SHOWN = 40, 2_000
"""Changes of a kind that a page shows, and how many with `all`."""
_KEY = 200

Loaded = Annotated[Release, Depends(release_of)]


@dataclass(frozen=True)
class Asked:
    """What is to be compared.

    Attributes:
        older: Version of the older release; empty if nothing is asked yet.
        newer: Version of the newer.
        plan: Key of the plan in the older; empty for all.
        other: Key of the plan in the newer.
        everything: Whether all changes are shown.
    """

    older: str = ""
    newer: str = ""
    plan: str = ""
    other: str = ""
    everything: bool = False

    def at(self, form: str = "", *, turned: bool = False, everything: bool = False) -> str:
        """Return the address of the same in another form, the other way round, or with all changes."""
        a, b, plan, other = self.older, self.newer, self.plan, self.other
        if turned:
            a, b, plan, other = b, a, other, plan
        given = {"a": a, "b": b, "plan": plan, "other": other if other != plan else ""}
        given |= {"all": "true" if everything else "", "format": form}
        return with_query(PATH, **{name: value for name, value in given.items() if value})


def asked_of(
    a: Annotated[str, Query(max_length=_KEY, description="Version of the older release")] = "",
    b: Annotated[
        str, Query(max_length=_KEY, description="Version of the newer release; the one in service if empty")
    ] = "",
    plan: Annotated[
        str, Query(max_length=_KEY, description="Key of a plan in the older release; empty for all plans")
    ] = "",
    other: Annotated[
        str, Query(max_length=_KEY, description="Key of a plan in the newer release; the same one if empty")
    ] = "",
    everything: Annotated[bool, Query(alias="all", description="Pages show every change")] = False,
) -> Asked:
    """Return what an address asks to compare."""
    plan, other = key_of("plan", plan.strip()), key_of("plan", other.strip())
    return Asked(a.strip(), b.strip(), plan or other, other or plan, everything)


@router.get(PATH, summary="What changed between two versions", response_model=None)
async def show_difference(
    request: Request,
    loaded: Loaded,
    asked: Annotated[Asked, Depends(asked_of)],
    form: Annotated[str | None, Query(alias="format", description="html, json, ttl, txt")] = None,
    lang: Annotated[Literal["zh", "en"], Query(description="Language of the interface")] = "zh",
) -> Response:
    """Compare two releases, two versions of a plan, or two plans by meaning.

    As a page, JSON, text, or RDF: ActivityStreams, and which version is `prov:wasRevisionOf` which.
    """
    del lang  # read from the request, as pages do
    choice = choose(request.headers.get("accept"), form, OFFERS)
    there = await run_in_threadpool(sources, service_of(request).settings.out)
    if not (asked.older or asked.newer or asked.plan):
        if choice.offer is not HTML:
            raise ProblemError(
                "bad-parameter",
                "请用 a=、b= 给出两个版本，或用 plan=、other= 给出规划。",
                "Give two releases as a= and b=, or plans as plan= and other=.",
            )
        return await run_in_threadpool(_page, request, loaded, there, _suggested(there, loaded), None)
    asked = replace(asked, older=asked.older or loaded.version, newer=asked.newer or loaded.version)
    written = "changes" if choice.offer is HTML else choice.offer.names[0]
    body = await _compared(request, there, asked, written)
    if choice.offer is HTML:
        return await run_in_threadpool(_page, request, loaded, there, asked, body)
    return _data(asked, choice, body)


def _data(asked: Asked, choice: Choice, body: bytes) -> Response:
    return Response(body, headers={"Content-Type": choice.content_type, **_headers(asked)})


async def _compared(request: Request, there: Sequence[Source], asked: Asked, form: str) -> bytes:
    """Return what a worker finds, or has found of the same releases before: they do not change.

    Raises:
        NoReleaseError: There is no such release.
        KgError: It cannot be compared, or not now.
        GoneError: The client went away.
    """
    service = service_of(request)
    older, newer = named(there, asked.older), named(there, asked.newer)
    payload: Mapping[str, str] = {
        "older": str(older.folder.resolve()),
        "newer": str(newer.folder.resolve()),
        "plan": asked.plan,
        "other": asked.other,
        "form": form,
    }
    client = client_of(request.scope, service.settings.trusted_proxies)
    job = Job(TASK, payload, client, service.settings.query_seconds)
    async with Exchange.watched(request.scope, request.receive).while_connected():
        return await once(service, TASK, payload, lambda: whole(service.workers, job), of_any=True)


def _suggested(there: tuple[Source, ...], loaded: Release) -> Asked:
    """Return what the form is filled with: the release in service, and the one before."""
    before = next((source.version for source in there if source.version != loaded.version), loaded.version)
    return Asked(before, loaded.version)


def _page(
    request: Request, loaded: Release, there: tuple[Source, ...], asked: Asked, body: bytes | None
) -> Response:
    plans = {plan.key: plan.label for plan in loaded.overview.plans}
    found, language = as_changes(body) if body is not None else (), language_of(request)
    content = content_of(request)
    kinds = _kinds(loaded, found, content)
    versions = Versions(asked.older, asked.newer, loaded.version, plans, kinds, content)
    most = MOST_SHOWN if asked.everything else SHOWN
    shown = parts(found, versions, language, most)
    keys = sorted({key for source in there for key in source.plans})
    context = {
        "asked": asked,
        "compared": body is not None,
        "releases": there,
        "current": loaded.version,
        "options": [(key, versions.called(key)) for key in keys],
        "names": [versions.called(key) for key in dict.fromkeys((asked.plan, asked.other)) if key],
        "parts": shown,
        "total": len(found),
        "cut": any(len(part.rows) < part.count for part in shown),
        "most": most,
        "path": PATH,
        "offers": OFFERS[1:],
    }
    return page(request, "diff.html", context, headers=_headers(asked))


def _kinds(loaded: Release, found: Sequence[Change], language: Language) -> dict[str, str]:
    """Return what the kinds of targets are called that changed."""
    notations = {one for change in found if change.kind == "kind-changed" for one in (change.was, change.now)}
    iris = {f"{BASE}id/target-kind/{notation}": notation for notation in notations}
    called = names(loaded.store, sorted(iris))
    return {notation: called.get(iri, Name()).first(language) or notation for iri, notation in iris.items()}


def _headers(asked: Asked) -> dict[str, str]:
    links = [
        f'<{asked.at(offer.names[0])}>; rel="alternate"; type="{offer.media_type}"' for offer in OFFERS[1:]
    ]
    return {"Vary": "Accept", "Link": ", ".join(links)}

"""Finding things by words: a page without scripts, and the same as JSON."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.release import Release, release_of
from api.render import page as render
from api.render import with_query
from api.transport.negotiate import HTML, Offer, choose
from api.transport.problem import ProblemError
from kg.search import MOST_SIZE, SIZE, Found, Index
from kg.search.asking import MOST_CHARACTERS
from kg.search.kinds import kinds
from kg.search.plain import as_dict

router = APIRouter(tags=["search"])

PATH = "/search"
JSON = Offer("application/json", ("json",), (), "JSON")
OFFERS = (HTML, JSON)
EXAMPLES = ("两癌", "校园欺凌", "3岁", "12/10万", "妇联", "maternal mortality")
"""What the page proposes to those who have asked nothing yet."""

Loaded = Annotated[Release, Depends(release_of)]
Format = Annotated[str | None, Query(alias="format", description="html, json")]
Lang = Annotated[Literal["zh", "en"], Query(description="Language of the interface")]
Words = Annotated[
    str,
    Query(description=f"What to look for, at most {MOST_CHARACTERS} characters; all words have to be there"),
]


def narrowed(
    kind: Annotated[str, Query(description=f"Only things of a kind: {', '.join(kinds())}")] = "",
    plan: Annotated[str, Query(description="Only what belongs to a plan, by its key")] = "",
    domain: Annotated[str, Query(description="Only what belongs to a domain, for example women-health")] = "",
    place: Annotated[str, Query(description="Only what belongs to a place, by its code")] = "",
) -> dict[str, str]:
    """Return what an address narrows a search to."""
    given = {"kind": kind, "plan": plan, "domain": domain, "place": place}
    return {facet: key for facet, key in given.items() if key}


def paged(
    page: Annotated[int, Query(ge=1, description="Page of what was found")] = 1,
    page_size: Annotated[int, Query(ge=1, le=MOST_SIZE, description="Things on a page")] = SIZE,
) -> tuple[int, int]:
    """Return which page an address asks for, and how many things it holds."""
    return page, page_size


Chosen = Annotated[dict[str, str], Depends(narrowed)]
Paged = Annotated[tuple[int, int], Depends(paged)]


def index_of(release: Release) -> Index:
    """Return the release's index.

    Raises:
        ProblemError: It has none.
    """
    if release.search is None:
        raise ProblemError(
            "not-ready",
            "这一版数据没有检索索引；请运行 kg build，它会补上。其他页面都可以用。",
            "This release has no search index; run `kg build`, which adds it. All else can be used.",
        )
    return release.search


@router.get(PATH, summary="Find things by words", response_model=None)
def show_found(  # noqa: PLR0913, PLR0917 - what an address may say
    request: Request,
    release: Loaded,
    chosen: Chosen,
    paged: Paged,
    q: Words = "",
    form: Format = None,
    lang: Lang = "zh",
) -> Response:
    """Find targets, measures, projects, agencies, indicators, places, plans and saved queries by words."""
    del lang
    choice = choose(request.headers.get("accept"), form, OFFERS)
    index = index_of(release)
    found = index.search(q, chosen, *paged)
    headers = {"Vary": "Accept", "Link": _links(found)}
    if choice.offer is not HTML:
        told = as_dict(found, release.version, index.label)
        body = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        return Response(body, headers=headers, media_type=choice.content_type)
    context = {
        "found": found,
        "index": index,
        "kinds": kinds(),
        "examples": EXAMPLES,
        "path": PATH,
        "here": lambda **changed: _here(found, **changed),
    }
    return render(request, "search.html", context, headers=headers)


def _here(found: Found, **changed: object) -> dict[str, str]:
    """Return the address's parameters with some changed; those that say nothing are left out."""
    size = "" if found.size == SIZE else str(found.size)
    asked = {"q": found.asked.text, **found.chosen, "page_size": size}
    asked |= {name: str(value) for name, value in changed.items()}
    return {name: value for name, value in asked.items() if value}


def _links(found: Found) -> str:
    """Return the links of RFC 8288 to the pages around this one, and to the same as data."""
    pages = {"first": 1, "prev": found.page - 1, "next": found.page + 1, "last": found.pages}
    links = [
        f'<{with_query(PATH, **_here(found, page=page))}>; rel="{relation}"'
        for relation, page in pages.items()
        if 1 <= page <= found.pages
    ]
    data = with_query(PATH, **_here(found, page=found.page, format="json"))
    return ", ".join([*links, f'<{data}>; rel="alternate"; type="{JSON.media_type}"'])

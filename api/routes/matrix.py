"""The matrix of responsibilities: agencies by domains, and the items behind each number."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.reading import is_iri, labels
from api.release import Release, release_of
from api.render import page as render
from api.routes.known import key_of, paged, require
from api.transport.negotiate import PAGE, choose
from api.transport.problem import ProblemError
from api.views.matrix import NO_DOMAIN, Basis, Kind, Order, behind, matrix
from api.views.overview import PlanCounts
from api.views.places import named, regions
from kg.vocab import BASE

router = APIRouter(tags=["responsibility"])

PATH = "/matrix"
MOST_PLANS = 200
"""Plans that are counted at once; of more, a place or plan has to be chosen."""
MOST_PLACES = 100
"""Places that one may choose from a list; of more, one writes a name."""

Loaded = Annotated[Release, Depends(release_of)]
Lang = Annotated[Literal["zh", "en"], Query(description="Language of the interface")]


def narrowed(
    place: Annotated[str, Query(description="Only plans of a place: code, IRI, name or part of it")] = "",
    plan: Annotated[str, Query(description="Only one plan, by key or IRI")] = "",
    kind: Annotated[Kind, Query(description="Only targets or only measures")] = "",
    basis: Annotated[Basis, Query(description="Only on one ground")] = "",
) -> dict[str, str]:
    """Return what an address narrows the matrix to."""
    plan, place = key_of("plan", plan), key_of("place", place)
    return {"place": place, "plan": plan, "kind": kind, "basis": basis}


Chosen = Annotated[dict[str, str], Depends(narrowed)]


@router.get(PATH, summary="Who answers for how much in which domain", response_model=None)
def show_matrix(  # noqa: PLR0913, PLR0917 - what an address may say
    request: Request,
    release: Loaded,
    chosen: Chosen,
    agency: Annotated[str, Query(description="List an agency's items: 450700/health", max_length=300)] = "",
    domain: Annotated[str, Query(description="Only a domain: women-health; none: in no domain")] = "",
    page: Annotated[int, Query(ge=1, description="Page of agencies")] = 1,
    sort: Annotated[str, Query(description="Most first in a domain: women-health, none; or name")] = "",
    lang: Lang = "zh",
) -> Response:
    """Count what agencies answer for, domain by domain; with `agency`, list the items behind the numbers."""
    del lang
    choose(request.headers.get("accept"), None, PAGE)
    agency, domain = key_of("agency", agency), key_of("domain", domain)
    plans = _plans(release, chosen)
    kind: Kind = "Target" if chosen["kind"] == "Target" else "Measure" if chosen["kind"] == "Measure" else ""
    basis: Basis = next((b for b in _BASES if b == chosen["basis"]), "")
    iris = [one.iri for one in plans]
    places = {one.place_code: one.place for one in release.overview.plans}
    keys = release.validation.keys("domain")
    require("domain", domain, [*keys, NO_DOMAIN])
    require("sort", sort, [*keys, NO_DOMAIN, "name"])
    context: dict[str, object] = {
        "domains": labels(release.store, [_domain(key) for key in keys]).values(),
        "plans": release.overview.plans,
        "places": places,
        "chosen": {name: value for name, value in (chosen | {"domain": domain}).items() if value},
        "path": PATH,
        "query_values": _query_values(plans, chosen, agency, domain),
    }
    if agency:
        context |= _listed(release, agency, domain) | {
            "found": behind(release.store, f"{BASE}id/agency/{agency}", _domain(domain), iris, kind, basis)
        }
        return render(request, "matrix_items.html", context)
    too_many = len(iris) > MOST_PLANS
    made = matrix(release.store, [] if too_many else iris, _domain(domain), kind, basis, Order(page, sort))
    paged(page, made.pages)
    context |= {
        "matrix": made,
        "too_many": too_many,
        "sort": sort,
        "most_places": MOST_PLACES,
        "regions": regions(release.store, plans) if too_many else [],
    }
    return render(request, "matrix.html", context)


_BASES: tuple[Basis, ...] = ("stated", "assigned", "presumed")


def _plans(release: Release, chosen: dict[str, str]) -> list[PlanCounts]:
    """Return the plans that are asked for.

    Raises:
        ProblemError: There is no such plan or place.
    """
    plans = release.overview.plans
    require("plan", chosen["plan"], [one.key for one in plans])
    places = {one.place_code: one.place for one in plans}
    codes = named(chosen["place"], places.items()) if chosen["place"] else list(places)
    if not codes:
        require("place", chosen["place"], [f"{label.zh} {code}" for code, label in places.items()])
    return [one for one in plans if chosen["plan"] in {"", one.key} and one.place_code in codes]


def _query_values(
    plans: list[PlanCounts], chosen: dict[str, str], agency: str, domain: str
) -> dict[str, str]:
    """Return the same conditions as the saved queries take them."""
    values = {
        "plan": plans[0].iri if chosen["plan"] and plans else "",
        "place": plans[0].place.iri
        if chosen["place"] and len({one.place_code for one in plans}) == 1
        else "",
        "agency": f"{BASE}id/agency/{agency}" if agency else "",
        "domain": _domain(domain) if domain != NO_DOMAIN else "",
        "basis": f"{BASE}id/basis/{chosen['basis']}" if agency and chosen["basis"] else "",
    }
    return {name: value for name, value in values.items() if value}


def _domain(domain: str) -> str:
    return f"{BASE}id/domain/{domain}" if domain and domain != NO_DOMAIN else domain


def _listed(release: Release, agency: str, domain: str) -> dict[str, object]:
    """Return the names of an agency and a domain.

    Raises:
        ProblemError: There is no such agency.
    """
    wanted = f"{BASE}id/agency/{agency}"
    named = labels(release.store, [wanted, _domain(domain)])
    if not is_iri(wanted) or not named[wanted].zh:
        raise ProblemError(
            "bad-parameter", f"没有单位“{agency[:60]}”。", f"There is no agency {agency[:60]!r}."
        )
    return {"agency": named[wanted], "domain": named.get(_domain(domain)), "domain_key": domain}

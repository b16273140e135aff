"""The list of releases: a page, JSON, and the chain of versions as DCAT."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from fastapi import Request
from fastapi.responses import Response
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF

from api.keeping import PATH
from api.release import Release
from api.render import page
from api.routes.alternate import FORMS, headers
from api.routes.data import data_answer, listing_of, tagged
from api.transport.negotiate import HTML, Choice, Offer
from kg.exports import Source
from kg.exports.catalogue import CATALOGUE, DCAT, Listing, Triple, catalogue, release_iri
from kg.vocab import BASE

JSON = Offer("application/json", ("json",), (), "JSON")
OFFERS = (HTML, JSON, *FORMS)
IRI = f"{BASE}releases"


@dataclass(frozen=True)
class Change:
    """What a release has otherwise than the one before, by what both say of themselves.

    Attributes:
        version: Version of the one before.
        plans_added: Keys of plans that only the later has.
        plans_dropped: Keys of plans that only the earlier has.
        quads: How many more quads the later has.
        findings: How many more findings of each severity the later has; only those that differ.
    """

    version: str
    plans_added: tuple[str, ...]
    plans_dropped: tuple[str, ...]
    quads: int
    findings: Mapping[str, int]

    @property
    def same(self) -> bool:
        """Whether none of it differs."""
        return not (self.plans_added or self.plans_dropped or self.quads or self.findings)


@dataclass(frozen=True)
class Row:
    """A release in the list.

    Attributes:
        version: Its version.
        day: The day of which its data tell.
        built: When its build ended (ISO 8601).
        in_service: Whether it is the one in service.
        plans: Keys of its plans.
        quads: How many it has.
        findings: What its validation found, by severity.
        links: Addresses here: `data`, `sparql`, `queries`, and `diff` to the one before.
        before: What changed; `None` of the first one.
    """

    version: str
    day: str
    built: str
    in_service: bool
    plans: tuple[str, ...]
    quads: int
    findings: Mapping[str, int]
    links: Mapping[str, str] = field(default_factory=dict)
    before: Change | None = None


def listing(request: Request, loaded: Release, choice: Choice) -> Response:
    """Answer with the list.

    Args:
        request: The request.
        loaded: The release in service.
        choice: The form agreed on, one of `OFFERS`.
    """
    found = listing_of(request, loaded)
    if choice.offer is HTML:
        context = {"rows": rows(found), "path": PATH, "site": found.site, "offers": OFFERS[1:]}
        return tagged(page(request, "releases.html", context, headers=headers(request, IRI)))
    if choice.offer is JSON:
        told = {"current": found.current, "releases": [asdict(row) for row in rows(found)]}
        body = (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
        return tagged(Response(body, media_type=JSON.media_type, headers=headers(request, IRI)))
    return data_answer(request, IRI, choice, _triples(found))


def rows(found: Listing) -> list[Row]:
    """Return the releases, the last built first."""
    before: list[Source | None] = [*found.releases[1:], None]
    return [
        _row(source, earlier, found.current) for source, earlier in zip(found.releases, before, strict=True)
    ]


def _row(source: Source, earlier: Source | None, current: str) -> Row:
    links = {
        "data": f"/data/{source.version}",
        "sparql": f"{PATH}/{source.version}/sparql",
        "queries": f"{PATH}/{source.version}/queries/{{name}}/run",
    }
    if earlier is not None:
        links["diff"] = f"/diff?a={earlier.version}&b={source.version}"
    return Row(
        version=source.version,
        day=source.day,
        built=source.ended,
        in_service=source.version == current,
        plans=source.plans,
        quads=int(source.manifest.get("quads") or 0),
        findings=_findings(source),
        links=links,
        before=_change(earlier, source) if earlier is not None else None,
    )


def _change(earlier: Source, later: Source) -> Change:
    was, now = _findings(earlier), _findings(later)
    by = {severity: now.get(severity, 0) - was.get(severity, 0) for severity in sorted({*was, *now})}
    return Change(
        version=earlier.version,
        plans_added=_less(later.plans, earlier.plans),
        plans_dropped=_less(earlier.plans, later.plans),
        quads=int(later.manifest.get("quads") or 0) - int(earlier.manifest.get("quads") or 0),
        findings={severity: count for severity, count in by.items() if count},
    )


def _findings(source: Source) -> dict[str, int]:
    return {str(severity): int(count) for severity, count in (source.manifest.get("findings") or {}).items()}


def _less(some: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({*some} - {*others}))


def _triples(found: Listing) -> Iterator[Triple]:
    """Yield the chain of versions, without files, and where each can be asked."""
    yield from catalogue(replace(found, exports=()))
    for source in found.releases:
        service = URIRef(f"{found.site}{PATH}/{source.version}/sparql#service")
        yield CATALOGUE, DCAT.service, service
        yield service, RDF.type, DCAT.DataService
        yield service, DCTERMS.title, Literal(f"SPARQL 1.1, {source.version}", lang="en")
        yield service, DCAT.endpointURL, URIRef(f"{found.site}{PATH}/{source.version}/sparql")
        yield service, DCAT.servesDataset, release_iri(source)

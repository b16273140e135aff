"""Which form an answer takes: `?format=` before `Accept`, q-values, wildcards, aliases of old clients."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_EXACT, _SUBTYPE_OPEN, _OPEN = 2, 1, 0


@dataclass(frozen=True)
class Offer:
    """One form in which an answer can be given.

    Attributes:
        media_type: What the answer is written as.
        names: Short names for `?format=`; the first one is used in our own links.
        aliases: Other media types that clients ask for; the answer then carries the one asked for.
        label: Its name for people.
    """

    media_type: str
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Choice:
    """What was agreed on: the offer, and the media type to declare."""

    offer: Offer
    media_type: str

    @property
    def content_type(self) -> str:
        """The `Content-Type` header; text says its encoding."""
        text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if text else self.media_type


class NotAcceptableError(Exception):
    """None of the offered forms is one that the client takes."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__("not acceptable")
        self.available = [offer.media_type for offer in offers]
        self.names = [offer.names[0] for offer in offers]


HTML = Offer("text/html", ("html",), ("application/xhtml+xml",), "HTML")
JSON = Offer("application/sparql-results+json", ("json",), ("application/json",), "JSON")
XML = Offer("application/sparql-results+xml", ("xml",), ("application/xml", "text/xml"), "XML")
CSV = Offer("text/csv", ("csv",), (), "CSV")
TSV = Offer("text/tab-separated-values", ("tsv",), (), "TSV")
TURTLE = Offer("text/turtle", ("ttl", "turtle", "n3"), ("application/x-turtle",), "Turtle")
N_TRIPLES = Offer("application/n-triples", ("nt", "ntriples"), (), "N-Triples")
RDF_XML = Offer(
    "application/rdf+xml", ("rdf", "rdfxml", "rdf+xml", "xml"), ("application/xml", "text/xml"), "RDF/XML"
)
JSON_LD = Offer("application/ld+json", ("jsonld", "json-ld", "json"), ("application/json",), "JSON-LD")
TRIG = Offer("application/trig", ("trig",), ("application/x-trig",), "TriG")
N_QUADS = Offer("application/n-quads", ("nq", "nquads"), ("text/x-nquads",), "N-Quads")

SOLUTIONS = (JSON, XML, CSV, TSV, HTML)
"""Answers of SELECT; the first is what a client that takes anything gets."""
BOOLEAN = (JSON, XML, HTML)
"""Answers of ASK: the specifications of CSV and TSV have none."""
GRAPH = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS, HTML)
"""Answers of CONSTRUCT and DESCRIBE."""
KINDS = {"solutions": SOLUTIONS, "boolean": BOOLEAN, "graph": GRAPH}
"""What each kind of answer can be given as."""
DESCRIPTION = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, HTML)
"""Forms of the service's description."""
THING = (HTML, TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
"""Forms of a thing's own page."""
PROBLEM = (Offer("application/problem+json", ("json",), ("application/json",)), HTML)
"""Forms of an error."""
PAGE = (HTML,)
"""A page that has no data form."""


@dataclass(frozen=True)
class _Range:
    kind: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Return how closely this range names a media type; -1 if it does not take it."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return _EXACT
        if (self.kind, self.subtype) == (kind, "*"):
            return _SUBTYPE_OPEN
        return _OPEN if (self.kind, self.subtype) == ("*", "*") else -1


def _ranges(accept: str) -> list[_Range]:
    """Read an `Accept` header; parts that are none are left out."""
    ranges = []
    for part in accept.lower().split(","):
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        kind, slash, subtype = media_range.partition("/")
        if not slash or not kind or not subtype:
            continue
        quality = next((p.partition("=")[2].strip() for p in parameters if re.match(r"q\s*=", p)), "1")
        if _QUALITY.fullmatch(quality):
            ranges.append(_Range(kind, subtype, float(quality)))
    return ranges


def _rank(media_type: str, ranges: list[_Range]) -> tuple[float, int]:
    """Return quality and specificity of the closest range; quality 0 when nothing takes the type."""
    specificity, quality = max(((r.specificity(media_type), r.quality) for r in ranges), default=(-1, 0.0))
    return (quality, specificity) if specificity >= 0 else (0.0, -1)


def choose(accept: str | None, name: str | None, offers: Sequence[Offer]) -> Choice:
    """Agree on a form.

    Args:
        accept: The `Accept` header; `None` takes anything.
        name: Value of `?format=`, short names or media types with commas between, of which the first that is
            offered counts; wins over `accept`.
        offers: What can be given, preferred first.

    Returns:
        The best choice: highest quality, then closest range, then first offer.

    Raises:
        NotAcceptableError: Nothing fits.
    """
    if name:
        for wanted in map(str.strip, name.lower().split(",")):
            for offer in offers:
                if wanted in {*offer.names, offer.media_type}:
                    return Choice(offer, offer.media_type)
        raise NotAcceptableError(offers)
    ranges = _ranges(accept) if accept and accept.strip() else [_Range("*", "*", 1.0)]
    best: tuple[tuple[float, int], Choice] | None = None
    for offer in offers:
        for media_type in (offer.media_type, *offer.aliases):
            rank = _rank(media_type, ranges)
            named = media_type == offer.media_type or rank[1] == _EXACT  # a wildcard means no alias
            if rank[0] > 0 and named and (best is None or rank > best[0]):
                best = rank, Choice(offer, media_type)
    if best is None:
        raise NotAcceptableError(offers)
    return best[1]


@dataclass(frozen=True)
class Forms:
    """In which forms a query's answer may go out, whatever its kind turns out to be.

    Attributes:
        choices: The data form a kind of answer; kinds that none fits, or a page fits better, are left out.
        page: Whether a page for people is what the client likes best of any kind.
        paged: Whether it is of some kind.
    """

    choices: Mapping[str, Choice]
    page: bool
    paged: bool

    @property
    def media(self) -> dict[str, str | None]:
        """The media type to write a kind of answer as; `None` where none fits."""
        return {kind: self.choices[kind].offer.media_type if kind in self.choices else None for kind in KINDS}

    @property
    def declared(self) -> tuple[str, ...]:
        """The media types to declare answers as."""
        return tuple(choice.media_type for choice in self.choices.values())


@lru_cache(maxsize=256)
def forms(accept: str, name: str | None) -> Forms:
    """Agree on a form for every kind of answer, before it is known which kind a query has.

    Args:
        accept: The `Accept` header; empty takes anything.
        name: Value of `?format=`; wins over `accept`.

    Raises:
        NotAcceptableError: Nothing fits any kind.
    """
    liked = {kind: choice for kind, offers in KINDS.items() if (choice := _choice(accept, name, offers))}
    if not liked:
        raise NotAcceptableError(tuple(dict.fromkeys(o for offers in KINDS.values() for o in offers)))
    data = {kind: choice for kind, choice in liked.items() if choice.offer is not HTML}
    return Forms(data, page=not data, paged=len(data) < len(liked))


def _choice(accept: str, name: str | None, offers: Sequence[Offer]) -> Choice | None:
    try:
        return choose(accept, name, offers)
    except NotAcceptableError:
        return None


def wants_html(accept: str | None) -> bool:
    """Tell whether the client is a browser: it names HTML itself and prefers it to an error's JSON."""
    if not accept or "html" not in accept.lower():
        return False
    try:
        return choose(accept, None, PROBLEM).offer is HTML
    except NotAcceptableError:
        return False

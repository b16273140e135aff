"""Every IRI of the graph is minted here: deterministic, injective, ASCII.

An IRI is a path of segments below `https://w3id.org/govplan/`. A segment that is a slug already stays as it
is; any other text (a Chinese agency name, a law's title) becomes `x--` and its punycode (RFC 3492), which
can be decoded, so two different texts never share an IRI. Slugs may not begin with `x--`.
"""

import re
import unicodedata
from datetime import date

from rdflib import URIRef

from kg.errors import BuildError
from kg.record import Audience
from kg.vocab import BASE

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CAPITAL = re.compile(r"[A-Z]")
_PRIVATE = 0xE000  # ASCII that punycode would copy as it is moves to private-use code points first


def segment(text: str) -> str:
    """Encode any text as one ASCII path segment.

    Args:
        text: Non-empty text without private-use characters; normalised to NFC first.

    Returns:
        The text itself if it is a slug (`[a-z0-9]+` joined by `-`), else `x--` and its punycode.

    Raises:
        BuildError: The text is empty or holds a private-use or surrogate character.
    """
    composed = unicodedata.normalize("NFC", text)
    if _SLUG.fullmatch(composed):
        return composed
    if not composed or any(unicodedata.category(c) in {"Co", "Cs"} for c in composed):
        raise BuildError(f"No IRI can be made of {text!r}.", "Give it a text of assigned characters.")
    moved = "".join(chr(_PRIVATE + ord(c)) if c.isascii() else c for c in composed)
    return "x--" + moved.encode("punycode").decode("ascii")


def segment_text(encoded: str) -> str:
    """Decode what `segment` made; the inverse of `segment` up to NFC."""
    if not encoded.startswith("x--"):
        return encoded
    moved = encoded.removeprefix("x--").encode("ascii").decode("punycode")
    return "".join(chr(ord(c) - _PRIVATE) if _PRIVATE <= ord(c) < _PRIVATE + 128 else c for c in moved)


def thing(*parts: str | int) -> URIRef:
    """Mint `…/id/<part>/<part>…`; each part becomes one segment."""
    return URIRef(f"{BASE}id/" + "/".join(segment(str(part)) for part in parts))


def below(parent: URIRef, *parts: str | int) -> URIRef:
    """Mint an IRI below another thing's IRI."""
    return URIRef(f"{parent}/" + "/".join(segment(str(part)) for part in parts))


def plan_key(place_code: str, audience: Audience, period: tuple[int, int], slug: str | None = None) -> str:
    """Return a plan's key, for example `440103-women-2021-2030`; also its record's file name.

    Args:
        place_code: GB/T 2260 code.
        audience: Whom the plan is for.
        period: First and last year.
        slug: Tells apart plans that have all of this in common, such as an action plan beside the outline.
    """
    key = f"{place_code}-{audience}-{period[0]}-{period[1]}"
    return f"{key}-{slug}" if slug else key


def plan(key: str) -> URIRef:
    """Mint a plan's IRI from its key."""
    return thing("plan", key)


def section(plan_iri: URIRef, ordinal: int) -> URIRef:
    """Mint the IRI of a plan's domain section."""
    return below(plan_iri, f"d{ordinal}")


def target(section_iri: URIRef, ordinal: int) -> URIRef:
    """Mint a target's IRI."""
    return below(section_iri, f"t{ordinal}")


def measure(section_iri: URIRef, ordinal: int) -> URIRef:
    """Mint a measure's IRI."""
    return below(section_iri, f"m{ordinal}")


def project(plan_iri: URIRef, ordinal: int) -> URIRef:
    """Mint a key project's IRI."""
    return below(plan_iri, f"p{ordinal}")


def provision(plan_iri: URIRef, kind: str, ordinal: int) -> URIRef:
    """Mint a provision's IRI; `kind` is `implementation` or `monitoring`."""
    return below(plan_iri, kind, ordinal)


def baseline(plan_iri: URIRef, ordinal: int) -> URIRef:
    """Mint the IRI of a figure that the preface reports."""
    return below(plan_iri, f"b{ordinal}")


def quantity(item_iri: URIRef, ordinal: int) -> URIRef:
    """Mint the IRI of an item's target value or commitment."""
    return below(item_iri, f"v{ordinal}")


def responsibility(item_iri: URIRef, ordinal: int) -> URIRef:
    """Mint the IRI of a duty that an item's own text gives."""
    return below(item_iri, f"r{ordinal}")


def span(owner: URIRef) -> URIRef:
    """Mint the IRI of the place in the document that says the owner."""
    return below(owner, "span")


def document(sha256: str) -> URIRef:
    """Mint a source document's IRI from the hash of its bytes."""
    return thing("document", sha256)


def concept(scheme: str, slug: str) -> URIRef:
    """Mint the IRI of a concept, for example `concept("comparator", "at-least")`."""
    return thing(scheme, slug)


def scheme(name: str) -> URIRef:
    """Mint the IRI of a concept scheme."""
    return thing("scheme", name)


def place(code: str) -> URIRef:
    """Mint a place's IRI from its GB/T 2260 code."""
    return thing("place", code)


def agency(place_code: str, name: str) -> URIRef:
    """Mint an agency's IRI from its jurisdiction's code and its name (or register slug)."""
    return thing("agency", place_code, name)


def agency_change(slug: str) -> URIRef:
    """Mint the IRI of a renaming, merger or split of agencies from its register slug."""
    return thing("agency-change", slug)


def remit(rule: str) -> URIRef:
    """Mint the IRI of a rule that presumes who answers for what, from its register id."""
    return thing("remit", rule)


def presumed(target_iri: URIRef, rule: str) -> URIRef:
    """Mint the IRI of a responsibility that a remit rule presumes."""
    return below(target_iri, "presumed", rule)


def assigned(target_iri: URIRef, table: str, ordinal: int) -> URIRef:
    """Mint the IRI of a responsibility that a table assigns; `ordinal` counts in target and table."""
    return below(target_iri, "assigned", table, ordinal)


def table(key: str) -> URIRef:
    """Mint an imported table's IRI from its key."""
    return thing("table", key)


def table_row(key: str, sheet: str, row: int) -> URIRef:
    """Mint the IRI of a row, counted from 1 as the spreadsheet shows it; `sheet` is `-` in a CSV file."""
    return below(table(key), f"s-{sheet}", f"r{row}")


def observation(place_code: str, indicator: str, year: int, population: str, key: str) -> URIRef:
    """Mint the IRI of a figure of an imported table.

    Args:
        place_code: GB/T 2260 code.
        indicator: Register slug.
        year: The year it describes.
        population: As the table prints it; empty becomes `all`.
        key: The table's key.
    """
    return thing("observation", place_code, indicator, str(year), population or "all", key)


def assessment(subject: URIRef, as_of: date) -> URIRef:
    """Mint the IRI of how a target value, or a target in words, stands as of a day."""
    return below(subject, "as-of", as_of.isoformat())


def legal_act(title: str) -> URIRef:
    """Mint the IRI of a law or regulation from its title."""
    return thing("law", title)


def work(title: str) -> URIRef:
    """Mint the IRI of a cited document that the registers cannot place."""
    return thing("work", title)


def query(name: str) -> URIRef:
    """Mint a saved query's IRI from the name of its file."""
    return thing("query", name)


def query_parameter(query_iri: URIRef, name: str) -> URIRef:
    """Mint the IRI of a saved query's parameter; its name is of small letters, digits and `_`."""
    return below(query_iri, "parameter", name.replace("_", "-"))


def result_column(query_iri: URIRef, name: str) -> URIRef:
    """Mint the IRI of a column of a saved query's answer: `agencyLabel` becomes `agency-label`.

    A name with `_` stays as it is, so that `as_of` and `asOf` never share an IRI.
    """
    slug = name if "_" in name else _CAPITAL.sub(lambda match: f"-{match[0].lower()}", name)
    return below(query_iri, "column", slug)


def golden_check(query_iri: URIRef) -> URIRef:
    """Mint the IRI of what a saved query's golden check found."""
    return below(query_iri, "check")


def graph(*parts: str) -> URIRef:
    """Mint a named graph's IRI, for example `graph("plan", "440103-women-2021-2030")`."""
    return URIRef(f"{BASE}graph/" + "/".join(segment(part) for part in parts))


def genid(label: str) -> URIRef:
    """Mint the IRI that stands for a blank node of the ontology, from its canonical label."""
    return URIRef(f"{BASE}.well-known/genid/{segment(label)}")

"""Changes said: as text in two languages, as JSON, as RDF."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SKOS

from kg import iri
from kg.difference.change import Change, Kind, Place, words
from kg.vocab import PREFIXES

AS = Namespace("https://www.w3.org/ns/activitystreams#")
"""ActivityStreams 2.0: its Add, Remove, Update and Move are what changes are."""

Triple = tuple[URIRef, URIRef, URIRef | Literal]


def as_text(changes: Sequence[Change], languages: Sequence[str] = ("zh", "en")) -> str:
    """Return changes as lines: what plan, then each change with its place, in one language or both."""
    if not changes:
        same = dict(zip(("zh", "en"), words()["nouns"]["same"], strict=True))
        return " ".join(same[language] for language in languages) + "\n"
    lines: list[str] = []
    plan = ""
    for change in changes:
        named = _plans(change)
        if named != plan:
            plan = named
            lines.append(plan)
        first, *others = [change.told("zh" if language == "zh" else "en") for language in languages]
        lines.append(f"  {_place(change)}  {first}")
        lines.extend(f"      {line}" for line in others)
    return "\n".join(lines) + "\n"


def as_json(changes: Sequence[Change], versions: tuple[str, str]) -> dict[str, Any]:
    """Return changes as JSON: the two versions, how many of each kind, and each.

    Args:
        changes: The changes.
        versions: What the older and the newer version are called.
    """
    return {
        "from": versions[0],
        "to": versions[1],
        "counts": dict(sorted(Counter(change.kind for change in changes).items())),
        "changes": [
            {
                "kind": change.kind,
                "before": _place_json(change.before),
                "after": _place_json(change.after),
                "what": change.what,
                "was": change.was,
                "now": change.now,
                "zh": change.told("zh"),
                "en": change.told("en"),
            }
            for change in changes
        ],
    }


def as_triples(
    changes: Iterable[Change], versions: tuple[str, str], between: Sequence[str] = ()
) -> Iterator[Triple]:
    """Yield changes as RDF: what they are in ActivityStreams, and which version is a revision of which.

    A thing has one IRI in all its versions; each version of it is a `prov:specializationOf` it.

    Args:
        changes: The changes.
        versions: What the older and the newer version are called; part of the IRIs.
        between: Keys of the plans that are compared, where not all are; part of the IRIs.
    """
    difference = iri.thing("difference", *versions, *between)
    yield difference, RDF.type, AS.Collection
    kinds: set[Kind] = set()
    for number, change in enumerate(changes, 1):
        subject = iri.below(difference, f"c{number}")
        kinds.add(change.kind)
        yield difference, AS.items, subject
        yield from _change(subject, change, versions)
    for kind in sorted(kinds):
        yield from _kind(kind)


def as_turtle(changes: Iterable[Change], versions: tuple[str, str], between: Sequence[str] = ()) -> str:
    """Return changes as Turtle; see `as_triples`."""
    graph = Graph()
    for prefix, space in {**PREFIXES, "as": str(AS)}.items():
        graph.bind(prefix, space, replace=True)
    for triple in as_triples(changes, versions, between):
        graph.add(triple)
    return graph.serialize(format="turtle")


def _change(subject: URIRef, change: Change, versions: tuple[str, str]) -> Iterator[Triple]:
    yield subject, RDF.type, AS[words()["kinds"][change.kind]["act"]]
    yield subject, DCTERMS.type, iri.thing("change-kind", change.kind)
    yield subject, RDFS.label, Literal(change.told("zh"), lang="zh")
    yield subject, RDFS.label, Literal(change.told("en"), lang="en")
    was = _version(change.before, versions[0]) if change.before else None
    now = _version(change.after, versions[1]) if change.after else None
    for place, version in ((change.before, was), (change.after, now)):
        if place and version:
            yield version, RDF.type, PROV.Entity
            yield version, PROV.specializationOf, _thing(place)
    if now or was:
        yield subject, AS.object, now or was  # type: ignore[misc]  # one of them is there
    if was and now:
        yield subject, AS.origin, was
        yield now, PROV.wasRevisionOf, was


def _kind(kind: Kind) -> Iterator[Triple]:
    """Yield what a kind of change is called."""
    nouns = words()["nouns"]["nothing"]
    concept = iri.thing("change-kind", kind)
    yield concept, RDF.type, SKOS.Concept
    for language, blank in zip(("zh", "en"), nouns, strict=True):
        said = words()["kinds"][kind][language].format(what="", was="", now="")
        label = said.split("：")[0].split(":")[0].strip() or blank
        yield concept, SKOS.prefLabel, Literal(label, lang=language)


def _thing(place: Place) -> URIRef:
    plan = iri.plan(place.plan)
    return URIRef(f"{plan}/{place.path}") if place.path else plan


def _version(place: Place, version: str) -> URIRef:
    return iri.below(_thing(place), "version", version)


def _plans(change: Change) -> str:
    keys = [place.plan for place in (change.before, change.after) if place]
    return " → ".join(dict.fromkeys(keys))


def _place(change: Change) -> str:
    paths = [place.path if place else "—" for place in (change.before, change.after)]
    return " → ".join(dict.fromkeys(path or "·" for path in paths))


def _place_json(place: Place | None) -> dict[str, str] | None:
    return {"plan": place.plan, "path": place.path, "iri": str(_thing(place))} if place else None

"""Who answers for things, on what ground, and where documents say them: what events tell of their basis."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.feeds.wording import said
from kg.saved import Name, names, short
from kg.store import GraphStore
from kg.worklist.asking import ask, text

_DUTIES = """
SELECT DISTINCT ?node ?duty ?agency ?role ?basis ?now WHERE {
  $nodes
  ?duty gp:responsibleFor ?node ; gp:agency ?agency ; gp:role ?role ; gp:basis ?basis .
  OPTIONAL { ?agency gp:presentAgency ?now }
}"""
_SOURCES = """
SELECT ?node ?document ?start ?end ?words WHERE {
  $nodes
  ?node gp:source ?span .
  ?span oa:hasSource ?origin .
  ?origin rdfs:label ?document .
  OPTIONAL { ?span oa:hasSelector ?position . ?position oa:start ?start ; oa:end ?end }
  OPTIONAL { ?span oa:hasSelector ?quote . ?quote oa:exact ?words }
} ORDER BY ?node ?document"""
_BASES = ("stated", "assigned", "presumed")


@dataclass(frozen=True)
class Duty:
    """Who answers for an item.

    Attributes:
        iri: The responsibility.
        agency: As the ground names it.
        now: IRIs of the agency and of those that have its duties today.
        role: `lead`, `participating` or `oversight`.
        basis: `stated`, `assigned` or `presumed`.
    """

    iri: str
    agency: Name
    now: frozenset[str]
    role: str
    basis: str

    @property
    def line(self) -> Name:
        """Say it."""
        role, basis = said("role", self.role), said("basis", self.basis)
        return said("lines", "duty", agency=self.agency, role=role, basis=basis)


@dataclass(frozen=True)
class Source:
    """Where a document says a thing.

    Attributes:
        document: The document's file name.
        start: First code point; empty where it is not known.
        end: One past the last.
        words: What it says there; empty where that does not ship.
    """

    document: str
    start: str
    end: str
    words: str

    @property
    def line(self) -> Name:
        """Say it."""
        if not self.start:
            return said("lines", "whole-source", document=self.document)
        return said("lines", "source", document=self.document, start=self.start, end=self.end)


def duties(store: GraphStore, items: Iterable[str]) -> dict[str, list[Duty]]:
    """Return who answers for items, the firmest ground first; of items for which nobody does nothing."""
    found: dict[str, dict[str, tuple[str, str, str]]] = defaultdict(dict)
    now: dict[str, set[str]] = defaultdict(set)
    for row in ask(store, _DUTIES, items):
        agency = row["agency"].value
        told = agency, _key(text(row, "role")), _key(text(row, "basis"))
        found[row["node"].value][row["duty"].value] = told
        now[agency] |= {agency, text(row, "now")} - {""}
    called = names(store, now)
    return {
        item: sorted(
            (
                Duty(iri, called.get(agency, Name(short(agency))), frozenset(now[agency]), role, basis)
                for iri, (agency, role, basis) in told.items()
            ),
            key=lambda duty: (_BASES.index(duty.basis), duty.role != "lead", duty.iri),
        )
        for item, told in found.items()
    }


def sources(store: GraphStore, things: Iterable[str]) -> dict[str, Source]:
    """Return where documents say things; things that come from tables have none."""
    return {
        row["node"].value: Source(*(text(row, name) for name in ("document", "start", "end", "words")))
        for row in ask(store, _SOURCES, things)
    }


def only_presumed(found: Iterable[Duty], agency: str) -> bool:
    """Tell whether an agency answers for something by rule alone; false where no agency was asked for."""
    bases = {duty.basis for duty in found if agency in duty.now}
    return bases == {"presumed"}


def _key(iri: str) -> str:
    return iri.rpartition("/")[2]

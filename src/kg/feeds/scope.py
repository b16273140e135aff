"""Of which plan, place or agency a calendar or feed tells."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from kg.errors import ParameterError
from kg.saved import Name, names
from kg.store import GraphStore
from kg.vocab import BASE

_IRI = re.compile(r"[^\s<>\"{}|^`\\]+")
_KNOWN = "ASK {{ <{iri}> a gp:{kind} }}"
_ALL = "SELECT ?thing WHERE {{ ?thing a gp:{kind} }}"
_NEAR = 5
_KINDS = {
    "plan": ("Plan", "规划", "plan"),
    "place": ("Place", "地区", "place"),
    "agency": ("Agency", "单位", "agency"),
}


@dataclass(frozen=True)
class Scope:
    """What is told of; everything if all are empty.

    Attributes:
        plan: IRI of the only plan.
        place: IRI of the place whose plans alone count, without places within it.
        agency: IRI of the agency whose duties alone count, with those of agencies whose duties it has today.
    """

    plan: str = ""
    place: str = ""
    agency: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing narrows it."""
        return not (self.plan or self.place or self.agency)

    @property
    def iris(self) -> tuple[str, ...]:
        """What narrows it."""
        return tuple(iri for iri in (self.agency, self.plan, self.place) if iri)

    @property
    def plans(self) -> str:
        """A pattern that keeps `?plan` to the plans."""
        only = f"VALUES ?plan {{ <{self.plan}> }} " if self.plan else ""
        return only + (f"?plan gp:place <{self.place}> . " if self.place else "")

    def duties(self, item: str) -> str:
        """Return a pattern that keeps a variable to what the agency answers for.

        Args:
            item: The variable, without its mark.
        """
        if not self.agency:
            return ""
        return f"""{{ SELECT DISTINCT ?{item} WHERE {{
          {{ ?mine gp:agency <{self.agency}> }}
          UNION {{ ?former gp:presentAgency <{self.agency}> . ?mine gp:agency ?former }}
          ?mine gp:responsibleFor ?{item} }} }}"""

    def name(self, store: GraphStore) -> Name:
        """Return what it is called; empty for everything."""
        found = names(store, self.iris)
        told = [found.get(iri, Name(iri.removeprefix(f"{BASE}id/"))) for iri in self.iris]
        return Name(*(" · ".join(name.first(language) for name in told) for language in ("zh", "en")))


def scope_of(store: GraphStore, plan: str = "", place: str = "", agency: str = "") -> Scope:
    """Return what keys name.

    Args:
        store: The graph.
        plan: Key of a plan; empty for all.
        place: Code of a place; empty for all.
        agency: Path of an agency, for example `450700/health-commission`; empty for all.

    Raises:
        ParameterError: There is no such thing; says which are near.
    """
    given = {"plan": plan, "place": place, "agency": agency}
    return Scope(**{kind: _known(store, kind, key.strip()) for kind, key in given.items()})


def _known(store: GraphStore, kind: str, key: str) -> str:
    if not key:
        return ""
    name, zh, en = _KINDS[kind]
    iri = f"{BASE}id/{kind}/{key}"
    if _IRI.fullmatch(iri) and bool(store.query(_KNOWN.format(iri=iri, kind=name))):
        return iri
    with store.query(_ALL.format(kind=name)) as answer:
        there = sorted(row["thing"].value.removeprefix(f"{BASE}id/{kind}/") for row in answer.rows())
    near = (get_close_matches(key, there, _NEAR, 0.4) or there)[:_NEAR]
    raise ParameterError(
        f"没有{zh} {kind}=“{key[:60]}”。 There is no {en} {kind}={key[:60]!r}.",
        f"例如有：{'、'.join(near)}。 There are for example: {', '.join(near)}.",
    )

"""Who is to settle a finding: who leads, gives out the work, wrote the plan, or keeps the data."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.store import GraphStore
from kg.vocab import BASE
from kg.vocabulary import vocabulary
from kg.worklist.asking import ask, key, names, text
from kg.worklist.model import Fixer, Ground, Named, Rule

_LEAD, _FUNCTION = f"{BASE}id/role/lead", f"{BASE}id/agency-function/"
_LEADS = f"""
SELECT ?node ?agency ?basis ?now WHERE {{
  $nodes ?duty gp:responsibleFor ?node ; gp:role <{_LEAD}> ; gp:agency ?agency ; gp:basis ?basis .
  OPTIONAL {{ ?agency gp:presentAgency ?now }}
}}"""
_PLANS = """
SELECT ?node ?place ?issuer WHERE { $nodes ?node gp:place ?place OPTIONAL { ?node gp:issuer ?issuer } }"""
_BODIES = """
SELECT ?node ?body ?function WHERE {
  $nodes ?body gp:jurisdiction ?node ; org:classification ?function .
  FILTER NOT EXISTS { ?body schema:dissolutionDate ?gone }
}"""
_GROUNDS = {"office": Ground.OFFICE, "statistics": Ground.STATISTICS}
"""Bodies of a plan's place; `[bodies]` of `data/vocabulary/worklist.toml` says which function they have."""


@dataclass
class Fixers:
    """Knows who is to settle what.

    Attributes:
        leads: Item to ground to the leads, as they are today.
        places: Plan to place.
        issuers: Plan to issuer.
        bodies: Kind of body and place to the body.
        called: Names of all of them.
    """

    leads: dict[str, dict[Ground, list[str]]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    issuers: dict[str, str] = field(default_factory=dict)
    bodies: dict[tuple[str, str], str] = field(default_factory=dict)
    called: dict[str, Named] = field(default_factory=dict)

    @classmethod
    def read(cls, store: GraphStore, items: Iterable[str], plans: Iterable[str]) -> "Fixers":
        """Read who leads some items, who issued some plans, and the bodies of their places."""
        made = cls()
        for row in ask(store, _LEADS, items):
            ground = Ground(row["basis"].value.rpartition("/")[2])
            now = row.get("now", row["agency"]).value
            held = made.leads.setdefault(row["node"].value, {}).setdefault(ground, [])
            if now not in held:
                held.append(now)
        for row in ask(store, _PLANS, plans):
            plan = row["node"].value
            made.places[plan] = row["place"].value
            if issuer := text(row, "issuer"):
                made.issuers[plan] = issuer
        kinds = {function: kind for kind, function in vocabulary("worklist")["bodies"].items()}
        for row in ask(store, _BODIES, made.places.values()):
            if kind := kinds.get(row["function"].value.removeprefix(_FUNCTION)):
                at, body = (kind, row["node"].value), row["body"].value
                made.bodies[at] = min(body, made.bodies.get(at, body))
        leading = {lead for found in made.leads.values() for held in found.values() for lead in held}
        known = (*made.places.values(), *made.issuers.values(), *made.bodies.values())
        made.called = names(store, leading.union(known))
        return made

    def of(self, rule: Rule, items: Iterable[str], plans: tuple[str, ...]) -> Fixer:
        """Return who is to settle a finding.

        Args:
            rule: What is broken; `data/vocabulary/worklist.toml` says whose affair that is.
            items: The items concerned, that of the thing at fault first.
            plans: The plans concerned.
        """
        by = vocabulary("worklist")["by"].get(rule.key, "maintainer")
        if by == "lead" and (lead := self._lead(items)):
            return lead
        if by in _GROUNDS and plans:
            return Fixer(_GROUNDS[by], self._each(plans, by))
        if by in {"lead", "drafter"} and plans:
            return Fixer(Ground.DRAFTER, self._drafters(plans))
        return Fixer(Ground.MAINTAINER, (_spoken("maintainer", Named("", "", key="")),))

    def presumed(self, items: Iterable[str]) -> tuple[Named, ...]:
        """Return who presumably leads the first of some items that has such a lead."""
        held = (self.leads.get(item, {}).get(Ground.PRESUMED, []) for item in items)
        return tuple(self.called[lead] for lead in sorted(next(filter(None, held), [])))

    def _lead(self, items: Iterable[str]) -> Fixer | None:
        grounds = (Ground.STATED, Ground.ASSIGNED, Ground.PRESUMED)
        told = [self.leads.get(item, {}) for item in items]
        for ground in grounds:
            for found in told:
                if ground in found:
                    return Fixer(ground, tuple(self.called[lead] for lead in sorted(found[ground])))
        return None

    def _drafters(self, plans: Iterable[str]) -> tuple[Named, ...]:
        held = (
            self.called[self.issuers[plan]] if plan in self.issuers else self._stand_in("drafter", plan)
            for plan in plans
        )
        return tuple(dict.fromkeys(held))

    def _each(self, plans: Iterable[str], kind: str) -> tuple[Named, ...]:
        """Return the bodies of the plans' places, or stand-ins where there is none."""
        held = (
            self.called[self.bodies[at]]
            if (at := (kind, self.places.get(plan, ""))) in self.bodies
            else self._stand_in(kind, plan)
            for plan in plans
        )
        return tuple(dict.fromkeys(held))

    def _stand_in(self, kind: str, plan: str) -> Named:
        place = self.called.get(self.places.get(plan, ""), Named("", "", key=key(plan)))
        return _spoken(kind, place)


def _spoken(kind: str, place: Named) -> Named:
    """Name somebody whom the graph does not know."""
    zh, en = (
        told.format(place=place.first(language))
        for told, language in zip(vocabulary("worklist")["names"][kind], ("zh", "en"), strict=True)
    )
    return Named("", zh, en, f"{kind}/{place.key}".rstrip("/"))

"""Filling a saved query's parameters with what a question names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kg.catalogue import Parameter, SavedQuery
from kg.questions.marks import Mark, Reading
from kg.questions.strings import strings
from kg.questions.things import Thing
from kg.questions.tokens import cut
from kg.questions.when import fill_times
from kg.questions.words import Words
from kg.vocab import BASE

_ORDER = (
    *("indicator", "title", "domain", "topic", "group", "target-kind", "agency-function", "role", "basis"),
    *("query-audience", "query-topic"),
)
"""Which of several things of one name is meant first, if the query takes both."""
_GROUPS_FIRST = ("group", *_ORDER)
"""The same where a group is called just so, and topics only among other things."""
_EITHER = re.compile(r"还是|\bor\b")
_COMPARING = frozenset({"compare", "latest"})
_NEAR = 4
"""Tokens between an audience and the word for plan."""
_CLOSE = 2
"""Tokens between an agency and the place that says whose it is."""
_MOST = 6
"""More things of one name than this say nothing."""


@dataclass
class Filling:
    """Values of a query's parameters, and what of the question they account for.

    Attributes:
        values: IRIs or literals by parameter.
        words: Positions of the tokens by parameter.
        used: Positions of tokens that the values account for.
        missing: Required parameters that the question does not fill.
        loose: Whether free words are taken for what has a name: another query may take the name.
        refused: Things that the question names and that the query can say nothing about.
    """

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, tuple[int, ...]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    missing: tuple[str, ...] = ()
    loose: bool = False
    refused: tuple[Thing, ...] = ()

    def put(self, name: str, values: Iterable[str], at: Iterable[int]) -> None:
        """Add values of a parameter and where they stand."""
        positions = tuple(at)
        before = self.values.get(name, ())
        self.values[name] = before + tuple(value for value in values if value not in before)
        self.words[name] = self.words.get(name, ()) + positions
        self.used.update(positions)


class Filler:
    """Fills parameters.

    Args:
        vocabulary: The words of questions.
        things: What questions may name, by IRI.
        admitted: Places that a query can say something about, by name of the query.
        core: What the title and question of each query mean; a word of that meaning names nothing there.
    """

    def __init__(
        self,
        vocabulary: Words,
        things: Mapping[str, Thing],
        admitted: Mapping[str, frozenset[str]],
        core: Mapping[str, frozenset[str]],
    ) -> None:
        self._core = core
        self._choices = vocabulary.choices
        self._things = things
        self._plans = [thing for thing in things.values() if thing.key == "plan" and thing.audience]
        self._admitted = admitted

    def fill(self, query: SavedQuery, reading: Reading) -> Filling:
        """Fill a query's parameters from a question.

        Args:
            query: The saved query.
            reading: The question.
        """
        filling = Filling()
        parameters = {parameter.key or parameter.name: parameter for parameter in query.header.parameters}
        strings(query, reading, filling, self._choices)
        marks = [mark for mark in reading.marks if not filling.used.issuperset(mark.at)]
        places = [mark for mark in marks if mark.of("place")]
        self._choose(query, marks, filling, either=bool(_EITHER.search(reading.text)))
        if reading.meanings & _COMPARING:
            context = [mark for mark in places if mark not in self._lowest(places)]
            filling.used.update(position for mark in context for position in mark.at)
            places = self._lowest(places)
        consumed = self._agencies(parameters, marks, places, filling)
        audience = self._plan(parameters, marks, places, filling)
        self._places(query, parameters, [mark for mark in places if mark not in consumed], filling)
        for mark in marks:
            if not filling.used.issuperset(mark.at) and not mark.meanings & self._core[query.name]:
                self._thing(parameters, mark, audience, filling)
        self._whose(parameters, marks, audience, filling)
        fill_times(query, reading, marks, self._core[query.name], filling)
        filling.missing = tuple(
            p.name for p in query.header.parameters if p.required and not filling.values.get(p.name)
        )
        return filling

    def _choose(self, query: SavedQuery, marks: Sequence[Mark], filling: Filling, *, either: bool) -> None:
        """Fill parameters that have a fixed list by what the words mean; none where it is asked which."""
        for parameter in query.header.parameters:
            table = self._choices.get(parameter.name) or self._choices.get(parameter.key)
            if not table:
                continue
            allowed = {choice.value for choice in parameter.choices}
            chosen: dict[str, tuple[int, ...]] = {}
            for value, meanings in table.items():
                term = f"{BASE}id/{parameter.key}/{value}" if parameter.is_thing else value
                if (allowed and value not in allowed) or (parameter.is_thing and term not in self._things):
                    continue
                for mark in marks:
                    if mark.meanings & {*meanings}:
                        chosen[term] = chosen.get(term, ()) + mark.at
            if len(chosen) > 1 and either:
                filling.used.update(position for at in chosen.values() for position in at)
            elif chosen and (not allowed or len(chosen) < min(3, len(allowed) or 3)):
                for term, at in chosen.items():
                    filling.put(parameter.name, [term], at)

    def _agencies(
        self,
        parameters: Mapping[str, Parameter],
        marks: Sequence[Mark],
        places: Sequence[Mark],
        filling: Filling,
    ) -> list[Mark]:
        """Fill in agencies; return the places that only say whose they are."""
        parameter = parameters.get("agency")
        if parameter is None:
            return []
        consumed = []
        for mark in marks:
            candidates = mark.of("agency")
            if not candidates or mark.of("domain") or mark.of("topic"):
                continue
            near = [place for place in places if 0 <= mark.at[0] - place.at[-1] - 1 <= _CLOSE]
            after = [place for place in places if 0 <= place.at[0] - mark.at[-1] - 1 <= _CLOSE]
            whose = [*near, *after] or list(places)
            within = {thing.iri for place in whose for thing in place.of("place")}
            ours = [agency for agency in candidates if agency.within in within] or (
                [] if near else [agency for agency in candidates if agency.within in self._above(within)]
            )
            if within and not ours:
                continue
            meant = _present(ours or candidates)
            if len(meant) > _MOST:
                continue
            filling.put(parameter.name, meant, mark.at)
            if any(agency.within in within for agency in ours):
                close = [place for place in whose if within & {thing.iri for thing in place.of("place")}]
                consumed += close
                filling.used.update(position for place in close for position in place.at)
                filling.words[parameter.name] += tuple(n for place in close for n in place.at)
        return consumed

    def _lowest(self, places: Sequence[Mark]) -> list[Mark]:
        """Leave out places in which another one lies: what is compared with, and not what is asked about."""
        above = self._above({thing.iri for mark in places for thing in mark.of("place")})
        return [mark for mark in places if not above.issuperset(thing.iri for thing in mark.of("place"))]

    def _above(self, places: set[str]) -> set[str]:
        found = set[str]()
        for iri in places:
            thing = self._things.get(iri)
            while thing and thing.within:
                found.add(thing.within)
                thing = self._things.get(thing.within)
        return found

    def _plan(
        self,
        parameters: Mapping[str, Parameter],
        marks: Sequence[Mark],
        places: Sequence[Mark],
        filling: Filling,
    ) -> str:
        """Fill in plans named by title, or by place, audience and years; return whom they are for."""
        said = [mark for mark in marks if mark.of("audience")]
        audiences = {thing.iri for mark in said for thing in mark.of("audience")}
        if len(audiences) > 1:
            filling.used.update(position for mark in said for position in mark.at)
        audience = next(iter(audiences)) if len(audiences) == 1 else ""
        if not audiences:
            audience = self._of_groups(marks)
        parameter = parameters.get("plan")
        titled = [mark for mark in marks if mark.of("plan")]
        if parameter and titled:
            for mark in titled:
                filling.put(parameter.name, [thing.iri for thing in mark.of("plan")], mark.at)
            return audience or next(iter({thing.audience for m in titled for thing in m.of("plan")}))
        words = [mark for mark in marks if "plan" in mark.meanings]
        stretch = [mark for mark in marks if mark.time and mark.time.last]
        near = [mark for mark in said if any(_distance(mark, word) <= _NEAR for word in words)]
        topical = any(mark.of("domain") or mark.of("group") for mark in marks if mark not in said)
        alone = bool(audience) and not topical and "audience" not in parameters
        if parameter and audience and (near or alone) and (places or stretch or "audience" not in parameters):
            within = {thing.iri for mark in places for thing in mark.of("place")}
            within = within or self._of_agencies(filling)
            plans = [
                plan.iri
                for plan in self._plans
                if plan.audience == audience
                and (not within or plan.within in within)
                and all((m.time.year, m.time.last) == plan.years for m in stretch if m.time)
            ]
            if plans:
                at = [n for mark in (*places, *said, *stretch, *near) for n in mark.at]
                at += [n for word in words if any(_distance(m, word) <= _NEAR for m in said) for n in word.at]
                filling.put(parameter.name, plans, dict.fromkeys(at))
        elif "audience" in parameters and audience:
            filling.put(parameters["audience"].name, [audience], [n for mark in said for n in mark.at])
        return audience

    def _of_agencies(self, filling: Filling) -> set[str]:
        """Return the places of the agencies filled in, if they have plans."""
        named = {value for values in filling.values.values() for value in values}
        places = {thing.within for iri in named if (thing := self._things.get(iri)) and thing.key == "agency"}
        return places if any(plan.within in places for plan in self._plans) else set()

    def _of_groups(self, marks: Sequence[Mark]) -> str:
        """Return the audience that the groups of a question belong to: girls are children."""
        found = set[str]()
        for mark in marks:
            for thing in mark.of("group"):
                top: Thing | None = thing
                while top and top.broader:
                    top = self._things.get(top.broader)
                if top:
                    found.add(f"{BASE}id/audience/{top.path.rsplit('/', 1)[-1]}")
        return found.pop() if len(found) == 1 and found <= self._things.keys() else ""

    def _places(
        self,
        query: SavedQuery,
        parameters: Mapping[str, Parameter],
        places: Sequence[Mark],
        filling: Filling,
    ) -> None:
        parameter = parameters.get("place")
        if parameter is None:
            return
        admitted = self._admitted.get(query.name)
        for mark in places:
            if filling.used.issuperset(mark.at):
                continue
            named = mark.of("place")
            known = [thing for thing in named if admitted is None or thing.iri in admitted]
            if known:
                filling.put(parameter.name, [thing.iri for thing in known], mark.at)
            else:
                filling.refused += named
                filling.used.update(
                    mark.at
                )  # a query that would fit but for the place is not outdone by others

    def _thing(
        self, parameters: Mapping[str, Parameter], mark: Mark, audience: str, filling: Filling
    ) -> None:
        """Fill in what else a phrase names: the first kind that the query takes."""
        just_so = {thing.key for thing in mark.things if mark.said == _said(thing.zh)}
        for key in _ORDER if "group" not in just_so else _GROUPS_FIRST:
            parameter, candidates = parameters.get(key), mark.of(key)
            if parameter is None or not candidates or (key == "group" and mark.of("audience")):
                continue
            if key == "domain" and audience:
                candidates = tuple(thing for thing in candidates if thing.audience == audience)
            kept = _broadest(candidates)
            if kept and len(kept) <= _MOST and (parameter.several or len(kept) == 1):
                filling.put(parameter.name, [thing.iri for thing in kept], mark.at)
                return

    def _whose(
        self, parameters: Mapping[str, Parameter], marks: Sequence[Mark], audience: str, filling: Filling
    ) -> None:
        """Count an audience as used where a domain or plan for it is filled in: 妇女 in 妇女参政."""
        if audience and any(
            self._things[value].audience == audience
            for name in ("domain", "plan")
            if name in parameters
            for value in filling.values.get(parameters[name].name, ())
        ):
            filling.used.update(n for mark in marks if mark.of("audience") for n in mark.at)


@cache
def _said(name: str) -> str:
    return "".join(cut(name))


def _distance(one: Mark, other: Mark) -> int:
    return max(one.at[0] - other.at[-1], other.at[0] - one.at[-1]) - 1


def _present(agencies: Sequence[Thing]) -> list[str]:
    """Return agencies of one name: the one, else those that they are today."""
    if len(agencies) == 1:
        return [agencies[0].iri]
    return list(dict.fromkeys(agency.present or agency.iri for agency in agencies))


def _broadest(things: Sequence[Thing]) -> list[Thing]:
    iris = {thing.iri for thing in things}
    return [thing for thing in things if thing.broader not in iris]

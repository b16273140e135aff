"""Events of monitoring and evaluation: yearly, half-way and at the end, as the plans' own words ask for them.

A clause of the plan's part on monitoring, or of a duty that it gives, asks for a cycle by words of the
vocabulary. Yearly work is of every year of the plan's period. An evaluation is of the year that its clause
names; mostly it names none, and then what is marked is the period: no year is made up.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.feeds.event import Event
from kg.feeds.grounds import Duty, Source, duties, only_presumed, sources
from kg.feeds.scope import Scope
from kg.feeds.wording import cycles, pattern, said
from kg.saved import Name, names, short
from kg.store import GraphStore
from kg.term import Term
from kg.vocab import BASE
from kg.worklist.asking import text

_PROVISIONS = """
SELECT DISTINCT ?item ?plan ?title ?text ?first ?last ?duty WHERE {
  $plans
  ?item a gp:Provision ; gp:section $section ; gp:plan ?plan ; dcterms:title ?title .
  ?plan gp:periodStart ?first ; gp:periodEnd ?last .
  OPTIONAL { ?item gp:text ?text }
  OPTIONAL { ?duty gp:responsibleFor ?item }
}"""
_SECTION = f"{BASE}id/provision-section/monitoring"
_CLAUSES = re.compile("[，。；！？\n]")
_YEAR = re.compile(r"(?<!\d)(\d{4})年(?!代)")


@dataclass
class _Asked:
    """A cycle that a provision asks for.

    Attributes:
        year: The only year that clauses name; 0 if they name none, or several.
        duties: IRIs of the duties whose words ask for it.
        sources: Where they do.
    """

    years: set[int] = field(default_factory=set)
    duties: set[str] = field(default_factory=set)
    sources: list[Source] = field(default_factory=list)

    @property
    def year(self) -> int:
        return next(iter(self.years)) if len(self.years) == 1 else 0


@dataclass(frozen=True)
class _Provision:
    """A provision of a plan's part on monitoring, with the plan's period."""

    iri: str
    plan: Name
    title: str
    first: int
    last: int


def cycle_events(store: GraphStore, scope: Scope) -> list[Event]:
    """Return the events of monitoring and evaluation.

    Args:
        store: The graph.
        scope: Of which plan, place or agency; of an agency only those that its own duties ask for.
    """
    with store.query(
        _PROVISIONS.replace("$plans", scope.plans).replace("$section", f"<{_SECTION}>")
    ) as answer:
        rows = list(answer.rows())
    items = {row["item"].value: row for row in rows}
    given = {row["duty"].value for row in rows if "duty" in row}
    called = names(store, {row["plan"].value for row in items.values()})
    found, said_at = duties(store, items), sources(store, given | set(items))
    events: list[Event] = []
    for item, row in items.items():
        answering = found.get(item, [])
        provision = _provision(row, called)
        for cycle, asked in _asked(row, answering, said_at, provision).items():
            mine = [duty for duty in answering if duty.iri in asked.duties]
            if not scope.agency or any(scope.agency in duty.now for duty in mine):
                events.extend(_events(provision, cycle, asked, mine, scope))
    return events


def _provision(row: dict[str, Term], called: dict[str, Name]) -> _Provision:
    plan = row["plan"].value
    first, last = (int(text(row, name)[:4]) for name in ("first", "last"))
    return _Provision(row["item"].value, called.get(plan, Name(short(plan))), text(row, "title"), first, last)


def _asked(
    row: dict[str, Term], answering: Iterable[Duty], said_at: dict[str, Source], provision: _Provision
) -> dict[str, _Asked]:
    """Return what a provision asks for, by cycle: in its own text where that ships, and in its duties."""
    asked: dict[str, _Asked] = defaultdict(_Asked)
    for cycle, year in _cycles(text(row, "text"), provision):
        asked[cycle].years |= year
        if provision.iri in said_at and said_at[provision.iri] not in asked[cycle].sources:
            asked[cycle].sources.append(said_at[provision.iri])
    for duty in answering:
        source = said_at.get(duty.iri)
        for cycle, year in _cycles(source.words, provision) if source else ():
            asked[cycle].years |= year
            asked[cycle].duties.add(duty.iri)
            if source and source not in asked[cycle].sources:
                asked[cycle].sources.append(source)
    return asked


def _cycles(words: str, provision: _Provision) -> Iterator[tuple[str, set[int]]]:
    """Yield each cycle that words ask for, with the years that the same clause names."""
    for clause in _CLAUSES.split(words):
        for cycle in cycles():
            if pattern(cycle).search(clause):
                years = {int(year) for year in _YEAR.findall(clause)}
                yield cycle, {year for year in years if provision.first <= year <= provision.last + 1}


def _events(
    provision: _Provision, cycle: str, asked: _Asked, mine: list[Duty], scope: Scope
) -> Iterator[Event]:
    first, last = provision.first, provision.last
    if cycle == "yearly":
        spans = [(year, year, f"{cycle}-{year}", "each-year") for year in range(first, last + 1)]
    elif asked.year:
        spans = [(asked.year, asked.year, cycle, "year-stated")]
    else:
        spans = [(first, last, cycle, "no-year")]
    presumed = only_presumed(mine, scope.agency)
    what = Name(provision.title)
    title = said("lines", "title", kind=said("kinds", cycle), what=what, plan=provision.plan)
    for begins, ends, key, dated in spans:
        known = {"first": first, "last": last, "year": begins}
        yield Event(
            of=provision.iri,
            key=key,
            kind=cycle,
            page=provision.iri,
            first=begins,
            last=ends,
            title=said("lines", "presumed", title=title) if presumed else title,
            lines=(
                said("lines", dated, **known),
                said("lines", "plan", text=provision.plan),
                *(duty.line for duty in mine),
                *(line for source in asked.sources for line in _quoted(source)),
                *([said("lines", "year-only")] if dated != "no-year" else []),
            ),
            presumed=presumed,
        )


def _quoted(source: Source) -> Iterator[Name]:
    if source.words:
        yield said("lines", "quote", text=source.words)
    yield source.line

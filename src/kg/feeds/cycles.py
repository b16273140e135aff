"""Events of monitoring and evaluation: yearly, half-way and at the end, as the plans' own words ask for them.

A clause of the plan's part on monitoring, or of a duty that it gives, asks for a cycle by words of the
vocabulary. Yearly work is of every year of the plan's period. An evaluation is of the year that its clauses
name; mostly they name none, and then what is marked is the period: no year is made up. A plan that asks for
the same in several places has it once, with all of them.
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
SELECT DISTINCT ?item ?plan ?text ?first ?last ?duty WHERE {
  $plans
  ?item a gp:Provision ; gp:section $section ; gp:plan ?plan .
  ?plan gp:periodStart ?first ; gp:periodEnd ?last .
  OPTIONAL { ?item gp:text ?text }
  OPTIONAL { ?duty gp:responsibleFor ?item }
} ORDER BY ?item"""
_SECTION = f"{BASE}id/provision-section/monitoring"
_CLAUSES = re.compile("[，。；！？\n]")
_YEAR = re.compile(r"(?<!\d)(\d{4})年(?!代)")


@dataclass
class _Asked:
    """What a plan says of a cycle.

    Attributes:
        years: The years that its clauses name.
        duties: Who is to see to it.
        clauses: Its words, each with where it stands; nothing where that is not known.
        page: The first provision that asks for it.
    """

    years: set[int] = field(default_factory=set)
    duties: list[Duty] = field(default_factory=list)
    clauses: dict[str, Source | None] = field(default_factory=dict)
    page: str = ""

    def take(self, item: str, clause: str, years: set[int], source: Source | None) -> None:
        """Take a clause of a provision or of one of its duties."""
        self.page = self.page or item
        self.years |= years
        self.clauses.setdefault(clause, source)


@dataclass(frozen=True)
class _Plan:
    """A plan and its period."""

    iri: str
    name: Name
    first: int
    last: int


def cycle_events(store: GraphStore, scope: Scope) -> list[Event]:
    """Return the events of monitoring and evaluation.

    Args:
        store: The graph.
        scope: Of which plan, place or agency; of an agency only those that its own duties ask for.
    """
    query = _PROVISIONS.replace("$plans", scope.plans).replace("$section", f"<{_SECTION}>")
    with store.query(query) as answer:
        rows = list(answer.rows())
    items = {row["item"].value: row for row in rows}
    given = {row["duty"].value for row in rows if "duty" in row}
    called = names(store, {row["plan"].value for row in items.values()})
    found, said_at = duties(store, items), sources(store, given | set(items))
    plans: dict[_Plan, dict[str, _Asked]] = defaultdict(lambda: defaultdict(_Asked))
    for item, row in items.items():
        plan = _plan(row, called)
        _ask_by_duties(plans[plan], plan, item, found.get(item, []), said_at)
        for cycle, clause, years in _cycles(text(row, "text"), plan):
            plans[plan][cycle].take(item, clause, years, said_at.get(item))
    return [
        event
        for plan, cycles_of in plans.items()
        for cycle, asked in cycles_of.items()
        if not scope.agency or any(scope.agency in duty.now for duty in asked.duties)
        for event in _events(plan, cycle, asked, scope)
    ]


def _plan(row: dict[str, Term], called: dict[str, Name]) -> _Plan:
    iri = row["plan"].value
    first, last = (int(text(row, name)[:4]) for name in ("first", "last"))
    return _Plan(iri, called.get(iri, Name(short(iri))), first, last)


def _ask_by_duties(
    asked: dict[str, _Asked], plan: _Plan, item: str, given: Iterable[Duty], said_at: dict[str, Source]
) -> None:
    """Take what the words of a provision's duties ask for."""
    for duty in given:
        source = said_at.get(duty.iri)
        for cycle, clause, years in _cycles(source.words, plan) if source else ():
            asked[cycle].take(item, clause, years, source)
            if duty not in asked[cycle].duties:
                asked[cycle].duties.append(duty)


def _cycles(words: str, plan: _Plan) -> Iterator[tuple[str, str, set[int]]]:
    """Yield each cycle that words ask for, with the clause and the years that it names."""
    for clause in _CLAUSES.split(words):
        for cycle in cycles():
            if pattern(cycle).search(clause):
                years = {int(year) for year in _YEAR.findall(clause)}
                yield cycle, clause, {year for year in years if plan.first <= year <= plan.last + 1}


def _events(plan: _Plan, cycle: str, asked: _Asked, scope: Scope) -> Iterator[Event]:
    first, last = plan.first, plan.last
    if cycle == "yearly":
        spans = [(year, year, f"{cycle}-{year}", "each-year") for year in range(first, last + 1)]
    elif len(asked.years) == 1:
        [year] = asked.years
        spans = [(year, year, cycle, "year-stated")]
    else:
        spans = [(first, last, cycle, "no-year")]
    presumed = only_presumed(asked.duties, scope.agency)
    title = said("lines", "of-plan", kind=said("kinds", cycle), plan=plan.name)
    for begins, ends, key, dated in spans:
        yield Event(
            of=plan.iri,
            key=key,
            kind=cycle,
            page=asked.page,
            first=begins,
            last=ends,
            title=said("lines", "presumed", title=title) if presumed else title,
            lines=(
                said("lines", dated, first=first, last=last, year=begins),
                *(duty.line for duty in asked.duties),
                *(line for clause, source in asked.clauses.items() for line in _quoted(clause, source)),
                *([said("lines", "year-only")] if dated != "no-year" else []),
            ),
            presumed=presumed,
        )


def _quoted(clause: str, source: Source | None) -> Iterator[Name]:
    yield said("lines", "quote", text=clause)
    if source:
        yield source.line

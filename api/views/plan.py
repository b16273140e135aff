"""A plan as its page shows it: facts, contents by domain, targets with their values, measures."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from api.reading import Label, Row, labels, number, rows, text
from api.views.duty import IN_PLAN as ANSWERED_IN_PLAN
from api.views.duty import Answering, Ground, answering
from api.views.items import IN_PLAN, Quantity, quantities, tags
from api.views.standing import Standings, standings
from kg.store import GraphStore

_SECTIONS = """
SELECT ?section ?ordinal ?domain WHERE {
  ?section a gp:DomainSection ; gp:plan $plan ; gp:ordinal ?ordinal ; gp:domain ?domain
}"""
_TARGETS = """
SELECT ?item ?section ?ordinal ?words ?kind WHERE {
  ?item a gp:Target ; gp:plan $plan ; dcterms:isPartOf ?section ; gp:ordinal ?ordinal ; gp:statement ?words .
  OPTIONAL { ?item gp:targetKind ?kind }
}"""
_MEASURES = """
SELECT ?item ?section ?ordinal ?words WHERE {
  ?item a gp:Measure ; gp:plan $plan ; dcterms:isPartOf ?section ; gp:ordinal ?ordinal ; dcterms:title ?words
}"""
_OTHERS = """
SELECT ?item ?section ?ordinal ?words WHERE {
  { ?item a gp:KeyProject } UNION { ?item a gp:Provision ; gp:section ?section }
  ?item gp:plan $plan ; gp:ordinal ?ordinal ; dcterms:title ?words
}"""
_BASELINES = """
SELECT ?item ?phrase ?printed ?year ?indicator WHERE {
  ?item a gp:Observation ; gp:plan $plan ; gp:ordinal ?ordinal ; gp:indicatorPhrase ?phrase ;
    gp:valueText ?printed .
  OPTIONAL { ?item gp:year ?year }
  OPTIONAL { ?item gp:indicator ?indicator }
} ORDER BY ?ordinal"""


@dataclass(frozen=True)
class Item:
    """A target, measure, key project or provision."""

    iri: str
    ordinal: int
    words: str
    kind: Label | None = None
    quantities: list[Quantity] = field(default_factory=list)
    answering: Answering = field(default_factory=Answering)
    tags: list[Label] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """What it is about by name, in both languages: groups, topics, indicators, agencies."""
        indicators = [quantity.name for quantity in self.quantities if quantity.name]
        agencies = [duty.agency for duty in (*self.answering.firm, *self.answering.presumed)]
        labels_of = (*self.tags, *indicators, *agencies)
        return list(dict.fromkeys(name for label in labels_of for name in (label.zh, label.en) if name))

    def also(self, language: str) -> list[str]:
        """Return what it is about and its list does not show, for finding it as one types."""
        indicators = [quantity.name for quantity in self.quantities if quantity.name]
        shown = {quantity.phrase for quantity in self.quantities}
        names = dict.fromkeys(label.first(language) for label in (*self.tags, *indicators))
        return [name for name in names if name not in shown]


@dataclass(frozen=True)
class Section:
    """A domain section, whose own name may differ from its domain's, with what stands in it."""

    iri: str
    ordinal: int
    label: Label
    targets: list[Item]
    measures: list[Item]
    domain: str

    @property
    def anchor(self) -> str:
        """The section's name within the page (`d1`)."""
        return self.iri.rsplit("/", 1)[1]

    @property
    def quantified(self) -> int:
        """How many of the targets state a number."""
        return sum(bool(target.quantities) for target in self.targets)


@dataclass(frozen=True)
class Baseline:
    """A figure that the plan's preface reports."""

    iri: str
    phrase: str
    printed: str
    year: str
    name: Label | None


@dataclass(frozen=True)
class PlanView:
    """A plan's contents, and how its targets stand."""

    iri: str
    standings: Standings
    sections: list[Section]
    projects: list[Item]
    implementation: list[Item]
    monitoring: list[Item]
    baselines: list[Baseline]

    @property
    def grounds(self) -> dict[Ground, int]:
        """How many targets somebody answers for, by the firmest ground."""
        found = Counter(target.answering.ground for section in self.sections for target in section.targets)
        return {ground: found[ground] for ground in Ground}

    @property
    def items(self) -> int:
        """How many items there are: targets, measures, projects, provisions."""
        listed = sum(len(section.targets) + len(section.measures) for section in self.sections)
        return listed + len(self.projects) + len(self.implementation) + len(self.monitoring)

    def also(self, language: str) -> dict[str, int]:
        """Return a number for each name that an item is about and no list shows: a page says each once."""
        listed = [item for section in self.sections for item in section.measures]
        others = (*self.projects, *self.implementation, *self.monitoring)
        names = dict.fromkeys(name for item in (*listed, *others) for name in item.also(language))
        return {name: at for at, name in enumerate(names)}

    @property
    def most_targets(self) -> int:
        """The largest number of targets of a domain, for drawing; at least 1."""
        return max((len(section.targets) for section in self.sections), default=1) or 1


class _Reader:
    """Reads the items of one plan with what belongs to them."""

    def __init__(self, store: GraphStore, plan: str) -> None:
        self._store = store
        self._plan = plan
        self._quantities = quantities(store, IN_PLAN, plan)
        self._answering = answering(store, ANSWERED_IN_PLAN, plan)
        self._tags = tags(store, IN_PLAN, plan)

    def items(self, query: str) -> dict[str, list[Item]]:
        """Return a query's items by the last step of their section's IRI, in order."""
        found = list(rows(self._store, query, plan=self._plan))
        kinds = labels(self._store, (row["kind"].value for row in found if "kind" in row))
        by_section: dict[str, list[Item]] = defaultdict(list)
        for row in found:
            by_section[text(row, "section").rsplit("/", 1)[-1]].append(self._item(row, kinds))
        for items in by_section.values():
            items.sort(key=lambda item: item.ordinal)
        return by_section

    def _item(self, row: Row, kinds: dict[str, Label]) -> Item:
        iri = row["item"].value
        return Item(
            iri=iri,
            ordinal=number(row, "ordinal"),
            words=row["words"].value,
            kind=kinds.get(text(row, "kind")),
            quantities=self._quantities.get(iri, []),
            answering=self._answering.get(iri, Answering()),
            tags=self._tags.get(iri, []),
        )


def plan_view(store: GraphStore, plan: str, day: date) -> PlanView:
    """Read a plan's contents.

    Args:
        store: The built graph.
        plan: The plan's IRI.
        day: As of which day its targets' progress is shown.
    """
    reader = _Reader(store, plan)
    targets, measures = reader.items(_TARGETS), reader.items(_MEASURES)
    others = reader.items(_OTHERS)
    sections = sorted(rows(store, _SECTIONS, plan=plan), key=lambda row: number(row, "ordinal"))
    names = labels(store, (row["section"].value for row in sections))
    english = labels(store, (row["domain"].value for row in sections))
    found = []
    for row in sections:
        iri = row["section"].value
        label = Label(names[iri].zh, english[row["domain"].value].en, iri)
        step = iri.rsplit("/", 1)[1]
        found.append(
            Section(
                iri,
                number(row, "ordinal"),
                label,
                targets.get(step, []),
                measures.get(step, []),
                row["domain"].value.rsplit("/", 1)[-1],
            )
        )
    figures = list(rows(store, _BASELINES, plan=plan))
    indicators = labels(store, (row["indicator"].value for row in figures if "indicator" in row))
    baselines = [
        Baseline(
            row["item"].value,
            row["phrase"].value,
            row["printed"].value,
            text(row, "year"),
            indicators.get(text(row, "indicator")),
        )
        for row in figures
    ]
    return PlanView(
        plan,
        standings(store, day, [plan]),
        found,
        projects=others.get("", []),
        implementation=others.get("implementation", []),
        monitoring=others.get("monitoring", []),
        baselines=baselines,
    )

"""Any thing of the graph as its page shows it: names, classes, properties, and what points to it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rdflib.namespace import RDF, RDFS, SKOS

from api.reading import Label, labels, number, rows
from api.views.items import Place, place_of
from api.words import terms
from kg.saved import short
from kg.store import GraphStore, Term
from kg.vocab import BASE, GP

SHOWN_AT_MOST = 50
_ABOUT = "SELECT ?property ?value WHERE { $thing ?property ?value }"
_POINTING = "SELECT ?property (COUNT(*) AS ?n) WHERE { ?other ?property $thing } GROUP BY ?property"
_POINTING_FIRST = "SELECT ?other WHERE { ?other $property $thing } ORDER BY STR(?other) LIMIT 50"
_POINTING_ALL = """SELECT ?thing ?label WHERE {
  ?thing <%s> <%s> .
  OPTIONAL { ?thing rdfs:label|skos:prefLabel ?label FILTER(LANG(?label) = "zh") }
} ORDER BY ?thing"""
_KINDS_IN_GRAPH = """
SELECT ?kind (COUNT(DISTINCT ?thing) AS ?n) WHERE { GRAPH $graph { ?thing a ?kind } } GROUP BY ?kind"""
_HIDDEN = {str(RDF.type), str(RDFS.label), str(SKOS.prefLabel), str(GP.source)}
_FIRST = (
    "gp:assesses", "gp:status", "gp:explanation", "gp:asOf", "gp:holdsUntil", "gp:rule",
    "gp:latestObservation", "gp:baseObservation", "gp:pathValue", "gp:gap", "gp:metWhenSet", "gp:rateVerdict",
    "gp:rateExplanation", "gp:observedRate", "gp:requiredRate", "gp:rateRatio", "gp:rulesAgree",
    "gp:setAsideReason", "gp:setAside",
    "gp:statement", "dcterms:title", "gp:text", "skos:definition", "gp:reason", "dcterms:description",
    "gp:question", "rdfs:comment", "schema:valueName", "csvw:name", "gp:valueScheme", "sh:datatype",
    "sh:class", "schema:valueRequired", "schema:defaultValue", "schema:valuePattern", "schema:multipleValues",
    "gp:responsibleFor", "gp:agency", "gp:printedAgency", "gp:role", "gp:basis", "gp:function",
    "gp:indicator", "gp:indicatorPhrase", "gp:domain", "gp:keyword", "gp:comparator", "gp:place", "gp:year",
    "gp:population", "gp:valueText", "gp:value", "gp:upperValue", "gp:unit", "gp:evidence",
    "gp:due", "gp:audience", "gp:periodStart", "gp:periodEnd", "gp:issuer", "gp:documentNumber",
    "dcterms:date", "gp:changeKind", "org:originalOrganization", "org:resultingOrganization",
    "gp:presentAgency", "gp:jurisdiction", "org:classification", "schema:foundingDate",
    "schema:dissolutionDate", "gp:sheet", "gp:rowNumber", "dcterms:isPartOf", "dcterms:identifier",
    "dcterms:source", "dcterms:issued", "eli:based_on", "prov:wasDerivedFrom", "skos:altLabel",
)  # fmt: skip
"""Properties that a reader looks for first; the others follow by name."""


@dataclass(frozen=True)
class Value:
    """A property's value: a literal, or a thing with its name."""

    term: Term
    label: Label | None

    @property
    def is_number(self) -> bool:
        """Whether it is a number, to be aligned as one."""
        kind = (self.term.datatype or "").rsplit("#", 1)[-1]
        return kind in {"decimal", "integer", "nonNegativeInteger", "double"}


@dataclass(frozen=True)
class Property:
    """A property with its values."""

    label: Label
    values: list[Value]


@dataclass(frozen=True)
class Pointing:
    """The things that have this one as a property's value: how many, the first of them, a query for all."""

    label: Label
    count: int
    things: list[Label]
    query: str

    def ambiguous(self, language: str) -> bool:
        """Tell whether some of the things shown share a name, so that addresses have to tell them apart."""
        return len({thing.first(language) for thing in self.things}) < len(self.things)


@dataclass(frozen=True)
class Thing:
    """A thing of the graph."""

    label: Label
    classes: list[Label]
    properties: list[Property]
    pointing: list[Pointing]
    place: Place | None
    parents: list[Label]
    """What it stands in: the plan and section of an item, the scheme of a concept; outermost first."""

    @property
    def iri(self) -> str:
        """The thing's IRI."""
        return self.label.iri

    def literals(self, *names: str) -> list[str]:
        """Return the first values of properties given by prefixed name, as far as it has them."""
        found = {short(p.label.iri): p.values[0].term.value for p in self.properties}
        return [found[name] for name in names if name in found]

    def texts(self, name: str) -> list[str]:
        """Return all values of a property given by prefixed name."""
        return [v.term.value for p in self.properties if short(p.label.iri) == name for v in p.values]

    def pointing_besides(self, names: Collection[str]) -> list[Pointing]:
        """Return what points here by other properties than those given by prefixed name."""
        return [group for group in self.pointing if short(group.label.iri) not in names]

    def values_of(self, name: str) -> list[Label]:
        """Return the things that are a property's values, given its prefixed name."""
        values = (v for p in self.properties if short(p.label.iri) == name for v in p.values)
        return [value.label for value in values if value.label is not None]

    def is_a(self, name: str) -> bool:
        """Tell whether it belongs to one of our classes."""
        return any(cls.iri == str(GP[name]) for cls in self.classes)


def classes_of(store: GraphStore, iri: str) -> set[str]:
    """Return the IRIs of a thing's classes."""
    found = rows(store, "SELECT ?kind WHERE { $thing a ?kind }", thing=iri)
    return {row["kind"].value for row in found}


def thing(store: GraphStore, iri: str) -> Thing | None:
    """Read a thing.

    Args:
        store: The built graph.
        iri: The thing.

    Returns:
        The view, or `None` when the graph says nothing of it.
    """
    about: dict[str, list[Term]] = defaultdict(list)
    for row in rows(store, _ABOUT, thing=iri):
        about[row["property"].value].append(row["value"])
    counts = {row["property"].value: number(row, "n") for row in rows(store, _POINTING, thing=iri)}
    if not about and not counts:
        return None
    first = {
        prop: [row["other"].value for row in rows(store, _POINTING_FIRST, property=prop, thing=iri)]
        for prop in counts
    }
    things = {term.value for values in about.values() for term in values if term.kind == "iri"}
    others = {other for found in first.values() for other in found}
    above = _above(iri)
    names = labels(store, {iri, *about, *things, *counts, *others, *above}, terms())
    schemes = [term.value for term in about.get(str(SKOS.inScheme), [])]
    classes = [names[term.value] for term in about.get(str(RDF.type), []) if term.kind == "iri"]
    classes.sort(key=lambda cls: (not cls.iri.startswith(str(GP)), cls.iri))
    label = _assessed(iri, about, names) or names[iri]
    if not (label.zh or label.en) and classes:  # a place in a text has no name; say what it is
        label = Label(classes[0].zh, classes[0].en, iri)
    return Thing(
        label=label,
        classes=classes,
        properties=_properties(about, names),
        pointing=[
            Pointing(
                names[prop],
                counts[prop],
                [names[other] for other in first[prop]],
                _POINTING_ALL % (prop, iri),
            )
            for prop in sorted(counts, key=lambda prop: (counts[prop], prop))
        ],
        place=place_of(store, iri),
        parents=[names[parent] for parent in [*schemes, *above] if names[parent].zh],
    )


def _assessed(iri: str, about: Mapping[str, list[Term]], names: Mapping[str, Label]) -> Label | None:
    """Call an assessment after what it assesses and the day."""
    what, day = about.get(str(GP.assesses)), about.get(str(GP.asOf))
    if not (what and day):
        return None
    name, since = names[what[0].value], day[0].value
    zh, en = name.first("zh"), name.en
    return Label(f"{zh} 截至 {since}", f"{en} as of {since}" if en else "", iri)


def _above(iri: str) -> list[str]:
    """Return the IRIs above one in its path, from the plan down; things outside plans have none."""
    top = f"{BASE}id/plan/"
    steps = iri.removeprefix(top).split("/") if iri.startswith(top) else []
    return [top + "/".join(steps[:depth]) for depth in range(1, len(steps))]


def _properties(about: Mapping[str, list[Term]], names: Mapping[str, Label]) -> list[Property]:
    def place(prop: str) -> tuple[int, str]:
        name = short(prop)
        return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)

    return [
        Property(
            names[prop],
            [Value(term, names.get(term.value)) for term in sorted(about[prop], key=_chinese_first)],
        )
        for prop in sorted(about, key=place)
        if prop not in _HIDDEN
    ]


def _chinese_first(term: Term) -> tuple[bool, tuple[str, ...]]:
    return term.language == "en", term.sort_key


def kinds_in(store: GraphStore, graph: str) -> list[tuple[Label, int]]:
    """Return the classes of a named graph's things and how many there are, most first."""
    found = {row["kind"].value: number(row, "n") for row in rows(store, _KINDS_IN_GRAPH, graph=graph)}
    names = labels(store, found, terms())
    return sorted(((names[kind], n) for kind, n in found.items()), key=lambda pair: (-pair[1], pair[0].iri))

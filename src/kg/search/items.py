"""What can be found: the graph's things, each with its names, its texts and where it belongs."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.search.kinds import Kind, kinds
from kg.store import GraphStore, Term
from kg.vocab import BASE

FACETS = ("kind", "plan", "domain", "place")
"""What a search can be narrowed by, in the order in which readers see them."""

_VALUES = "SELECT ?thing ?value WHERE {{ ?thing a {cls} ; {path} ?value }}"
_NAMES = "SELECT ?thing ?value WHERE {{ ?thing {path} ?value }}"
_NAMING = ("rdfs:label", "skos:prefLabel", "dcterms:title")
_DIGITS = re.compile(r"(\d+)")
_BLANK = re.compile(r"\{\w+\}")
"""Where a saved query's question is filled in."""


@dataclass(frozen=True)
class Text:
    """The same words in two languages; empty where a language has none."""

    zh: str = ""
    en: str = ""

    def first(self, language: str) -> str:
        """Return the words in a language, else in the other one."""
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


@dataclass(frozen=True)
class Tag:
    """A thing that describes another: its name, and the other names by which people look for it."""

    name: Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """A thing that can be found.

    Attributes:
        iri: The thing.
        kind: Name of its kind.
        title: What it is called; of a target, what it says.
        also: Further names, in whatever language.
        text: What else it says.
        tags: Things that describe it: what a plan calls 学生欺凌 is found by 校园欺凌.
        beside: What stands below its title for orientation, and is not searched.
        plan: Key of the plan that it is or belongs to; empty if there is none.
        domain: Key of its domain; empty if it has none.
        place: Code of the place that it is or belongs to; empty if there is none.
    """

    iri: str
    kind: str
    title: Text
    also: tuple[str, ...] = ()
    text: Text = Text()
    tags: tuple[Tag, ...] = ()
    beside: Text = Text()
    plan: str = ""
    domain: str = ""
    place: str = ""


@dataclass(frozen=True)
class Choice:
    """A plan, domain or place that a search can be narrowed to."""

    facet: str
    key: str
    iri: str
    label: Text


_Values = Mapping[str, list[Term]]


def items(store: GraphStore) -> Iterator[Item]:
    """Read from a graph what can be found, one kind at a time.

    Args:
        store: The graph.

    Yields:
        Items, by kind and then in the order of their plans; always the same for the same graph.
    """
    names = _names(store)
    place_of_plan = {
        thing: values[0].value for thing, values in _values(store, "gp:Plan", "gp:place").items()
    }
    tags = _tags(store, names)
    for kind in sorted(kinds().values(), key=lambda kind: kind.order):
        yield from sorted(_items(store, kind, tags, place_of_plan), key=lambda item: _natural(item.iri))


def choices(store: GraphStore) -> list[Choice]:
    """Return the plans, domains and places of a graph, in the order of their keys."""
    names = _names(store)
    found = [
        Choice(facet, _key(term.value), term.value, names.get(term.value, Text()))
        for facet, cls in (("plan", "gp:Plan"), ("domain", "gp:Domain"), ("place", "gp:Place"))
        for term in _things(store, cls)
    ]
    return sorted(found, key=lambda choice: (FACETS.index(choice.facet), choice.key))


def _key(iri: str) -> str:
    return iri.rpartition("/")[2]


def _natural(iri: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts t2 before t10."""
    parts = _DIGITS.split(iri.removeprefix(BASE))
    return tuple((int(part) if part.isdecimal() else -1, part) for part in parts)


def _things(store: GraphStore, cls: str) -> Iterator[Term]:
    with store.query(f"SELECT DISTINCT ?thing WHERE {{ ?thing a {cls} }}") as answer:
        yield from (row["thing"] for row in answer.rows())


def _values(store: GraphStore, cls: str, path: str) -> _Values:
    """Return the values at a path's end for the things of a class, in an order that never changes."""
    return _grouped(store, _VALUES.format(cls=cls, path=path))


def _grouped(store: GraphStore, query: str) -> _Values:
    found: dict[str, set[Term]] = defaultdict(set)
    with store.query(query) as answer:
        for row in answer.rows():
            found[row["thing"].value].add(row["value"])
    return {
        thing: sorted(values, key=lambda term: (len(term.value), term.sort_key))
        for thing, values in found.items()
    }


def _names(store: GraphStore) -> dict[str, Text]:
    """Return what everything in the graph is called."""
    names: dict[str, Text] = {}
    for path in _NAMING:
        for thing, values in _grouped(store, _NAMES.format(path=path)).items():
            known, further = names.get(thing, Text()), _text(values)
            names[thing] = Text(known.zh or further.zh, known.en or further.en)
    return names


def _tags(store: GraphStore, names: Mapping[str, Text]) -> dict[str, Tag]:
    """Return everything that has a name, with its other names."""
    others = _grouped(store, _NAMES.format(path="skos:altLabel"))
    return {
        thing: Tag(name, tuple(term.value for term in others.get(thing, ()))) for thing, name in names.items()
    }


def _line(term: Term) -> str:
    """Return a literal as one line to be read."""
    return _BLANK.sub("…", " ".join(term.value.split()))


def _text(values: Iterable[Term]) -> Text:
    """Return the first literal of each language; what says no language counts as Chinese."""
    first: dict[str, str] = {}
    for term in values:
        if term.kind == "literal":
            first.setdefault("en" if term.language == "en" else "zh", _line(term))
    return Text(first.get("zh", ""), first.get("en", ""))


class _Read:
    """The values of one kind's things by path, read once each."""

    def __init__(self, store: GraphStore, kind: Kind, tags: Mapping[str, Tag]) -> None:
        self._tags = tags
        paths = {*kind.title, *kind.also, *kind.text, *kind.tags, *kind.names, *kind.beside}
        self._by_path = {path: _values(store, kind.cls, path) for path in sorted(paths)}

    def of(self, thing: str, paths: Iterable[str]) -> list[Term]:
        """Return a thing's values, path by path."""
        return [term for path in paths for term in self._by_path[path].get(thing, ())]

    def first(self, thing: str, paths: Iterable[str]) -> Text:
        """Return the first text that a thing has in each language."""
        return _text(self.of(thing, paths))

    def all(self, thing: str, paths: Iterable[str]) -> Text:
        """Return all texts of a thing, joined by language."""
        joined: dict[str, list[str]] = {"zh": [], "en": []}
        for term in self.of(thing, paths):
            if term.kind == "literal":
                joined["en" if term.language == "en" else "zh"].append(_line(term))
        return Text("；".join(joined["zh"]), "; ".join(joined["en"]))

    def tags(self, thing: str, paths: Iterable[str]) -> tuple[Tag, ...]:
        """Return the things at the paths' ends that have a name, each once, a thing itself left out."""
        ends = dict.fromkeys(
            term.value for term in self.of(thing, paths) if term.kind == "iri" and term.value != thing
        )
        return tuple(self._tags[end] for end in ends if end in self._tags)


def _items(
    store: GraphStore, kind: Kind, tags: Mapping[str, Tag], place_of_plan: Mapping[str, str]
) -> Iterator[Item]:
    read = _Read(store, kind, tags)
    plans, domains = _values(store, kind.cls, "gp:plan"), _values(store, kind.cls, "gp:domain")
    places = _values(store, kind.cls, "gp:place|gp:jurisdiction")
    for thing in sorted({term.value for term in _things(store, kind.cls)}):
        title = read.first(thing, kind.title)
        if not title:
            continue
        plan = thing if kind.name == "plan" else next((t.value for t in plans.get(thing, ())), "")
        place = thing if kind.name == "place" else next((t.value for t in places.get(thing, ())), "")
        domain = thing if kind.name == "domain" else next((t.value for t in domains.get(thing, ())), "")
        shown = {title.zh, title.en}
        beside = read.all(thing, kind.beside)
        yield Item(
            iri=thing,
            kind=kind.name,
            title=title,
            also=tuple(dict.fromkeys(t.value for t in read.of(thing, kind.also) if t.value not in shown)),
            text=read.all(thing, kind.text),
            tags=(*read.tags(thing, kind.tags), *(Tag(tag.name) for tag in read.tags(thing, kind.names))),
            beside=Text(*("" if words in shown else words for words in (beside.zh, beside.en))),
            plan=_key(plan),
            domain=_key(domain),
            place=_key(place or place_of_plan.get(plan, "")),
        )

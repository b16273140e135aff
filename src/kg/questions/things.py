"""What a question may name: places, plans, agencies and concepts, by all that they are called."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.catalogue import CLASSES, SavedQuery, value_list
from kg.questions.words import Words
from kg.store import GraphStore
from kg.vocab import BASE

_PATHS = BASE + "id/"
_CONCEPTS = """
SELECT ?thing ?scheme ?property ?label ?broader ?audience WHERE {
  ?thing skos:inScheme ?scheme ; ?property ?label .
  FILTER(?property IN (skos:prefLabel, skos:altLabel))
  OPTIONAL { ?thing skos:broader ?broader }
  OPTIONAL { ?thing gp:audience ?audience }
}"""
_OF_CLASS = """
SELECT ?thing ?property ?label ?within ?present WHERE {
  ?thing a <%s> ; ?property ?label .
  FILTER(?property IN (rdfs:label, skos:altLabel, dcterms:identifier, dcterms:title))
  OPTIONAL { ?thing gp:jurisdiction|gp:place|schema:containedInPlace ?within }
  OPTIONAL { ?thing gp:presentAgency ?present }
}"""
_PLANS = """
SELECT ?thing ?audience ?start ?end WHERE {
  ?thing a gp:Plan ; gp:audience ?audience ; gp:periodStart ?start ; gp:periodEnd ?end
}"""
_LAWS = "SELECT DISTINCT ?label WHERE { ?law a gp:LegalAct ; rdfs:label ?label }"
LAW = "title"
"""Key of the titles of laws, which are values themselves."""


@dataclass
class Thing:
    """Something that a question may name.

    Attributes:
        iri: Its IRI; for a law its title.
        key: What it is: `place`, `plan`, `agency`, `title`, or the notation of its scheme.
        zh: Its Chinese label.
        en: Its English label.
        called: All that it is called, labels included.
        within: IRI of the place that it is in or of.
        present: IRI of the agency that it is today.
        audience: IRI of its audience.
        years: First and last year of a plan.
        broader: IRI of the broader concept.
    """

    iri: str
    key: str
    zh: str = ""
    en: str = ""
    called: set[str] = field(default_factory=set)
    within: str = ""
    present: str = ""
    audience: str = ""
    years: tuple[int, int] = (0, 0)
    broader: str = ""

    @property
    def path(self) -> str:
        """Its IRI without what all share."""
        return self.iri.removeprefix(_PATHS)


def things(store: GraphStore, vocabulary: Words) -> dict[str, Thing]:
    """Read everything that a question may name.

    Args:
        store: The built graph.
        vocabulary: What people call things beside the labels of the graph.

    Returns:
        Things by IRI; laws by title.
    """
    found: dict[str, Thing] = {}
    for key, kind in CLASSES.items():
        _read(store, _OF_CLASS % kind, found, key)
    _read(store, _CONCEPTS, found, "")
    with store.query(_PLANS) as answer:
        for row in answer.rows():
            plan = found[row["thing"].value]
            plan.audience = row["audience"].value
            plan.years = (int(row["start"].value[:4]), int(row["end"].value[:4]))
    with store.query(_LAWS) as answer:
        for row in answer.rows():
            short = row["label"].value.removeprefix("中华人民共和国")
            found[short] = Thing(short, LAW, short, short, {short, row["label"].value})
    for path, names in vocabulary.names.items():
        if _PATHS + path in found:
            found[_PATHS + path].called.update(names)
    for thing in list(found.values()):
        thing.called.update(list(_more(thing, found, vocabulary)))
        if thing.key.startswith("agency"):
            thing.called = {name for name in thing.called if not name.startswith(vocabulary.plural)}
    return found


def _read(store: GraphStore, query: str, found: dict[str, Thing], key: str) -> None:
    with store.query(query) as answer:
        for row in answer.rows():
            iri = row["thing"].value
            kind = key or row["scheme"].value.rsplit("/", 1)[1]
            thing = found.setdefault(iri, Thing(iri, kind))
            label = row["label"]
            thing.called.add(label.value)
            if row["property"].value.endswith(("#prefLabel", "#label")):
                language = "en" if (label.language or "").startswith("en") else "zh"
                setattr(thing, language, label.value)
            for name in ("within", "present", "audience", "broader"):
                if name in row:
                    setattr(thing, name, row[name].value)


def _more(thing: Thing, found: Mapping[str, Thing], vocabulary: Words) -> Iterator[str]:
    """Yield what a thing is also called: by rules that hold for all of its kind."""
    if thing.key == "place":
        yield from _of_place(thing)
    elif thing.key == "agency":
        yield from _of_agency(thing, found, vocabulary.short)
    elif thing.key == "domain":
        yield from _of_domain(thing, found)
    elif thing.key == "indicator":
        yield from _of_indicator(thing)
    elif thing.key == "topic":
        yield from _of_topic(thing, found)


_DESIGNATION = re.compile(r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|区|县)$")
_ENGLISH_DESIGNATION = re.compile(r"\s+(?:province|city|district|county|municipality)$", re.IGNORECASE)


_HEADED = re.compile(r"(Department|Bureau|Commission|Administration|Office|Ministry) of ([\w ]+)$")
"""Department of Education is Education Department."""


def _of_place(thing: Thing) -> Iterator[str]:
    for name in list(thing.called):
        bare = _DESIGNATION.sub("", name)
        if len(bare) > 1:
            yield bare
    yield _ENGLISH_DESIGNATION.sub("", thing.en)
    last = re.split(r"[省市]", thing.zh.rstrip("市省"))[-1]
    if len(last) > 1 and last != thing.zh:
        yield last + (thing.zh[-1] if thing.zh.endswith(("市", "省")) else "")
        yield _DESIGNATION.sub("", last)


def _of_agency(thing: Thing, found: Mapping[str, Thing], short: Mapping[str, Iterable[str]]) -> Iterator[str]:
    place = found.get(thing.within)
    if place is None:
        return
    bare = {one for name in thing.called for one in _without_place(name, place)}
    bare |= {f"{match[2]} {match[1]}" for name in bare if (match := _HEADED.match(name))}
    for _ in range(2):  # 卫生健康委员会 → 卫健委员会 → 卫健委
        bare.update(
            name.replace(full, one)
            for name in list(bare)
            for full, shorter in short.items()
            if full in name
            for one in shorter
        )
    designation = _DESIGNATION.search(place.zh)
    if designation:  # 广东省公安厅 is 省公安厅
        level = designation[0][-3:] if designation[0].endswith("自治区") else designation[0]
        own = [name for name in bare if not any(name.startswith(p) for p in (*place.called, level))]
        bare.update(level + name for name in own if not name.isascii())
    yield from (name for name in bare if len(name) > 1)


def _without_place(name: str, place: Thing) -> Iterator[str]:
    """Yield a name as it is, and without its place's name."""
    yield name
    for prefix in place.called:
        if name.startswith(prefix) and len(name) > len(prefix) + 1:
            yield name.removeprefix(prefix)
        if prefix.isascii():
            yield re.sub(rf"\s*(?:of|,)\s+{re.escape(prefix)}\b.*$", "", name, flags=re.IGNORECASE)
            yield re.sub(rf"^{re.escape(prefix)}\s+(?:municipal\s+)?", "", name, flags=re.IGNORECASE)


def _of_domain(thing: Thing, found: Mapping[str, Thing]) -> Iterator[str]:
    audience = found.get(thing.audience)
    if audience is None:
        return
    for name in thing.called:
        bare = re.sub(rf"^{audience.zh}(?:与|和|及)?", "", name)
        if bare != name and len(bare) > 1 and not bare.startswith(("与", "和", "及")):
            yield bare
        match = re.match(rf"{audience.en} (?:and|in) (?:the )?(.+)", name, re.IGNORECASE)
        if match:
            yield match[1]
            yield f"{audience.en} {match[1]}"


def _of_topic(thing: Thing, found: Mapping[str, Thing]) -> Iterator[str]:
    """Yield names without whom they are about: 近视防控 of 儿童近视防控."""
    whom = {name for other in found.values() if other.key == "audience" for name in other.called}
    for name in thing.called:
        for prefix in whom:
            if name.startswith(prefix) and len(name) >= len(prefix) + _LEAST_LEFT and not name.isascii():
                yield name.removeprefix(prefix)


def _of_indicator(thing: Thing) -> Iterator[str]:
    """Yield the beginnings of the English label, of two words or more, up to a preposition or measure."""
    words = re.split(r"\s+", thing.en)
    for end in range(2, len(words)):
        beginning = " ".join(words[:end]).rstrip(",")
        if words[end].lower() in _MEASURES or words[end - 1].endswith(","):
            yield beginning
    bare = re.sub(r"[（(].*?[）)]|[“”]", "", thing.zh)
    if bare != thing.zh:
        yield bare


_LEAST_LEFT = 3
"""Characters that have to be left of a topic's name to tell it."""
_MEASURES = {"rate", "ratio", "at", "under", "of", "among", "for", "coverage", "in", "per"}


def admitted(store: GraphStore, catalogue: Mapping[str, SavedQuery]) -> dict[str, frozenset[str]]:
    """Read which places each saved query can say something about.

    Args:
        store: The built graph.
        catalogue: The saved queries.

    Returns:
        IRIs by name of the query, of those that have a parameter for a place.
    """
    read: dict[str, frozenset[str]] = {}
    found: dict[str, frozenset[str]] = {}
    for name, query in catalogue.items():
        for parameter in query.header.parameters:
            text = value_list(parameter) if parameter.key == "place" else None
            if not text:
                continue
            if text not in read:
                with store.query(text) as answer:
                    read[text] = frozenset(row["value"].value for row in answer.rows())
            found[name] = read[text]
    return found

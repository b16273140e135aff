"""What people call things: labels, other names, codes and keys, as the IRIs that queries are bound to."""

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kg.catalogue import Parameter
from kg.errors import ParameterError
from kg.simplified import simplified
from kg.store import GraphStore

_BY_LABEL = """
SELECT DISTINCT ?thing ?label ?within ?name WHERE {
  { ?thing skos:inScheme $of ; skos:prefLabel|skos:altLabel|skos:notation ?label }
  UNION { ?thing a $of ; rdfs:label|skos:altLabel|dcterms:identifier|gp:placeCode ?label }
  OPTIONAL { ?thing gp:jurisdiction|schema:containedInPlace ?within . ?within rdfs:label ?name }
}"""
_PRESENT = "SELECT ?present WHERE { <%s> gp:presentAgency ?present }"
_NEAR = 5


@dataclass(frozen=True)
class _Found:
    """What a name may mean: each thing with a label and the places that it lies in or belongs to."""

    labels: dict[str, str]
    within: dict[str, set[str]]

    def listed(self) -> str:
        return "; ".join(f"{label} <{thing}>" for thing, label in sorted(self.labels.items()))

    def only(self, places: Collection[str]) -> "_Found":
        """Keep what belongs to one of the places; everything when nothing does."""
        kept = {thing: label for thing, label in self.labels.items() if self.within[thing] & {*places}}
        return _Found(kept or self.labels, self.within)


def resolved(store: GraphStore, parameter: Parameter, value: str, places: Collection[str]) -> str:
    """Turn a label, another name, a code or an IRI into the IRI of a concept or thing.

    Args:
        store: The built graph.
        parameter: A parameter whose values are things.
        value: As people write it.
        places: IRIs of the places that the question is about; they decide between agencies of one name.

    Raises:
        ParameterError: The value names nothing, or several things; lists them.
    """
    if value.startswith(("https://", "http://")):
        return str(parameter.term(value))
    found = _looked_up(store, parameter, value)
    if parameter.key == "agency":
        found = found.only(places)
    one = _one(store, found)
    if one is None:
        raise ParameterError(
            f"{parameter.label_zh}“{value}”指多个事物：{found.listed()}。 "
            f"{parameter.name}={value!r} names several things: {found.listed()}.",
            "请写全称，或给出其中一个 IRI。 Give the full name, or one IRI.",
        )
    return one


def _looked_up(store: GraphStore, parameter: Parameter, value: str) -> _Found:
    """Return what a label, alias, code or key may mean.

    Raises:
        ParameterError: It names nothing; says what is near.
    """
    wanted, known = folded(value), set[str]()
    found = _Found({}, {})
    with store.query(_BY_LABEL.replace("$of", f"<{parameter.of}>")) as answer:
        for row in answer.rows():
            thing, label = row["thing"].value, row["label"].value
            place = row["name"].value if "name" in row else ""
            known.add(label)
            spelt = _spellings(folded(label), folded(place))
            if wanted == thing.rsplit("/", 1)[1] or any(wanted == spelling for spelling in spelt):
                found.labels.setdefault(thing, label)
                found.within.setdefault(thing, set()).update([row["within"].value] if place else [])
    if found.labels:
        return found
    near = sorted(label for label in known if wanted in folded(label) or folded(label) in wanted)[:_NEAR]
    hint = f"相近的有：{'、'.join(near)}。 Near it: {', '.join(near)}." if near else _help(parameter)
    raise ParameterError(
        f"{parameter.label_zh}“{value}”查无此名。 {parameter.name}={value!r} names nothing we know.", hint
    )


def _help(parameter: Parameter) -> str:
    return f"{parameter.help_zh or parameter.label_zh}。 {parameter.help_en or parameter.label_en}."


def _one(store: GraphStore, found: _Found) -> str | None:
    """Return the one thing meant; of agencies that are the same one today, that one; `None` for several."""
    if len(found.labels) == 1:
        return next(iter(found.labels))
    present: set[str] = set()
    for thing in found.labels:
        with store.query(_PRESENT % thing) as answer:
            present |= {row["present"].value for row in answer.rows()} or {thing}
    return present.pop() if len(present) == 1 else None


def folded(text: str) -> str:
    """Return a text in which widths and cases of letters, and traditional characters, make no difference."""
    return simplified(unicodedata.normalize("NFKC", text).casefold().strip())


def _spellings(label: str, place: str) -> Iterator[str]:
    """Yield a name with and without the place's: 广东省卫健委 is 省卫健委, and 省卫健委 is 广东省卫健委."""
    yield label
    for start in range(len(place)):
        name = place[start:]
        for part in (name, name[:-1]):
            if part and label.startswith(part) and label != part:
                yield label.removeprefix(part)
        yield (name[:-1] if label.startswith(name[-1]) else name) + label

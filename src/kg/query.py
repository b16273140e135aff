"""Running saved queries: values in people's words become terms, answers become tables."""

import csv
import io
import json
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from kg.catalogue import CLASSES, Parameter, SavedQuery
from kg.errors import ParameterError
from kg.iri import scheme
from kg.store import GraphStore, Term
from kg.vocab import BASE, GP

_BY_LABEL = """
SELECT DISTINCT ?thing ?label ?within ?name WHERE {
  { ?thing skos:inScheme <%s> ; skos:prefLabel|skos:altLabel|skos:notation ?label }
  UNION { ?thing a <%s> ; rdfs:label|skos:altLabel|dcterms:identifier|gp:placeCode ?label }
  OPTIONAL { ?thing gp:jurisdiction|schema:containedInPlace ?within . ?within rdfs:label ?name }
}"""
_PRESENT = "SELECT ?present WHERE { <%s> gp:presentAgency ?present }"


@dataclass(frozen=True)
class Table:
    """A saved query's answer.

    Attributes:
        columns: Names of the columns, in the header's order.
        labels: Their Chinese labels.
        rows: One dictionary a row; unbound cells are left out.
    """

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[dict[str, Term], ...]


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


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _spellings(label: str, place: str) -> Iterator[str]:
    """Yield a name with and without the place's: 广东省卫健委 is 省卫健委, and 省卫健委 is 广东省卫健委."""
    yield label
    for start in range(len(place)):
        name = place[start:]
        for part in (name, name[:-1]):
            if part and label.startswith(part) and label != part:
                yield label.removeprefix(part)
        yield (name[:-1] if label.startswith(name[-1]) else name) + label


def _look_up(store: GraphStore, parameter: Parameter, value: str) -> _Found:
    """Return what a label, alias, code or key may mean.

    Raises:
        ParameterError: It names nothing; says what is near.
    """
    of_class = CLASSES.get(parameter.key, GP["None"])
    wanted, known = _folded(value), set[str]()
    found = _Found({}, {})
    with store.query(_BY_LABEL % (scheme(parameter.key), of_class)) as answer:
        for row in answer.rows():
            thing, label = row["thing"].value, row["label"].value
            place = row["name"].value if "name" in row else ""
            known.add(label)
            spelt = _spellings(_folded(label), _folded(place))
            if wanted == thing.rsplit("/", 1)[1] or any(wanted == spelling for spelling in spelt):
                found.labels.setdefault(thing, label)
                found.within.setdefault(thing, set()).update([row["within"].value] if place else [])
    if found.labels:
        return found
    near = sorted(label for label in known if wanted in _folded(label) or _folded(label) in wanted)[:5]
    hint = (
        f"相近的有 near: {'、'.join(near)}."
        if near
        else f"请用名称 give a label: {parameter.help_zh or parameter.label_zh}."
    )
    raise ParameterError(f"{parameter.name}={value!r} 查无此名 names nothing we know.", hint)


def _one(store: GraphStore, found: _Found) -> str | None:
    """Return the one thing meant; of agencies that are the same one today, that one; `None` for several."""
    if len(found.labels) == 1:
        return next(iter(found.labels))
    present: set[str] = set()
    for thing in found.labels:
        with store.query(_PRESENT % thing) as answer:
            present |= {row["present"].value for row in answer.rows()} or {thing}
    return present.pop() if len(present) == 1 else None


def _resolve(store: GraphStore, parameter: Parameter, value: str, places: Collection[str]) -> str:
    """Turn a label, alias, code or IRI into the IRI of a concept or thing.

    Args:
        store: The built graph.
        parameter: A parameter whose values are things.
        value: As people write it.
        places: IRIs of the places that the question is about; they decide between agencies of one name.

    Raises:
        ParameterError: The value names nothing, or several things; lists them.
    """
    if value.startswith(BASE):
        return value
    found = _look_up(store, parameter, value)
    if parameter.key == "agency":
        found = found.only(places)
    one = _one(store, found)
    if one is None:
        raise ParameterError(
            f"{parameter.name}={value!r} 指多个事物 names several things: {found.listed()}.",
            "请写全称或给出其中一个 IRI give the full name, or one IRI.",
        )
    return one


def bind(
    store: GraphStore, query: SavedQuery, values: Mapping[str, Sequence[str]], today: date | None = None
) -> str:
    """Return a saved query with people's values bound in it.

    Args:
        store: The built graph, in which labels are looked up.
        query: The saved query.
        values: Parameter name to values as people write them: labels or aliases of concepts, names of places
            and agencies, plan keys, IRIs, numbers, years, dates, `today`. Missing or empty means the
            parameter's default, or all.
        today: The day of asking; without it, this day in UTC.

    Returns:
        SPARQL text.

    Raises:
        ParameterError: A parameter is unknown, missing, or names nothing or several things.
    """
    day = today or datetime.now(UTC).date()
    terms = {name: tuple(given) for name, given in values.items()}
    places: set[str] = set()
    for parameter in sorted(query.header.parameters, key=lambda parameter: parameter.key != "place"):
        chosen = parameter.given(terms.get(parameter.name, ()), day)
        if parameter.is_thing:
            chosen = tuple(_resolve(store, parameter, value, places) for value in chosen)
        if parameter.key == "place":
            places.update(chosen)
        terms[parameter.name] = chosen
    return query.bound(terms)


def run(
    store: GraphStore, query: SavedQuery, values: Mapping[str, Sequence[str]], today: date | None = None
) -> Table:
    """Run a saved query.

    Args:
        store: The built graph.
        query: The saved query.
        values: As `bind` takes them.
        today: As `bind` takes it.

    Returns:
        The answer as a table.

    Raises:
        ParameterError: A parameter is unknown, missing, or names nothing or several things.
    """
    columns = query.header.columns
    with store.query(bind(store, query, values, today)) as answer:
        rows = tuple(answer.rows())
    return Table(tuple(c.name for c in columns), tuple(c.label_zh for c in columns), rows)


def to_csv(table: Table) -> str:
    """Write a table as CSV (RFC 4180, CRLF): a heading of Chinese labels, IRIs and values as they are."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.labels)
    for row in table.rows:
        writer.writerow([row[c].value if c in row else "" for c in table.columns])
    return out.getvalue()


def to_json(table: Table) -> str:
    """Write a table as JSON: `columns` (name and label) and `rows` (name to value)."""
    columns = [{"name": n, "label": label} for n, label in zip(table.columns, table.labels, strict=True)]
    rows = [{c: row[c].value for c in table.columns if c in row} for row in table.rows]
    return json.dumps({"columns": columns, "rows": rows}, ensure_ascii=False, indent=2) + "\n"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def to_text(table: Table, base: str = BASE) -> str:
    """Write a table for the terminal: columns aligned, a Chinese character two cells wide, IRIs shortened."""
    cells = [list(table.labels)]
    cells += [
        [row[c].value.removeprefix(base) if c in row else "" for c in table.columns] for row in table.rows
    ]
    widths = [max(_width(line[i]) for line in cells) for i in range(len(table.columns))]
    lines = [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in cells
    ]
    rule = "  ".join("-" * width for width in widths)
    count = f"{len(table.rows)} 行 rows"
    return "\n".join([lines[0], rule, *lines[1:], count]) + "\n"

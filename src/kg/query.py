"""Running saved queries: values in people's words become terms, answers become tables."""

import csv
import io
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.catalogue import Parameter, SavedQuery
from kg.errors import ParameterError
from kg.iri import scheme
from kg.store import Store, Term
from kg.vocab import BASE

_BY_LABEL = """
SELECT DISTINCT ?thing ?label WHERE {
  { ?thing skos:inScheme <%s> ; skos:prefLabel|skos:altLabel|skos:notation ?label }
  UNION { ?thing a <%s> ; rdfs:label|dcterms:identifier|gp:placeCode ?label }
}"""
_CLASSES = {"place": "Place", "plan": "Plan", "agency": "Agency"}


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


def _resolve(store: Store, parameter: Parameter, value: str) -> str:
    """Turn a label, alias, code or IRI into the IRI of a concept or thing."""
    if value.startswith(BASE):
        return value
    class_iri = f"{BASE}ontology#{_CLASSES.get(parameter.scheme, 'None')}"
    wanted = unicodedata.normalize("NFKC", value).casefold()
    named: dict[str, set[str]] = {}
    for row in store.query(_BY_LABEL % (scheme(parameter.scheme), class_iri)).rows():
        label = unicodedata.normalize("NFKC", row["label"].value).casefold()
        named.setdefault(label, set()).add(row["thing"].value)
        named.setdefault(row["thing"].value.rsplit("/", 1)[1], set()).add(row["thing"].value)
    found = named.get(wanted, set())
    if len(found) == 1:
        return found.pop()
    if found:
        raise ParameterError(
            f"{parameter.name}={value!r} 指多个事物 names several things: {', '.join(sorted(found))}.",
            "请给出其中一个 IRI give one IRI.",
        )
    near = sorted(label for label in named if wanted in label or label in wanted)[:5]
    hint = (
        f"相近的有 near: {'、'.join(near)}."
        if near
        else f"请用名称 give a label: {parameter.help_zh or parameter.label_zh}."
    )
    raise ParameterError(f"{parameter.name}={value!r} 查无此名 names nothing we know.", hint)


def bind(store: Store, query: SavedQuery, values: Mapping[str, Sequence[str]]) -> str:
    """Return a saved query with people's values bound in it.

    Args:
        store: The built graph, in which labels are looked up.
        query: The saved query.
        values: Parameter name to values as people write them: labels or aliases of concepts, place names,
            plan keys, IRIs, numbers, years, dates. Missing or empty means all.

    Returns:
        SPARQL text.

    Raises:
        ParameterError: A parameter is unknown, missing, or names nothing.
    """
    known = {parameter.name: parameter for parameter in query.header.parameters}
    terms = {
        name: tuple(
            _resolve(store, known[name], value) if name in known and known[name].type == "concept" else value
            for value in given
        )
        for name, given in values.items()
    }
    return query.bound(terms)


def run(store: Store, query: SavedQuery, values: Mapping[str, Sequence[str]]) -> Table:
    """Run a saved query.

    Args:
        store: The built graph.
        query: The saved query.
        values: As `bind` takes them.

    Returns:
        The answer as a table.

    Raises:
        ParameterError: A parameter is unknown, missing, or names nothing.
    """
    columns = query.header.columns
    with store.query(bind(store, query, values)) as answer:
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

"""What a page tells machines of its thing in the words of schema.org, as JSON-LD within the page."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from api.derived import OncePerStore
from api.reading import Label, labels, rows
from api.render import local
from kg.exports import Found
from kg.offered import EXPORTS
from kg.saved import Language, short
from kg.store import GraphStore, Term
from kg.vocab import BASE, GP, SCHEMA

Node = dict[str, Any]
_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What could end the element, or begin another, is written as JSON has it."""


@dataclass(frozen=True)
class _Said:
    """A property of schema.org: where its value is found, and what it is."""

    path: str
    to: str = ""
    type: str | None = None


@dataclass(frozen=True)
class _Kind:
    """How things of a class are told."""

    type: str
    properties: Mapping[str, _Said]

    @property
    def query(self) -> str:
        """The query for all values; `?to` is the end of a period."""
        parts = (
            f'{{ BIND("{name}" AS ?name) $thing {said.path} ?value '
            + (f"OPTIONAL {{ $thing {said.to} ?to }} }}" if said.to else "}")
            for name, said in self.properties.items()
        )
        return "SELECT ?name ?value ?to WHERE { " + " UNION ".join(parts) + " } ORDER BY ?name ?value ?to"


@cache
def _kinds() -> Mapping[str, _Kind]:
    text = files("api.views").joinpath("schema_org.toml").read_text(encoding="utf-8")
    return {
        kind["class"]: _Kind(kind["type"], {name: _Said(**said) for name, said in kind["properties"].items()})
        for kind in tomllib.loads(text)["kind"]
    }


def described(store: GraphStore, label: Label, classes: Iterable[str]) -> Node | None:
    """Return what schema.org can say of a thing.

    Args:
        store: The graph.
        label: Its name and IRI.
        classes: IRIs of its classes.

    Returns:
        A node of JSON-LD, or `None` if it is of no kind that is told.
    """
    had = set(map(short, classes))
    kind = next((kind for name, kind in _kinds().items() if name in had), None)
    if kind is None:
        return None
    found = list(rows(store, kind.query, thing=label.iri))
    known = labels(store, {row["value"].value for row in found if row["value"].kind == "iri"})
    node: Node = {"@id": label.iri, "@type": kind.type, "url": {"@id": _page(label.iri)}}
    node |= {"name": _names(label)} if label.zh or label.en else {}
    told: dict[str, list[Any]] = {}
    for row in found:
        value = _value(kind.properties[row["name"].value], row["value"], row.get("to"), known)
        values = told.setdefault(row["name"].value, [])
        if value not in values:
            values.append(value)
    return node | {name: values[0] if len(values) == 1 else values for name, values in told.items()}


def of_dataset(store: GraphStore, version: str) -> Markup:
    """Return what schema.org can say of the dataset, with its dumps, for a page.

    Args:
        store: The graph of a release.
        version: The release.
    """
    return _DATASETS.of(store, lambda: _of_dataset(store, version), version)


_DATASETS: OncePerStore[Markup] = OncePerStore()


def _of_dataset(store: GraphStore, version: str) -> Markup:
    whole = [
        Found(export, packed=export.packs)
        for export in EXPORTS
        if (export.of, export.family) == ("whole", "dumps")
    ]
    iri = f"{BASE}id/dataset/{version}"
    known = described(store, labels(store, [iri])[iri], [str(GP.Dataset)])
    files_of_it = [
        {
            "@type": "DataDownload",
            "name": found.export.en,
            "encodingFormat": found.media_type,
            "contentUrl": {"@id": f"{BASE}data/{version}/{found.address}"},
        }
        for found in whole
    ]
    return written({**known, "isAccessibleForFree": True, "distribution": files_of_it} if known else None)


def crumbs(parents: Sequence[Label], label: Label, home: str, language: Language) -> Node:
    """Return the way from the home page to a thing.

    Args:
        parents: What it stands in, outermost first.
        label: The thing.
        home: What the home page is called.
        language: Of the names.
    """
    steps = [(BASE, home), *((_page(one.iri), one.first(language)) for one in (*parents, label))]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": {"@id": address}}
            for place, (address, name) in enumerate(steps, 1)
        ],
    }


def written(*nodes: Node | None) -> Markup:
    """Write nodes as JSON-LD for a page; its context is its own, so that reading it asks nobody else."""
    document = {"@context": {"@vocab": str(SCHEMA)}, "@graph": [node for node in nodes if node]}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Markup("".join(_ESCAPED.get(character, character) for character in text))  # noqa: S704 - escaped


def _page(iri: str) -> str:
    """Return where a thing can be read about, whatever host serves it."""
    path = local(iri)
    return iri if path is None else BASE + path.removeprefix("/")


def _names(label: Label) -> list[Node]:
    spoken = (("zh", label.zh), ("en", label.en))
    return [{"@value": text, "@language": language} for language, text in spoken if text]


def _value(said: _Said, value: Term, to: Term | None, known: Mapping[str, Label]) -> object:
    if value.kind == "iri":
        label = known.get(value.value)
        named = {"name": _names(label)} if label and said.type and (label.zh or label.en) else {}
        return {"@id": value.value, **({"@type": said.type} if said.type else {}), **named}
    if to is not None:
        return f"{value.value}/{to.value}"
    return {"@value": value.value, "@language": value.language} if value.language else value.value

"""Single things as JSON of a fixed shape, which is JSON-LD: for who wants names and nesting, not triples."""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from kg.store import GraphStore
from kg.vocab import BASE

CONTEXT = f"{BASE}context.jsonld"
"""IRI of the context; the file beside this module is what stands there."""


@cache
def _frames() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("kg.exports").joinpath("frames.toml").read_text(encoding="utf-8"))


@cache
def context() -> bytes:
    """Return the context as it is sent."""
    return files("kg.exports").joinpath("context.jsonld").read_bytes()


def framed_classes() -> tuple[str, ...]:
    """Return the names of our classes whose things have such JSON."""
    return tuple(_frames())


def framed(store: GraphStore, iri: str, cls: str) -> bytes:
    """Return a thing as JSON.

    Args:
        store: The graph.
        iri: The thing; it may stand in a query.
        cls: One of `framed_classes()`.

    Returns:
        UTF-8 JSON: every name of the frame is there, `null` where the thing has nothing to it.
    """
    from pyld import jsonld  # noqa: PLC0415 - takes a second to load, and few ask for it

    made = _frames()[cls]
    with store.query(made["query"].replace("$thing", f"<{iri}>")) as answer:
        triples = answer.write("application/n-triples").decode()
    options = {"documentLoader": _loaded, "omitGraph": True, "embed": "@always"}
    expanded = jsonld.from_rdf(triples, {"format": "application/n-quads"})
    frame = {"@context": CONTEXT, "@id": iri, **_explicit(json.loads(made["frame"]))}
    found = jsonld.frame(expanded, frame, options)
    found = _named(found, json.loads(made["frame"]))
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def _explicit(frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return a frame that shows what it names and nothing else, at every depth."""
    below = {
        _unmapped(name): _explicit(value) if isinstance(value, dict) and value else value
        for name, value in frame.items()
    }
    return {"@explicit": True, **below}


def _named(found: Any, frame: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return JSON with every name of its frame, `null` or an empty list for what is missing, in one order."""
    if isinstance(found, list):
        return [_named(one, frame) for one in found]
    if not isinstance(found, dict):
        return found
    given = {_NAMES.get(key) or key.removeprefix("gp:"): value for key, value in found.items()}
    named = {key: given[key] for key in ("@context", "id", "type") if key in given}
    for name, below in frame.items():
        if name != "type":
            value = given.get(name)
            named[name] = ([] if _many(name) else None) if value is None else _shaped(value, below)
    return named


def _shaped(value: Any, frame: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever JSON holds
    return _named(value, frame) if frame else value


def _many(name: str) -> bool:
    """Tell whether a name always has a list."""
    meant = json.loads(context())["@context"].get(name)
    return isinstance(meant, dict) and meant.get("@container") == "@set"


_NAMES = {"rdfs:label": "label"}


def _unmapped(name: str) -> str:
    """Return a name as a frame may hold it: an empty map of languages would be no pattern at all."""
    meant = json.loads(context())["@context"].get(name)
    mapped = isinstance(meant, dict) and meant.get("@container") == "@language"
    return str(meant["@id"]) if mapped else name


def _loaded(url: str, _options: Mapping[str, object]) -> dict[str, object]:
    """Return our context for its IRI; nothing else is loaded from anywhere.

    Raises:
        LookupError: Something else is asked for.
    """
    if url != CONTEXT:
        raise LookupError(url)
    known = {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url}
    return {**known, "document": json.loads(context())}

"""Results of validation as bytes and back, to be kept with what they were found in."""

import json
from collections.abc import Iterable
from typing import Any

from rdflib import Literal, URIRef

from kg.report import Result


def to_bytes(results: Iterable[Result]) -> bytes:
    """Write results."""
    return json.dumps([_told(result) for result in results], ensure_ascii=False).encode()


def from_bytes(kept: bytes) -> list[Result]:
    """Read what `to_bytes` wrote."""
    return [_result(told) for told in json.loads(kept)]


def _told(result: Result) -> dict[str, Any]:
    value = result.value
    if isinstance(value, Literal):
        kept: object = [str(value), value.language, None if value.datatype is None else str(value.datatype)]
    else:
        kept = None if value is None else str(value)
    return {name: getattr(result, name) for name in result.__dataclass_fields__} | {"value": kept}


def _result(told: dict[str, Any]) -> Result:
    named = {
        name: None if told[name] is None else URIRef(told[name])
        for name in ("focus", "predicate", "shape", "component", "group")
    }
    return Result(**told | named | {"value": _value(told["value"])})


def _value(kept: str | list[str | None] | None) -> URIRef | Literal | None:
    if not isinstance(kept, list):
        return None if kept is None else URIRef(kept)
    text, language, datatype = kept
    kind = None if datatype is None else URIRef(datatype)
    return Literal(text, lang=language, datatype=kind, normalize=False)

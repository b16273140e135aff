"""A saved query as the file it can be read from again: its header in `#+` lines, then SPARQL."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.catalogue import SavedQuery
from kg.vocab import PREFIXES

_DECLARED = re.compile(r"^[ \t]*PREFIX[ \t]+([\w-]*):", re.MULTILINE | re.IGNORECASE)
_USED = re.compile(r"(?<![\w:/#<?$-])([A-Za-z][\w-]*):[\w]")
_TABLES = ("parameters", "columns")
_UNWRITTEN = re.compile(r"\x7f")
"""What JSON writes as it is and TOML does not."""


def saved_form(query: SavedQuery) -> str:
    """Return a query as a file; what `kg.catalogue.parse_query` reads of it is the same query.

    Args:
        query: The saved query.
    """
    header = query.header.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return "".join(f"#+ {line}\n" for line in _toml(header)) + query.text


def with_prefixes(text: str) -> str:
    """Return a query that says the prefixes which our own service knows without being told.

    Args:
        text: SPARQL text.
    """
    declared, used = set(_DECLARED.findall(text)), set(_USED.findall(text))
    needed = [name for name in PREFIXES if name in used and name not in declared]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in needed) + text


def _toml(header: Mapping[str, Any]) -> Iterator[str]:
    for key, value in header.items():
        if key not in _TABLES and key != "chart":
            yield f"{key} = {_value(value)}"
    for key in _TABLES:
        for table in header.get(key, ()):
            yield f"[[{key}]]"
            yield from (f"{name} = {_value(value)}" for name, value in table.items())
    if "chart" in header:
        yield "[chart]"
        yield from (f"{name} = {_value(value)}" for name, value in header["chart"].items())


def _value(value: Any) -> str:  # noqa: ANN401 - whatever a header holds
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return _UNWRITTEN.sub(r"\\u007f", json.dumps(value, ensure_ascii=False))


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _value(name)

"""The rules of Citation File Format 1.2.0 that our files can touch, written from its schema guide."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TEXTS = {"abstract", "message", "title"}
_KNOWN = {
    "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers",
    "keywords", "license", "license-url", "message", "preferred-citation", "references", "repository",
    "repository-artifact", "repository-code", "title", "type", "url", "version",
}  # fmt: skip
_NEEDED = {"authors", "cff-version", "message", "title"}
_ENTITY = {
    "address", "alias", "city", "country", "date-end", "date-start", "email", "fax", "location", "name",
    "orcid", "post-code", "region", "tel", "website",
}  # fmt: skip
_OF_REFERENCE = {"authors", "date-released", "title", "type", "url", "version"}
"""Of the keys that a reference may have, those that we write."""
_REFERENCES = {"art", "article", "book", "data", "database", "generic", "report", "software", "website"}
_LICENCES = {"CC-BY-4.0", "CC0-1.0", "CC-BY-SA-4.0", "ODC-By-1.0", "ODbL-1.0"}
"""Of the SPDX identifiers in its list, those that we know."""
_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])")
_URL = re.compile(r"(https|http|ftp|sftp)://.+")


def faults(told: Mapping[str, Any]) -> list[str]:
    """Return what breaks the rules in a file that is read as YAML."""
    return [*_of_file(told)]


def _of_file(told: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{key} is no key" for key in set(told) - _KNOWN)
    yield from (f"{key} is missing" for key in _NEEDED - set(told))
    yield from (f"{key} is no text" for key in _TEXTS & set(told) if not _is_text(told[key]))
    if told.get("cff-version") != "1.2.0":
        yield "cff-version"
    if told.get("type", "software") not in {"dataset", "software"}:
        yield "type"
    if "license" in told and told["license"] not in _LICENCES:
        yield "license"
    yield from _authors(told)
    yield from _shared(told)
    keywords = told.get("keywords", ["-"])
    if not keywords or not all(map(_is_text, keywords)) or len(set(keywords)) != len(keywords):
        yield "keywords"
    for identifier in told.get("identifiers", ()):
        yield from _identifier(identifier)
    for reference in told.get("references", ()):
        yield from (f"reference: {key}" for key in set(reference) - _OF_REFERENCE)
        if reference.get("type") not in _REFERENCES or not _is_text(reference.get("title")):
            yield "reference"
        yield from _authors(reference)
        yield from _shared(reference)


def _authors(told: Mapping[str, Any]) -> Iterator[str]:
    authors = told.get("authors", ())
    if not authors:
        yield "authors"
    for author in authors:
        if set(author) - _ENTITY or not _is_text(author.get("name")):
            yield f"author {author}"


def _shared(told: Mapping[str, Any]) -> Iterator[str]:
    if "date-released" in told and not (
        isinstance(told["date-released"], str) and _DAY.fullmatch(told["date-released"])
    ):
        yield "date-released"
    for key in {"url", "license-url"} & set(told):
        if not (isinstance(told[key], str) and _URL.fullmatch(told[key])):
            yield key
    if "version" in told and not (_is_text(told["version"]) or isinstance(told["version"], int | float)):
        yield "version"


def _identifier(told: Mapping[str, Any]) -> Iterator[str]:
    if set(told) - {"type", "value", "description"} or told.get("type") not in {"doi", "url", "swh", "other"}:
        yield f"identifier {told}"
    if not _is_text(told.get("value")) or not _is_text(told.get("description", "-")):
        yield f"identifier {told}"
    if told.get("type") == "url" and not _URL.fullmatch(str(told.get("value"))):
        yield f"identifier {told}"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)

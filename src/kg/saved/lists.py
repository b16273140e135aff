"""What may be chosen for a parameter, with labels: its own list, that of its scheme or class, its choices."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.catalogue import Parameter
from kg.catalogue.lists import value_list
from kg.saved.answer import Language, Name
from kg.saved.binding import called
from kg.saved.labels import names, short
from kg.store import GraphStore

MOST_LISTED = 2_000
"""Values of the longest list."""
_YES_NO = ("true", "false")
_LANGUAGES = {"zh": Name("中文", "Chinese"), "en": Name("英文", "English")}


@dataclass(frozen=True)
class Listed:
    """A value that may be chosen.

    Attributes:
        value: The IRI or lexical form.
        name: What it is called.
        group: Under which heading it stands; empty where there are none.
    """

    value: str
    name: Name
    group: Name = field(default_factory=Name)


def listed(store: GraphStore, parameter: Parameter) -> tuple[Listed, ...]:
    """Return what may be chosen for a parameter.

    Args:
        store: The built graph.
        parameter: The parameter.

    Returns:
        Its choices in their order; else what its list answers (see `kg.catalogue.lists`), in that order.
        Nothing where only its type decides.

    Raises:
        QueryError: Its list cannot be read.
    """
    if parameter.choices:
        return tuple(Listed(c.value, called(parameter, c.value)) for c in parameter.choices)
    if parameter.type == "boolean":
        return tuple(Listed(value, called(parameter, value)) for value in _YES_NO)
    if parameter.type == "language":
        return tuple(Listed(value, name) for value, name in _LANGUAGES.items())
    text = value_list(parameter)
    return _of_query(store, text) if text else ()


def _of_query(store: GraphStore, text: str) -> tuple[Listed, ...]:
    found: dict[str, tuple[dict[str, str], str]] = {}
    with store.query(text) as answer:
        for row in answer.rows():
            labels, _ = found.setdefault(
                row["value"].value, ({}, row["group"].value if "group" in row else "")
            )
            if "label" in row:
                labels.setdefault("en" if row["label"].language == "en" else "zh", row["label"].value)
            if len(found) > MOST_LISTED:
                break
    looked_up = names(store, _iris([*found, *(group for _, group in found.values())]))
    return tuple(
        Listed(value, _name(value, labels, looked_up), looked_up.get(group, Name(group, group)))
        for value, (labels, group) in found.items()
    )


def _name(value: str, labels: dict[str, str], looked_up: dict[str, Name]) -> Name:
    """Return the name that the list gives, in a language in which it gives none that of the graph."""
    known = looked_up.get(value, Name())
    name = Name(labels.get("zh", "") or known.zh, labels.get("en", "") or known.en)
    return name if name.zh or name.en else Name(short(value), short(value))


def _iris(texts: Iterable[str]) -> set[str]:
    return {text for text in texts if text.startswith(("http://", "https://"))}


def by_group(values: Iterable[Listed], language: Language) -> list[tuple[str, list[Listed]]]:
    """Return values under their headings in the reader's language, in the order in which these come first."""
    groups: dict[str, list[Listed]] = {}
    for value in values:
        groups.setdefault(value.group.first(language), []).append(value)
    return list(groups.items())

"""Changes by what they mean for a reader."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.difference.change import Change


@dataclass(frozen=True)
class Group:
    """Changes of one meaning.

    Attributes:
        key: Names the group.
        zh: What it is called in Chinese.
        en: The same in English.
        changes: Its changes, in their order.
    """

    key: str
    zh: str
    en: str
    changes: tuple[Change, ...]


def grouped(changes: Iterable[Change]) -> list[Group]:
    """Return changes in groups, each in one; groups without any are left out.

    Args:
        changes: The changes.
    """
    taken: dict[str, list[Change]] = {}
    for change in changes:
        taken.setdefault(_homes()[_kind(change)], []).append(change)
    return [Group(key, zh, en, tuple(taken[key])) for key, (zh, en) in _labels().items() if key in taken]


def _kind(change: Change) -> str:
    exact = f"{change.kind}:{change.what}"
    return exact if exact in _homes() else change.kind


@cache
def _tables() -> list[dict[str, list[str]]]:
    text = (files("kg.difference") / "groups.toml").read_text(encoding="utf-8")
    tables: list[dict[str, list[str]]] = tomllib.loads(text)["groups"]
    return tables


@cache
def _labels() -> dict[str, tuple[str, str]]:
    return {str(table["key"]): (table["label"][0], table["label"][1]) for table in _tables()}


@cache
def _homes() -> dict[str, str]:
    """Return by kind, with or without noun, into which group it falls."""
    return {kind: str(table["key"]) for table in _tables() for kind in table["kinds"]}

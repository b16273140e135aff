"""Feeds and their entries, before they are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from kg.errors import ParameterError
from kg.saved import Name
from kg.vocab import BASE

AT_ONCE = 50
"""Entries on a page."""

T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """One entry.

    Attributes:
        id: Its IRI for ever.
        updated: When it came about, as the data say.
        title: What it is called.
        lines: What there is to say, a line each, in both languages.
        page: IRI of the thing whose page says more; empty if there is none.
        category: A key that readers can sort by, and what it is called.
    """

    id: str
    updated: datetime
    title: Name
    lines: tuple[Name, ...]
    page: str
    category: tuple[str, Name]


@dataclass(frozen=True)
class Feed:
    """One page of a feed.

    Attributes:
        id: Its IRI for ever, the same on every page and in both languages.
        title: What it is called.
        subtitle: What its entries are.
        updated: When the newest entry came about; the data's day where there is none.
        entries: Those of this page, newest first.
        page: Which page, from 1.
        total: Entries on all pages.
        author: Who publishes it: the dataset.
        rights: Address of the licence; empty if it has none.
    """

    id: str
    title: Name
    subtitle: Name
    updated: datetime
    entries: tuple[Entry, ...]
    page: int
    total: int
    author: Name
    rights: str

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return pages(self.total)


def pages(total: int) -> int:
    """Return on how many pages so many entries are; at least one."""
    return max(1, -(-total // AT_ONCE))


def on_page(found: Sequence[T], page: int) -> Sequence[T]:
    """Return what is on a page.

    Args:
        found: Everything, newest first.
        page: From 1.

    Raises:
        ParameterError: There is no such page.
    """
    if not 1 <= page <= pages(len(found)):
        raise ParameterError(
            f"只有{pages(len(found))}页：page={page}。 There are {pages(len(found))} pages: page={page}.",
            "请从第1页沿链接读。 Follow the links from page 1.",
        )
    return found[(page - 1) * AT_ONCE : page * AT_ONCE]


def named(*parts: str) -> str:
    """Return the IRI of something that the graph has none for, made of what it is."""
    return uuid5(NAMESPACE_URL, BASE + "feed#" + "\n".join(parts)).urn

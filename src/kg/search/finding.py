"""A search's answer: what was found, in order, and what it can be narrowed to."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.search.asking import Asked, Phrase
from kg.search.items import Item, Tag, Text
from kg.search.marking import Marked, mark


@dataclass(frozen=True)
class MarkedTag:
    """A thing that describes another and says what was looked for.

    Attributes:
        name: Its name.
        also: Another name of it, where only that one says what was looked for.
    """

    name: Marked
    also: Marked | None


@dataclass(frozen=True)
class Hit:
    """A thing that was found, with what was looked for marked in it.

    Attributes:
        item: The thing.
        title: Its name by language; a language that has none is left out.
        also: Further names that say what was looked for.
        text: An excerpt of what else it says, in the language that says what was looked for; `None` if none.
        tags: Things that describe it and say what was looked for.
    """

    item: Item
    title: Mapping[str, Marked]
    also: tuple[Marked, ...]
    text: Marked | None
    tags: tuple[MarkedTag, ...]

    def first(self, language: str) -> Marked:
        """Return the title in a language, else in the other one."""
        return self.title.get(language) or next(iter(self.title.values()))

    def beside(self, language: str) -> Marked | None:
        """Return the title in the other language where only that one says what was looked for."""
        first = self.first(language)
        return next((one for one in self.title.values() if one.hit and not first.hit), None)


@dataclass(frozen=True)
class Value:
    """A value that a search can be narrowed to.

    Attributes:
        key: What addresses and programs call it.
        iri: The thing; empty of a kind.
        label: Its name.
        count: How many things are left then.
        chosen: Whether the search is narrowed to it.
    """

    key: str
    iri: str
    label: Text
    count: int
    chosen: bool


@dataclass(frozen=True)
class Found:
    """A search's answer.

    Attributes:
        asked: What was looked for.
        chosen: What the search was narrowed to: facet to key.
        total: How many things were found.
        page: Which page of them, from 1.
        size: How many a page holds.
        hits: The things of this page, best first.
        facets: Facet to its values, most frequent first; counts take no notice of the facet's own choice.
        near: Whether nothing says all that was asked, and these things say most of its words.
    """

    asked: Asked
    chosen: Mapping[str, str]
    total: int
    page: int
    size: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[Value, ...]]
    near: bool

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Number of the first thing on this page, from 1; 0 where there is none."""
        return (self.page - 1) * self.size + 1 if self.total else 0


def hit(item: Item, phrases: tuple[Phrase, ...]) -> Hit:
    """Mark what was looked for in a thing."""
    texts = {"zh": item.text.zh, "en": item.text.en}
    marked = [mark(text, phrases) for text in texts.values() if text]
    return Hit(
        item=item,
        title={
            language: mark(text, phrases)
            for language, text in (("zh", item.title.zh), ("en", item.title.en))
            if text
        },
        also=tuple(one for one in (mark(name, phrases) for name in item.also) if one.hit),
        text=next((one.excerpt() for one in marked if one.hit), None),
        tags=tuple(one for one in (_tag(tag, phrases) for tag in item.tags) if one),
    )


def _tag(tag: Tag, phrases: tuple[Phrase, ...]) -> MarkedTag | None:
    """Return a thing that describes another by the name that says what was looked for."""
    names = [mark(name, phrases) for name in (tag.name.zh, tag.name.en) if name]
    if named := next((name for name in names if name.hit), None):
        return MarkedTag(named, None)
    also = next((name for name in (mark(name, phrases) for name in tag.also) if name.hit), None)
    return MarkedTag(names[0], also) if also else None

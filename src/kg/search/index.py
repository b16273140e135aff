"""The index of a release, open for reading."""

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from kg.search.asking import Asked, Phrase, either, read_asked, together
from kg.search.errors import NoIndexError, SearchError
from kg.search.finding import Found, Hit, Value, hit
from kg.search.items import FACETS, Item, Tag, Text
from kg.search.kinds import kinds
from kg.search.making import FORMAT, INDEX
from kg.search.marking import says
from kg.search.words import fold

SIZE = 20
"""Things on a page, unless asked otherwise."""
MOST_SIZE = 100
"""Things on a page, whatever is asked."""
SECONDS = 2.0
"""After which a search is ended."""

_STEPS = 2_000  # instructions of SQLite's machine between two looks at the clock
_NEAR_AT_MOST = 200
_KNOWN = 12  # of the values that there are, the nearest are told to who asks for another
_ENOUGH = 0.5
"""What says more than this share of the words is near what was asked."""
_REMEDY = "请重新运行 kg build。 Run `kg build` again."

_FOUND = """
SELECT item.id, kind, plan, domain, place, score,
  CASE WHEN item.id IN (SELECT item FROM name WHERE folded = :folded) THEN 0
       WHEN item.id IN (SELECT rowid FROM words WHERE words MATCH :named) THEN 1
       WHEN item.id IN (SELECT rowid FROM words WHERE words MATCH :said) THEN 2
       ELSE 3 END
FROM (SELECT rowid AS id, bm25(words, 8, 6, 2, 1) AS score FROM words WHERE words MATCH :asked) AS found
JOIN item ON item.id = found.id
"""
"""The closer, the lower the last column: the very name, in the names, in the text too, only in tags."""


class _Row(NamedTuple):
    """A thing that was found, before it is read."""

    id: int
    kind: str
    plan: str
    domain: str
    place: str
    score: float
    tier: int

    @property
    def rank(self) -> tuple[int, float, int, int]:
        """What sorts the best first."""
        kind = kinds()[self.kind]
        return self.tier, round(self.score * kind.weight, 6), kind.order, self.id


class Index:
    """An index; any number of threads may search it at once.

    Args:
        path: Its file.
        version: The data version that it has to be of; `None` for any.

    Raises:
        NoIndexError: There is none, or it cannot be read.
    """

    def __init__(self, path: Path, version: str | None = None) -> None:
        if not path.is_file():
            raise NoIndexError(
                f"这一版数据没有检索索引。 This release has no search index ({path.name}).",
                "请运行 kg build，它会补上。 Run `kg build`, which adds it.",
            )
        self._address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with self._open() as base:
            about = dict(base.execute("SELECT name, value FROM about"))
            self._choices = {
                (facet, key): (iri, Text(zh, en))
                for facet, key, iri, zh, en in base.execute("SELECT facet, key, iri, zh, en FROM choice")
            }
            self.counts = dict(base.execute("SELECT kind, count(*) FROM item GROUP BY kind"))
            """How many things of a kind there are."""
        if about.get("format") != str(FORMAT) or version not in {None, about.get("version")}:
            raise NoIndexError(
                f"检索索引不是这一版数据的。 {path.name} is not the index of this release.", _REMEDY
            )
        self._choices |= {("kind", kind.name): ("", Text(*kind.label)) for kind in kinds().values()}

    @classmethod
    def of(cls, release: Path, version: str | None = None) -> "Index":
        """Open the index of a release.

        Args:
            release: Its folder.
            version: Its data version; `None` takes the index's word for it.

        Raises:
            NoIndexError: It has none, or one that cannot be read.
        """
        return cls(release / INDEX, version)

    def __len__(self) -> int:
        return sum(self.counts.values())

    def keys(self, facet: str) -> list[str]:
        """Return what a search can be narrowed to by a facet."""
        return [key for name, key in self._choices if name == facet]

    def label(self, facet: str, key: str) -> Text:
        """Return what a facet's value is called; nothing where there is no such value."""
        return self._choices.get((facet, key), ("", Text()))[1]

    def search(
        self, text: str, chosen: Mapping[str, str] | None = None, page: int = 1, size: int = SIZE
    ) -> Found:
        """Search.

        Args:
            text: What somebody looks for; of words between blanks all have to be there.
            chosen: What to narrow the search to: facet (`FACETS`) to key.
            page: Which page, from 1.
            size: How many things a page holds, at most `MOST_SIZE`.

        Returns:
            What was found. Where nothing says all words, what says most of them; `near` then says so.

        Raises:
            SearchError: What is asked is too long, there is no such facet or value, or no such page.
            NoIndexError: The index cannot be read.
        """
        chosen = {facet: key for facet, key in (chosen or {}).items() if key}
        self._check(chosen, page, size)
        asked = read_asked(text)
        with self._open() as base:
            rows, phrases = _found(base, asked)
            left = sorted((row for row in rows if _fits(row, chosen)), key=lambda row: row.rank)
            pages = max(1, -(-len(left) // size))
            if page > pages:
                raise SearchError(f"只有 {pages} 页：page={page}。 There are {pages} pages: page={page}.")
            shown = left[(page - 1) * size : page * size]
            hits = tuple(_read(base, row.id, phrases) for row in shown)
        near = phrases != asked.phrases
        return Found(asked, chosen, len(left), page, size, hits, self._facets(rows, chosen), near)

    def _check(self, chosen: Mapping[str, str], page: int, size: int) -> None:
        for facet, key in chosen.items():
            if facet not in FACETS:
                facets = "、".join(FACETS)
                raise SearchError(
                    f"不能按“{facet[:40]}”筛选，可以按：{facets}。 "
                    f"Nothing can be narrowed by {facet[:40]!r}, only by: {facets}."
                )
            if (facet, key) not in self._choices:
                known = self.keys(facet)
                near = dict.fromkeys([*get_close_matches(key[:60], known, _KNOWN, 0.4), *known])
                told = ", ".join([*near][:_KNOWN]) + (" …" if len(known) > _KNOWN else "")
                raise SearchError(
                    f"没有 {facet}=“{key[:60]}”。 There is no {facet}={key[:60]!r}.",
                    f"已有：{told}。 There are: {told}.",
                )
        if page < 1 or not 1 <= size <= MOST_SIZE:
            raise SearchError(
                f"页码从 1 起，每页 1 至 {MOST_SIZE} 条。 "
                f"Pages count from 1, and hold 1 to {MOST_SIZE} things: page={page}, size={size}."
            )

    def _facets(self, rows: Sequence[_Row], chosen: Mapping[str, str]) -> dict[str, tuple[Value, ...]]:
        """Count, for each facet, what the choices in the others leave."""
        facets = {}
        for facet in FACETS:
            others = {name: key for name, key in chosen.items() if name != facet}
            counts = Counter(getattr(row, facet) for row in rows if _fits(row, others))
            counts.pop("", None)
            counts.setdefault(chosen.get(facet, ""), 0)
            values = [self._value(facet, key, count, chosen) for key, count in counts.items() if key]
            facets[facet] = tuple(sorted(values, key=lambda value: (-value.count, value.key)))
        return facets

    def _value(self, facet: str, key: str, count: int, chosen: Mapping[str, str]) -> Value:
        iri, label = self._choices.get((facet, key), ("", Text(key, key)))
        return Value(key, iri, label, count, chosen.get(facet) == key)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one search; it is read only, and what takes too long is ended."""
        try:
            with closing(sqlite3.connect(self._address, uri=True, isolation_level=None)) as base:
                ends = time.monotonic() + SECONDS
                base.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
                yield base
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise SearchError(
                    f"查找超过 {SECONDS:g} 秒，已经终止。 The search took longer than {SECONDS:g} s.",
                    "请写得更具体些。 Look for something more particular.",
                ) from error
            raise NoIndexError("检索索引读不了。 The search index cannot be read.", _REMEDY) from error
        except sqlite3.DatabaseError as error:
            raise NoIndexError("检索索引已损坏。 The search index is damaged.", _REMEDY) from error


def _fits(row: _Row, chosen: Mapping[str, str]) -> bool:
    return all(getattr(row, facet) == key for facet, key in chosen.items())


def _found(base: sqlite3.Connection, asked: Asked) -> tuple[list[_Row], tuple[Phrase, ...]]:
    """Return what says all that was asked, else most of it, and the phrases that were looked for."""
    if not asked.phrases:
        return [], ()
    if rows := _rows(base, asked.everything, asked):
        return rows, asked.phrases
    parts = asked.parts
    there = tuple(part for part in parts if _occurs(base, part))
    if len(there) <= _ENOUGH * len(parts):
        return [], asked.phrases
    if rows := _rows(base, together(there), asked):
        return rows, there
    rows = sorted(_rows(base, either(there), asked), key=lambda row: (row.score, row.id))[:_NEAR_AT_MOST]
    enough = _ENOUGH * len(parts)
    near = [row for row in rows if len(says(_said(base, row.id), there)) > enough]
    return near, there if near else asked.phrases


def _rows(base: sqlite3.Connection, expression: str, asked: Asked) -> list[_Row]:
    given = {
        "asked": expression,
        "named": f"{{title also}} : ({expression})",
        "said": f"{{title also text}} : ({expression})",
        "folded": fold(asked.text),
    }
    return [_Row(*row) for row in base.execute(_FOUND, given)]


def _occurs(base: sqlite3.Connection, part: Phrase) -> bool:
    found = base.execute("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", (part.asked,)).fetchone()
    return found is not None


def _item(base: sqlite3.Connection, number: int) -> Item:
    iri, kind, plan, domain, place, written = base.execute(
        "SELECT iri, kind, plan, domain, place, shown FROM item WHERE id = ?", (number,)
    ).fetchone()
    shown = json.loads(written)
    return Item(
        iri=iri,
        kind=kind,
        title=Text(*shown["title"]),
        also=tuple(shown["also"]),
        text=Text(*shown["text"]),
        tags=tuple(Tag(Text(zh, en), tuple(also)) for zh, en, *also in shown["tags"]),
        beside=Text(*shown["beside"]),
        plan=plan,
        domain=domain,
        place=place,
    )


def _read(base: sqlite3.Connection, number: int, phrases: tuple[Phrase, ...]) -> Hit:
    return hit(_item(base, number), phrases)


def _said(base: sqlite3.Connection, number: int) -> str:
    """Return all that is searched of a thing; no phrase reaches from one text into the next."""
    item = _item(base, number)
    tags = (name for tag in item.tags for name in (tag.name.zh, tag.name.en, *tag.also))
    return "。".join((item.title.zh, item.title.en, *item.also, item.text.zh, item.text.en, *tags))

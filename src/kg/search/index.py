"""The index of a release, open for reading."""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from difflib import get_close_matches
from heapq import nsmallest
from pathlib import Path

from kg.search.asking import read_asked
from kg.search.errors import NoIndexError, SearchError
from kg.search.finding import Found, Value, hit
from kg.search.items import FACETS, Text
from kg.search.kinds import kinds
from kg.search.looking import Row, found, ranks, read
from kg.search.making import FORMAT, INDEX

SIZE = 20
"""Things on a page, unless asked otherwise."""
MOST_SIZE = 100
"""Things on a page, whatever is asked."""
SECONDS = 2.0
"""After which a search is ended."""

_STEPS = 2_000  # instructions of SQLite's machine between two looks at the clock
_KNOWN = 12  # of the values that there are, the nearest are told to who asks for another
_REMEDY = "请重新运行 kg build。 Run `kg build` again."


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
            rows, phrases = found(base, asked)
            left = ranks(rows, chosen)
            pages = max(1, -(-len(left) // size))
            if page > pages:
                raise SearchError(f"只有 {pages} 页：page={page}。 There are {pages} pages: page={page}.")
            shown = nsmallest(page * size, left)[(page - 1) * size :]
            hits = tuple(hit(read(base, number), phrases) for *_, number in shown)
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

    def _facets(self, rows: Sequence[Row], chosen: Mapping[str, str]) -> dict[str, tuple[Value, ...]]:
        """Count, for each facet, what the choices in the others leave."""
        alike = Counter((row.kind, row.plan, row.domain, row.place) for row in rows)
        facets = {}
        for at, facet in enumerate(FACETS):
            others = [(FACETS.index(name), key) for name, key in chosen.items() if name != facet]
            counts = Counter({chosen[facet]: 0} if facet in chosen else {})
            for values, count in alike.items():
                if values[at] and all(values[other] == key for other, key in others):
                    counts[values[at]] += count
            shown = [self._value(facet, key, count, chosen) for key, count in counts.items()]
            facets[facet] = tuple(sorted(shown, key=lambda value: (-value.count, value.key)))
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

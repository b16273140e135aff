"""The index of a release: one SQLite file, the same bytes for the same items."""

import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from kg.search.items import Choice, Item, choices, items
from kg.search.words import fold
from kg.store import GraphStore

FORMAT = 3
"""Changes with the layout and with how texts are cut, so that nobody reads what they do not understand."""
INDEX = f"search-{FORMAT}.sqlite"
"""The index's file in a release's folder; its name tells the format, for a release's files never change."""
GAP = "¶"
"""Stands between two texts of a column, so that no phrase begins in one and ends in the other."""

_LAYOUT = """
PRAGMA page_size = 4096;
PRAGMA auto_vacuum = NONE;
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE choice (
  facet TEXT, key TEXT, iri TEXT, zh TEXT, en TEXT, PRIMARY KEY (facet, key)
) WITHOUT ROWID;
CREATE TABLE item (id INTEGER PRIMARY KEY, kind TEXT, plan TEXT, domain TEXT, place TEXT);
CREATE TABLE shown (id INTEGER PRIMARY KEY, iri TEXT, written TEXT);
CREATE TABLE name (folded TEXT, item INTEGER, PRIMARY KEY (folded, item)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
  title, also, text, tags, content = '', detail = full, prefix = '1', tokenize = "ascii tokenchars '/%.'"
);
"""
"""Columns of `words` stand in the order of how much a match there counts. `ascii` takes every character
beyond ASCII for part of a word: what is a word was decided before. What a search reads of
everything it finds stands apart from what it shows of twenty: a row of `item` is a twentieth as long."""

_folded = lru_cache(maxsize=1 << 14)(fold)  # agencies, domains and topics are the tags of hundreds of things
_PUT_WORDS = "INSERT INTO words (rowid, title, also, text, tags) VALUES (?, ?, ?, ?, ?)"


def write_index(path: Path, store: GraphStore, version: str) -> None:
    """Make the index of a graph.

    Args:
        path: The file, which is not there yet.
        store: The graph.
        version: The data version, so that an index never passes for that of another release.

    Raises:
        OSError: The disk refuses.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")  # nobody reads it yet
            _fill(base, items(store), choices(store), version)
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error), str(path)) from error


def made(found: Iterable[Item], narrowing: Iterable[Choice], version: str) -> bytes:
    """Make an index of items in memory; see `write_index`.

    Args:
        found: The items, in the order in which equally good ones are listed.
        narrowing: What a search can be narrowed to.
        version: The data version.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        _fill(base, found, narrowing, version)
        return base.serialize()


def _fill(base: sqlite3.Connection, found: Iterable[Item], narrowing: Iterable[Choice], version: str) -> None:
    base.executescript(_LAYOUT)
    base.execute("BEGIN")
    base.executemany("INSERT INTO about VALUES (?, ?)", [("format", str(FORMAT)), ("version", version)])
    base.executemany(
        "INSERT INTO choice VALUES (?, ?, ?, ?, ?)",
        [(one.facet, one.key, one.iri, one.label.zh, one.label.en) for one in narrowing],
    )
    for number, item in enumerate(found, 1):
        _put(base, number, item)
    base.execute("INSERT INTO words (words) VALUES ('optimize')")
    base.execute("COMMIT")
    base.execute("VACUUM")


def _put(base: sqlite3.Connection, number: int, item: Item) -> None:
    shown = {
        "title": [item.title.zh, item.title.en],
        "also": item.also,
        "text": [item.text.zh, item.text.en],
        "tags": [[tag.name.zh, tag.name.en, *tag.also] for tag in item.tags],
        "beside": [item.beside.zh, item.beside.en],
    }
    belongs = (item.kind, item.plan, item.domain, item.place)
    written = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    base.execute("INSERT INTO item VALUES (?, ?, ?, ?, ?)", (number, *belongs))
    base.execute("INSERT INTO shown VALUES (?, ?, ?)", (number, item.iri, written))
    texts = (
        (item.title.zh, item.title.en),
        item.also,
        (item.text.zh, item.text.en),
        tuple(name for tag in item.tags for name in (tag.name.zh, tag.name.en, *tag.also)),
    )
    columns = tuple(f" {GAP} ".join(_cut(column)) for column in texts)
    base.execute(_PUT_WORDS, (number, *columns))
    names = {_folded(name) for name in (*texts[0], *item.also)} - {""}
    base.executemany("INSERT INTO name VALUES (?, ?)", [(name, number) for name in sorted(names)])


def _cut(texts: Iterable[str]) -> Iterator[str]:
    return (_folded(text) for text in texts if text)

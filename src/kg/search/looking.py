"""What the index's file says: which things were found, how close they are, and what is kept of each."""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from kg.search.asking import Asked, Phrase
from kg.search.items import FACETS, Item, Tag, Text
from kg.search.kinds import kinds
from kg.search.words import fold

_ENOUGH = 0.5
"""What says more than this share of the words is near what was asked."""

_FOUND = """
SELECT kind, plan, domain, place, item.id, score,
  CASE WHEN item.id IN (SELECT item FROM name WHERE folded = :folded) THEN 0
       WHEN item.id IN (SELECT rowid FROM words WHERE words MATCH :named) THEN 1
       WHEN item.id IN (SELECT rowid FROM words WHERE words MATCH :said) THEN 2
       ELSE 3 END
FROM (SELECT rowid AS id, bm25(words, 8, 6, 2, 1) AS score FROM words WHERE words MATCH :asked) AS found
JOIN item ON item.id = found.id
"""
"""The closer, the lower the last column: the very name, in the names, in the text too, only in tags."""
_SAYING = "SELECT rowid FROM words WHERE words MATCH ?"
_THESE = """
SELECT kind, plan, domain, place, item.id, 0.0, 0
FROM json_each(?) AS these JOIN item ON item.id = these.value
"""


class Row(NamedTuple):
    """A thing that was found, before it is read: the values of `FACETS`, then how good it is."""

    kind: str
    plan: str
    domain: str
    place: str
    id: int
    score: float
    tier: int


Rank = tuple[int, float, int, int]


def ranks(rows: list[Row], chosen: Mapping[str, str]) -> list[Rank]:
    """Return how good those of some things are that a search is narrowed to, each with its number last.

    Args:
        rows: The things.
        chosen: Facet to value.

    Returns:
        What sorts the best first: how close, how often in how few words, which kind, and the index's order.
    """
    wanted = [(FACETS.index(facet), key) for facet, key in chosen.items()]
    if wanted:
        rows = [row for row in rows if all(row[at] == key for at, key in wanted)]
    weights = {name: (kind.weight, kind.order) for name, kind in kinds().items()}
    return [
        (row.tier, round(row.score * weights[row.kind][0], 6), weights[row.kind][1], row.id) for row in rows
    ]


def found(base: sqlite3.Connection, asked: Asked) -> tuple[list[Row], tuple[Phrase, ...]]:
    """Return what says all that was asked, else most of it, and the phrases that were looked for."""
    if not asked.phrases:
        return [], ()
    if rows := _rows(base, asked.everything, asked):
        return rows, asked.phrases
    near, there = _near(base, asked.parts)
    return (near, there) if near else ([], asked.phrases)


def _near(base: sqlite3.Connection, parts: tuple[Phrase, ...]) -> tuple[list[Row], tuple[Phrase, ...]]:
    """Return what says more than a part of some words, what says most first, and those said by anything."""
    saying = {part: [number for (number,) in base.execute(_SAYING, (part.asked,))] for part in parts}
    there = tuple(part for part in parts if saying[part])
    said = Counter(number for numbers in saying.values() for number in numbers)
    enough = {number: count for number, count in said.items() if count > _ENOUGH * len(parts)}
    rows = map(Row._make, base.execute(_THESE, (json.dumps(list(enough)),)))
    return [row._replace(tier=len(parts) - enough[row.id]) for row in rows], there


def _rows(base: sqlite3.Connection, expression: str, asked: Asked) -> list[Row]:
    given = {
        "asked": expression,
        "named": f"{{title also}} : ({expression})",
        "said": f"{{title also text}} : ({expression})",
        "folded": fold(asked.text),
    }
    return list(map(Row._make, base.execute(_FOUND, given)))


def read(base: sqlite3.Connection, number: int) -> Item:
    """Return a thing by its number in the index."""
    iri, kind, plan, domain, place, written = base.execute(
        "SELECT iri, kind, plan, domain, place, written FROM item JOIN shown USING (id) WHERE id = ?",
        (number,),
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

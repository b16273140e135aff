"""The catalogue of saved queries: by topic, searched by words, for people and for programs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.queries.asked import Asked
from api.queries.links import query_path, run_path
from api.queries.offers import offers
from api.render import page
from kg.catalogue import Column, Parameter, SavedQuery, Topic, topics
from kg.saved.names import folded
from kg.saved.sentence import pieces

AUDIENCES = ("policy", "research", "public")
_NEAREST = 8
_LEAST_LIKE = 0.25


@dataclass(frozen=True)
class Found:
    """Queries that a search found.

    Attributes:
        by_topic: Queries by the first of their topics, in the order of pages.
        near: Queries near to what was looked for, where none has all its words.
        count: How many there are by topic.
    """

    by_topic: Sequence[tuple[Topic, Sequence[SavedQuery]]]
    near: Sequence[SavedQuery]

    @property
    def count(self) -> int:
        """How many were found."""
        return sum(len(queries) for _, queries in self.by_topic)


def found(queries: Mapping[str, SavedQuery], words: str, audience: str) -> Found:
    """Return the queries that say all words, those that are near if none does.

    Args:
        queries: All queries.
        words: What is looked for, blanks between words; empty for all.
        audience: Whom they are for; empty for everybody.
    """
    of = [query for query in queries.values() if not audience or audience in query.header.audience]
    wanted = folded(words).split()
    fit = [query for query in of if all(word in _said(query) for word in wanted)]
    by_topic = [
        (topic, [query for query in fit if query.header.topics[0] == key]) for key, topic in topics().items()
    ]
    near = [] if fit or not wanted else _near(of, "".join(wanted))
    return Found([(topic, found) for topic, found in by_topic if found], near)


def _near(queries: Iterable[SavedQuery], wanted: str) -> list[SavedQuery]:
    """Return the queries that have most of the pairs of characters of what is looked for."""
    pairs = {wanted[at : at + 2] for at in range(len(wanted) - 1)} or {wanted}

    def likeness(query: SavedQuery) -> float:
        return sum(pair in _said(query) for pair in pairs) / len(pairs)

    ranked = sorted(queries, key=lambda query: (-likeness(query), query.name))
    return [query for query in ranked[:_NEAREST] if likeness(query) >= _LEAST_LIKE]


def _said(query: SavedQuery) -> str:
    """Return all words of a query in which one may look for it."""
    header = query.header
    parts: list[Parameter | Column] = [*header.parameters, *header.columns]
    labels = [label for part in parts for label in (part.label_zh, part.label_en)]
    of_topics = [label for key in header.topics for label in (topics()[key].label_zh, topics()[key].label_en)]
    texts = (
        query.name, header.title_zh, header.title_en, header.question_zh, header.question_en,
        header.description_zh, header.description_en,
    )  # fmt: skip
    return folded("\n".join((*texts, *labels, *of_topics)))


def listing_page(request: Request, asked: Asked, queries: Mapping[str, SavedQuery]) -> HTMLResponse:
    """Render the catalogue."""
    words = " ".join(asked.values.get("q", []))[:200].strip()
    audience = next(iter(asked.values.get("audience", [])), "")
    audience = audience if audience in AUDIENCES else ""
    shown = found(queries, words, audience)
    context = {
        "found": shown,
        "all": len(queries),
        "words": words,
        "audience": audience,
        "sentence": lambda query: pieces(query, {}, asked.language),
        "query_path": query_path,
    }
    return page(request, "queries.html", context)


def as_json(asked: Asked, queries: Mapping[str, SavedQuery]) -> bytes:
    """Write the catalogue for programs: an array of what `described` says of each query."""
    words, audience = " ".join(asked.values.get("q", [])), next(iter(asked.values.get("audience", [])), "")
    fit = found(queries, words, audience)
    chosen = [query for _, of_topic in fit.by_topic for query in of_topic]
    return written([described(query) for query in sorted(chosen, key=lambda query: query.name)])


def written(told: object) -> bytes:
    """Write as JSON what `described` says."""
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def described(query: SavedQuery) -> dict[str, object]:
    """Return what a query is, as JSON can carry it."""
    header = query.header
    return {
        "name": query.name,
        "version": header.version,
        "hash": query.hash,
        "title": {"zh": header.title_zh, "en": header.title_en},
        "question": {"zh": header.question_zh, "en": header.question_en},
        "description": {"zh": header.description_zh, "en": header.description_en},
        "topics": list(header.topics),
        "audience": list(header.audience),
        "page": query_path(query),
        "run": run_path(query),
        "formats": [offer.names[0] for offer in offers(query)],
        "parameters": [_parameter(parameter) for parameter in header.parameters],
        "columns": [column.model_dump(mode="json", exclude_defaults=True) for column in header.columns],
    }


def _parameter(parameter: Parameter) -> dict[str, object]:
    told = parameter.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    told.pop("values", None)
    return told

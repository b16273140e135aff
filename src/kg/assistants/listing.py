"""The catalogue of saved queries as programs read it."""

from collections.abc import Iterable, Mapping
from typing import Any

from kg.assistants.telling import Language
from kg.catalogue import Parameter, SavedQuery, topics
from kg.errors import ParameterError
from kg.search.asking import read_asked
from kg.search.marking import mark

_ENOUGH = 0.5
"""Share of the words looked for that a query has to say."""


def listed_queries(
    queries: Mapping[str, SavedQuery], words: str, topic: str, language: Language
) -> list[dict[str, Any]]:
    """Return the saved queries that say some words, those that say most of them first.

    Args:
        queries: All queries.
        words: What is looked for; empty for all.
        topic: Only queries of a topic; empty for all.
        language: The reader's.

    Raises:
        ParameterError: There is no such topic, or the words are too long.
    """
    if topic and topic not in topics():
        raise ParameterError(
            f"没有主题 {topic[:40]!r}。 There is no topic {topic[:40]!r}.",
            f"已有：{'、'.join(topics())}。 There are: {', '.join(topics())}.",
        )
    parts = read_asked(words).parts
    scored = []
    for place, query in enumerate(queries.values()):
        if topic and topic not in query.header.topics:
            continue
        said = "。".join(_said(query))
        score = sum(mark(said, [part]).hit for part in parts) / len(parts) if parts else 1.0
        if score > _ENOUGH:
            scored.append((-score, place, query))
    return [_brief(query, language) for _, _, query in sorted(scored, key=lambda one: one[:2])]


def _said(query: SavedQuery) -> Iterable[str]:
    header = query.header
    yield from (query.name, header.title_zh, header.title_en, header.question_zh, header.question_en)
    yield from (header.description_zh, header.description_en)
    for parameter in header.parameters:
        yield from (parameter.label_zh, parameter.label_en)


def _brief(query: SavedQuery, language: Language) -> dict[str, Any]:
    header, english = query.header, language == "en"
    return {
        "name": query.name,
        "title": header.title_en if english else header.title_zh,
        "question": header.question_en if english else header.question_zh,
        "topics": list(header.topics),
        "required": [parameter.name for parameter in header.parameters if parameter.required],
        "optional": [parameter.name for parameter in header.parameters if not parameter.required],
    }


def described(query: SavedQuery, language: Language) -> dict[str, Any]:
    """Return all that an assistant needs to run a query and to read its answer."""
    header, english = query.header, language == "en"
    return {
        **_brief(query, language),
        "description": header.description_en if english else header.description_zh,
        "version": query.version,
        "hash": query.hash,
        "audience": list(header.audience),
        "parameters": [_parameter(parameter, language) for parameter in header.parameters],
        "columns": [
            {
                "name": column.name,
                "label": column.label_en if english else column.label_zh,
                "meaning": column.meaning_en if english else column.meaning_zh,
                "unit": column.unit,
                "kind": column.kind,
            }
            for column in header.columns
            if not column.hidden
        ],
        "ordered_by": list(header.order),
    }


def _parameter(parameter: Parameter, language: Language) -> dict[str, Any]:
    english = language == "en"
    told: dict[str, Any] = {
        "name": parameter.name,
        "label": parameter.label_en if english else parameter.label_zh,
        "help": parameter.help_en if english else parameter.help_zh,
        "type": parameter.key or parameter.type,
        "required": parameter.required,
        "several": parameter.several,
        "left_out": f"default: {parameter.default}" if parameter.default else "all",
    }
    if parameter.required:
        del told["left_out"]
    if parameter.choices:
        told["choices"] = [
            {"value": one.value, "label": (one.label_en if english else one.label_zh) or one.value}
            for one in parameter.choices
        ]
    return told


def one_of(queries: Mapping[str, SavedQuery], name: str) -> SavedQuery:
    """Return a saved query by name.

    Raises:
        ParameterError: There is none.
    """
    if name not in queries:
        raise ParameterError(
            f"没有保存的查询 {name[:100]!r}。 There is no saved query {name[:100]!r}.",
            f"已有：{'、'.join(queries)}。 There are: {', '.join(queries)}.",
        )
    return queries[name]

"""A search's answer for programs and for the terminal."""

from collections.abc import Callable, Iterator, Mapping

from kg.search.finding import Found, Hit, Value
from kg.search.items import Text
from kg.search.kinds import kinds
from kg.search.marking import Marked

Label = Callable[[str, str], Text]
"""Says what a facet's value is called, given both."""

_WORDS: Mapping[str, tuple[str, str]] = {
    "kind": ("种类", "Kind"),
    "plan": ("规划", "Plan"),
    "domain": ("领域", "Domain"),
    "place": ("地区", "Place"),
    "near": (
        "没有一处同时说到这些，以下各条说到其中大部分：",
        "Nothing says all of this; these say most of it:",
    ),
    "none": ("没有找到。", "Nothing was found."),
    "found": ("找到 {total} 条，第 {first}–{last} 条：", "{total} found, {first} to {last}:"),
}
_FACET_VALUES = 6


def as_dict(found: Found, version: str, label: Label) -> dict[str, object]:
    """Return an answer as JSON can carry it.

    Args:
        found: The answer.
        version: The data version that was searched.
        label: Says what things belong to is called.

    Returns:
        `marks` are the places of what was looked for: first character and the one after the last, from 0.
    """
    return {
        "query": found.asked.text,
        "match": "near" if found.near else "all",
        "data_version": version,
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "page_size": found.size,
        "chosen": dict(found.chosen),
        "facets": {facet: [_value(value) for value in values] for facet, values in found.facets.items()},
        "items": [_hit(hit, label) for hit in found.hits],
    }


def _text(text: Text) -> dict[str, str]:
    return {language: words for language, words in (("zh", text.zh), ("en", text.en)) if words}


def _marked(marked: Marked) -> dict[str, object]:
    return {"text": marked.plain, "marks": [list(place) for place in marked.places]}


def _value(value: Value) -> dict[str, object]:
    named = {"iri": value.iri} if value.iri else {}
    return {"key": value.key, **named, "label": _text(value.label), "count": value.count} | (
        {"chosen": True} if value.chosen else {}
    )


def _hit(hit: Hit, label: Label) -> dict[str, object]:
    item = hit.item
    belongs = (("plan", item.plan), ("domain", item.domain), ("place", item.place))
    said: dict[str, object] = {
        "iri": item.iri,
        "kind": item.kind,
        "title": {language: _marked(title) for language, title in hit.title.items()},
        "beside": _text(item.beside),
        **{facet: {"key": key, "label": _text(label(facet, key))} for facet, key in belongs if key},
        "also": [_marked(one) for one in hit.also],
        "text": _marked(hit.text) if hit.text else None,
        "tags": [
            {"name": _marked(tag.name), **({"also": _marked(tag.also)} if tag.also else {})}
            for tag in hit.tags
        ],
    }
    return {name: value for name, value in said.items() if value}


def to_text(found: Found, language: str, label: Label, bold: Callable[[str], str]) -> str:
    """Return an answer for the terminal.

    Args:
        found: The answer.
        language: The reader's, `zh` or `en`.
        label: Says what things belong to is called.
        bold: Marks what was looked for.
    """
    return "".join(f"{line}\n" for line in _lines(found, language, label, bold))


def _say(word: str, language: str) -> str:
    return _WORDS[word][language == "en"]


def _lines(found: Found, language: str, label: Label, bold: Callable[[str], str]) -> Iterator[str]:
    if found.near:
        yield _say("near", language)
    if not found.total:
        yield _say("none", language)
        return
    last = found.first + len(found.hits) - 1
    yield _say("found", language).format(total=found.total, first=found.first, last=last)
    for number, hit in enumerate(found.hits, found.first):
        item = hit.item
        where = [Text(*kinds()[item.kind].label), label("plan", item.plan), item.beside]
        yield ""
        yield f"{number:>3}. {_bold(hit.first(language), bold)}"
        if beside := hit.beside(language):
            yield f"     {_bold(beside, bold)}"
        yield f"     {' · '.join(text.first(language) for text in where if text)}"
        for said in _said(hit):
            yield f"     {' ＝ '.join(_bold(one, bold) for one in said)}"
        yield f"     {item.iri}"
    yield ""
    for facet, values in found.facets.items():
        shown = [f"{v.label.first(language)} {v.count} ({v.key})" for v in values[:_FACET_VALUES]]
        if len(values) > _FACET_VALUES:
            shown.append("…")
        if shown:
            yield f"{_say(facet, language)} --{facet}: {'，'.join(shown)}"


def _said(hit: Hit) -> Iterator[tuple[Marked, ...]]:
    """Yield what says what was looked for beside the title: the first other name, the text, the first tag."""
    if hit.also and not any(title.hit for title in hit.title.values()):
        yield (hit.also[0],)
    if hit.text:
        yield (hit.text,)
    if hit.tags and not hit.text and not any(title.hit for title in hit.title.values()):
        tag = hit.tags[0]
        yield (tag.name, tag.also) if tag.also else (tag.name,)


def _bold(marked: Marked, bold: Callable[[str], str]) -> str:
    return "".join(bold(text) if hit else text for text, hit in marked.pieces)

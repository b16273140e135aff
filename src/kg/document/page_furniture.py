"""Telling a web page's document from what the site prints around it."""

import re
from dataclasses import dataclass
from functools import cache

from selectolax.lexbor import LexborNode

from kg.document.page_tree import Step, attribute, steps
from kg.vocabulary import vocabulary

_SMALL_SHARE = 0.3
_LINK_SHARE = 0.5
_LINK_BLOCKS = frozenset({"div", "ul", "ol", "dl", "table", "section", "p", "li", "tr", "td", "span"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SENTENCE_END = "。"
_NEVER = frozenset({"html", "body", "-text"})


@dataclass(frozen=True, slots=True)
class PageVocabulary:
    """The words of `data/vocabulary/web_page.toml`."""

    elements: frozenset[str]
    words: frozenset[str]
    roles: frozenset[str]
    lines: tuple[str, ...]
    longest_line: int


@cache
def page_vocabulary() -> PageVocabulary:
    """Return the vocabulary of web page furniture."""
    table = vocabulary("web_page")
    return PageVocabulary(
        frozenset(table["dropped_elements"]),
        frozenset(table["furniture_words"]),
        frozenset(table["furniture_roles"]),
        tuple(table["furniture_lines"]),
        table["longest_furniture_line"],
    )


@dataclass(slots=True)
class _Measure:
    """How much an element prints."""

    text: int = 0
    linked: int = 0
    sentences: int = 0


def furniture_nodes(root: LexborNode) -> set[int]:
    """Return the `mem_id` of every element below `root` to leave out with all that is in it."""
    measures = _measure(root)
    whole = measures[root.mem_id].text
    return {
        step.node.mem_id
        for step in steps(root)
        if step.enters and step.tag not in _NEVER and _is_furniture(step, measures, whole)
    }


def is_furniture_line(line: str) -> bool:
    """Tell whether a block's whole text is one of a site's own lines (copyright, print button, position)."""
    words = page_vocabulary()
    return len(line) <= words.longest_line and any(part in line for part in words.lines)


def _is_furniture(step: Step, measures: dict[int, _Measure], whole: int) -> bool:
    words = page_vocabulary()
    node, tag = step.node, step.tag
    if tag in words.elements:
        return True
    measure = measures[node.mem_id]
    if _is_invisible(node):
        return True
    if measure.text > whole * _SMALL_SHARE:
        return False
    if tag in _LINK_BLOCKS and measure.linked > measure.text * _LINK_SHARE and not measure.sentences:
        return True
    names = f"{attribute(node, 'class')} {attribute(node, 'id')}"
    return not words.words.isdisjoint(word.lower() for word in _WORD.findall(names)) or (
        attribute(node, "role").lower() in words.roles
    )


def _is_invisible(node: LexborNode) -> bool:
    return (
        "hidden" in node.attrs
        or attribute(node, "aria-hidden") == "true"
        or bool(_INVISIBLE.search(attribute(node, "style")))
    )


def _measure(root: LexborNode) -> dict[int, _Measure]:
    """Measure every element; the text of elements that never print is not counted."""
    dropped = page_vocabulary().elements
    measures: dict[int, _Measure] = {}
    path: list[_Measure] = []
    links = silent = 0
    for step in steps(root):
        if step.text is not None:
            if path and not silent:
                length = len("".join(step.text.split()))
                path[-1].text += length
                path[-1].linked += length if links else 0
                path[-1].sentences += step.text.count(_SENTENCE_END)
            continue
        turn = 1 if step.enters else -1
        links += turn * (step.tag == "a")
        silent += turn * (step.tag in dropped)
        if step.enters:
            path.append(_Measure())
            measures[step.node.mem_id] = path[-1]
        else:
            done = path.pop()
            if path:
                path[-1].text += done.text
                path[-1].linked += done.linked
                path[-1].sentences += done.sentences
    return measures

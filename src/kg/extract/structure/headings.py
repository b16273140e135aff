"""What kind of heading a segment is: chapter, domain, label of a list, box, or none."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.extract.structure.lines import Segment, Text
from kg.extract.structure.numbering import Mark, mark_at
from kg.vocabulary import vocabulary

_LONGEST = 45
_DOMAIN_STYLES = ("cjk", "cjk-paren", "chapter", "named")
_OPENING, _CLOSING = "【〖<", "。.:;；】〗>"


@dataclass(frozen=True)
class Heading:
    """A segment that is a heading.

    Attributes:
        kind: `preface`, `contents`, `domain`, `box`, `targets`, `measures`, `projects` (the label inside a
            domain), or `chapter`.
        chapter: For `chapter` and for a section that may name one: `general`, `domains`, `projects`,
            `delivery`, `monitoring`, `implementation`; `other` for a numbered chapter of unknown words.
        start: Offset of the heading's words, behind the number.
        end: One past the words, before a closing 。 or ：.
        mark: The printed number.
    """

    kind: str
    chapter: str
    start: int
    end: int
    mark: Mark | None


def heading_of(text: Text, segment: Segment) -> Heading | None:
    """Return what heading a segment is by its own words; lists are told apart by the caller's state.

    Args:
        text: The document.
        segment: One of its segments.
    """
    if segment.end - segment.start > _LONGEST or segment.table:
        return None
    boxed = box_label(text.read[segment.start : segment.end])
    mark = None if boxed else mark_at(text.read, segment.start)
    start = mark.end if mark else segment.start
    end = segment.end
    while start < end and text.read[start] in _OPENING:
        start += 1
    while end > start and text.read[end - 1] in _CLOSING:
        end -= 1
    words = text.read[start:end]
    if not words or "。" in words:
        return None
    kind = _kind(words, mark)
    if kind:
        return Heading(kind, "", start, end, mark)
    chapter = _chapter(words, mark, segment)
    return Heading("chapter", chapter, start, end, mark) if chapter else None


def section_chapter(text: Text, segment: Segment) -> str:
    """Return the list that a `（一）组织实施` names, `implementation` or `monitoring`; else nothing."""
    mark = mark_at(text.read, segment.start)
    if not mark or mark.style not in ("cjk-paren", "chapter"):
        return ""
    words = text.read[mark.end : segment.end].rstrip(_CLOSING)
    return next((kind for kind, pattern in _words().sections if pattern.fullmatch(words)), "")


def box_label(words: str) -> int:
    """Return the length of 专栏1： at the start of a box's heading, 0 where there is none."""
    match = _words().box.match(words)
    return match.end() if match else 0


def is_name(text: Text, segment: Segment) -> bool:
    """Tell whether a segment can be a heading by its looks: short, and without a sentence in it."""
    words = text.of(segment).rstrip(_CLOSING)
    return len(words) <= _LONGEST and not re.search("[。；，!?]", words) and not segment.table


def _kind(words: str, mark: Mark | None) -> str:
    known = _words()
    if mark is None and known.preface.search(words):
        return "preface"
    if mark is None and known.contents.search(words):
        return "contents"
    for kind, pattern in known.labels:
        if pattern.fullmatch(re.sub(r"(?:如下|\([^()]*\))+$", "", words)):
            return kind
    if (mark is None or mark.style in _DOMAIN_STYLES) and known.domain.search(words):
        return "domain"
    return "box" if known.box.match(words) else ""


def _chapter(words: str, mark: Mark | None, segment: Segment) -> str:
    if mark and mark.style not in ("cjk", "chapter"):
        return ""
    if mark is None and not segment.level:
        return next((kind for kind, _, bare in _words().chapters if bare.fullmatch(words)), "")
    chapter = next((kind for kind, found, _ in _words().chapters if found.search(words)), "")
    return chapter or ("other" if mark else "")


@dataclass(frozen=True)
class _Words:
    preface: re.Pattern[str]
    contents: re.Pattern[str]
    domain: re.Pattern[str]
    box: re.Pattern[str]
    labels: tuple[tuple[str, re.Pattern[str]], ...]
    chapters: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]
    sections: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _words() -> _Words:
    known: dict[str, Any] = vocabulary("headings")
    return _Words(
        preface=re.compile(known["preface"]["names"]),
        contents=re.compile(known["contents"]["names"]),
        domain=re.compile(known["domains"]["pattern"]),
        box=re.compile(known["boxes"]["pattern"]),
        labels=tuple(
            (kind, re.compile(known["labels"][kind])) for kind in ("targets", "measures", "projects")
        ),
        chapters=tuple(
            (one["kind"], re.compile(one["found"]), re.compile(one["bare"])) for one in known["chapters"]
        ),
        sections=tuple((one["kind"], re.compile(one["pattern"])) for one in known["sections"]),
    )

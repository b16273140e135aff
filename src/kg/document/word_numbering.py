"""The numbers that Word prints before paragraphs: they are no text in the file and have to be counted."""

import re
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from kg.document.numerals import spell
from kg.document.word_styles import Styles, integer

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    gap: str = " "
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    """A `w:num`: a user of an abstract list, which may begin anew or number some levels in its own way."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)
    used: bool = False


class Numbering:
    """Counts along while paragraphs are read in order.

    Args:
        root: The file's `w:numbering` element, if it has one.
        styles: The file's styles.
    """

    def __init__(self, root: BaseOxmlElement | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[int, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        if root is not None:
            self._load(root)

    def number(self, paragraph: BaseOxmlElement) -> str:
        """Count a paragraph and return the number printed before it, with the gap that follows, if any."""
        reference = self._styles.list_of(paragraph)
        used = None if reference is None else self._lists.get(reference[0])
        if reference is None or used is None:
            return ""
        _, level, style = reference
        abstract = self._target(used.abstract)
        levels = self._abstract.get(abstract, {}) | used.levels
        if level is None:
            level = next((at for at, entry in levels.items() if style and entry.style == style), 0)
        if not 0 <= level < _LEVELS or level not in levels:
            return ""
        values = self._count(used, abstract, levels, level)
        return _print(levels, level, values)

    def _count(self, used: _List, abstract: str, levels: dict[int, _Level], level: int) -> list[int]:
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        if not used.used:
            used.used = True
            for at in used.starts:
                counts[at] = None
        starts = [used.starts.get(at, levels[at].start if at in levels else 1) for at in range(_LEVELS)]
        before = counts[level]
        counts[level] = starts[level] if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                counts[deeper] = None
        return [start if count is None else count for start, count in zip(starts, counts, strict=True)]

    def _target(self, abstract: str) -> str:
        """Follow a link to a numbering style to the abstract list that defines it."""
        seen = {abstract}
        while (style := self._links.get(abstract)) is not None:
            used = self._lists.get(self._styles.list_behind(style) or 0)
            if used is None or used.abstract in seen:
                break
            abstract = used.abstract
            seen.add(abstract)
        return abstract

    def _load(self, root: BaseOxmlElement) -> None:
        for entry in root.findall(qn("w:abstractNum")):
            key = str(entry.get(qn("w:abstractNumId")))
            self._abstract[key] = dict(_level(level) for level in entry.findall(qn("w:lvl")))
            link = entry.find(qn("w:numStyleLink"))
            if link is not None:
                self._links[key] = str(link.get(qn("w:val")))
        for entry in root.findall(qn("w:num")):
            number, abstract = entry.get(qn("w:numId"), ""), entry.find(qn("w:abstractNumId"))
            if not re.fullmatch(r"[0-9]{1,9}", number) or abstract is None:
                continue
            used = self._lists[int(number)] = _List(str(abstract.get(qn("w:val"))))
            for override in entry.findall(qn("w:lvlOverride")):
                _override(used, override)


def _override(used: _List, override: BaseOxmlElement) -> None:
    at = _at(override)
    start = integer(override.find(qn("w:startOverride")))
    if start is not None and 0 <= at < _LEVELS:
        used.starts[at] = start
    level = override.find(qn("w:lvl"))
    if level is not None:
        key, entry = _level(level)
        used.levels[key] = entry


def _level(element: BaseOxmlElement) -> tuple[int, _Level]:
    start = integer(element.find(qn("w:start")))
    # A format newer than the standard stands in mc:Choice, its substitute behind it in mc:Fallback.
    formats = [entry.get(qn("w:val")) for entry in element.iter(qn("w:numFmt"))]
    suffix = element.find(qn("w:suff"))
    legal = element.find(qn("w:isLgl"))
    style = element.find(qn("w:pStyle"))
    text = element.find(qn("w:lvlText"))
    return _at(element), _Level(
        start=1 if start is None else start,
        format=formats[-1] if formats and formats[-1] else "decimal",
        text="" if text is None else str(text.get(qn("w:val"), "")),
        gap="" if suffix is not None and suffix.get(qn("w:val")) == "nothing" else " ",
        restart=integer(element.find(qn("w:lvlRestart"))),
        legal=legal is not None and legal.get(qn("w:val"), "1") not in {"0", "false", "off"},
        style=None if style is None else style.get(qn("w:val")),
    )


def _at(element: BaseOxmlElement) -> int:
    value = str(element.get(qn("w:ilvl"), ""))
    return int(value) if re.fullmatch(r"[0-9]", value) else -1


def _print(levels: dict[int, _Level], level: int, values: list[int]) -> str:
    own = levels[level]
    if own.format == "bullet":
        return ""

    def place(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        entry = levels.get(at, own)
        if entry.format in {"none", "bullet"}:
            return ""
        return spell(values[at], "decimal" if own.legal else entry.format)

    text = _PLACE.sub(place, own.text)
    return text + own.gap if text.strip() else ""

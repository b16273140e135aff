"""A Word file's paragraph styles: which paragraphs are headings and which are numbered by their style."""

import re
from collections.abc import Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|标题)$", re.IGNORECASE)
_INTEGER = re.compile(r"^-?[0-9]{1,9}$")
_BODY_TEXT = 9
_DEEPEST_MARK = 6


def integer(element: BaseOxmlElement | None) -> int | None:
    """Return an element's `w:val` as a number; `None` where there is no element or no number."""
    value = None if element is None else element.get(qn("w:val"))
    return int(value) if value is not None and _INTEGER.match(value) else None


class Styles:
    """The styles of one file.

    Args:
        root: Its `w:styles` element.
    """

    def __init__(self, root: BaseOxmlElement) -> None:
        self._by_id: dict[str, BaseOxmlElement] = {}
        self._default: str | None = None
        for style in root.findall(qn("w:style")):
            style_id = style.get(qn("w:styleId"))
            if style_id is None:
                continue
            self._by_id[style_id] = style
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true", "on"}:
                self._default = style_id

    def heading_level(self, paragraph: BaseOxmlElement) -> int:
        """Return 1 to 6 for a heading (a title is 1), 0 for other paragraphs."""
        own = integer(paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}"))
        if own is not None:
            return _mark(own)
        for style in self._chain(self._style_of(paragraph)):
            name = style.find(qn("w:name"))
            text = "" if name is None else str(name.get(qn("w:val"), ""))
            if heading := _HEADING.match(text):
                return _mark(int(heading[1]) - 1)
            if _TITLE.match(text):
                return 1
            outline = integer(style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}"))
            if outline is not None:
                return _mark(outline)
        return 0

    def list_of(self, paragraph: BaseOxmlElement) -> tuple[int, int | None, str | None] | None:
        """Return the list that a paragraph is an item of.

        Returns:
            The list's `numId`, the level if one is given, and the style that gave the list (`None`: the
            paragraph itself); or `None` for a paragraph outside of lists.
        """
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        number, level = _list(own)
        if number is not None:
            return (number, level, None) if number else None
        for style in self._chain(self._style_of(paragraph)):
            number, styled_level = _list(style.find(f"{qn('w:pPr')}/{qn('w:numPr')}"))
            level = styled_level if level is None else level
            if number is not None:
                return (number, level, style.get(qn("w:styleId"))) if number else None
        return None

    def list_behind(self, style_id: str) -> int | None:
        """Return the `numId` that a numbering style stands for."""
        for style in self._chain(style_id):
            number, _ = _list(style.find(f"{qn('w:pPr')}/{qn('w:numPr')}"))
            if number is not None:
                return number
        return None

    def _style_of(self, paragraph: BaseOxmlElement) -> str | None:
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style_id = None if style is None else style.get(qn("w:val"))
        return style_id if style_id in self._by_id else self._default

    def _chain(self, style_id: str | None) -> Iterator[BaseOxmlElement]:
        """Yield a style and those that it is based on; a ring of styles ends where it closes."""
        seen: set[str] = set()
        while style_id is not None and style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            base = style.find(qn("w:basedOn"))
            style_id = None if base is None else base.get(qn("w:val"))


def _mark(outline: int) -> int:
    return min(outline + 1, _DEEPEST_MARK) if 0 <= outline < _BODY_TEXT else 0


def _list(properties: BaseOxmlElement | None) -> tuple[int | None, int | None]:
    if properties is None:
        return None, None
    return integer(properties.find(qn("w:numId"))), integer(properties.find(qn("w:ilvl")))

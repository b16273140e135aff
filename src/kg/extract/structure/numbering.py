"""Printed numbers in front of headings and items: `一、`, `（一）`, `1.`, `（1）`, `①`, `第一章`."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg.vocabulary import vocabulary

Style = Literal["chapter", "cjk", "cjk-paren", "dot", "paren", "circled", "named"]

_CJK = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_TEN = 10
_HUNDRED = 100
_NUMERAL = "[一二三四五六七八九十百]{1,4}"
_BULLET = r"(?:[-*+•·●▪◆■□○▶►∙](?!-))?"

_STYLES: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"{_BULLET}第(?P<n>{_NUMERAL}|\d{{1,2}})(?:章|节|部分|篇)[、.:]?")),
    ("cjk", re.compile(rf"{_BULLET}(?P<n>{_NUMERAL})[、.，:]")),
    ("cjk-paren", re.compile(rf"{_BULLET}[(〔\[]?(?P<n>{_NUMERAL})[)〕\]][、.:]?")),
    ("paren", re.compile(rf"{_BULLET}\((?P<n>\d{{1,3}})\)[、.:]?")),
    ("dot", re.compile(rf"{_BULLET}(?P<n>\d{{1,3}})\\?(?:[.、，:)·]|。(?!\d))")),
    ("dot", re.compile(rf"{_BULLET}(?P<n>[⒈-⒛])")),
    ("paren", re.compile(rf"{_BULLET}(?P<n>[⑴-⒇])")),
    ("circled", re.compile(rf"{_BULLET}(?P<n>[①-⑳])[、.]?")),
    ("named", re.compile(rf"{_BULLET}(?:领域|项目|工程|行动|专栏)(?P<n>{_NUMERAL}|\d{{1,2}})[:、.]")),
)
_BULLETED = re.compile(r"[-*+•·●▪◆■□○▶►∙](?!-)")


@dataclass(frozen=True)
class Mark:
    """A printed number.

    Attributes:
        style: How it is printed.
        number: Its value.
        end: Offset behind it, where the text begins.
        clean: It cannot be a part of the text: no digit follows its separator, as in `7.5` or `10、11`.
    """

    style: Style
    number: int
    end: int
    clean: bool


def mark_at(read: str, at: int) -> Mark | None:
    """Return the printed number at an offset of a text as it is read, list bullets before it included.

    Args:
        read: The whole text as it is read; what follows a line's end counts too.
        at: Offset of the first code point of a line.

    Returns:
        `None` where no number is printed. `7.5岁以下` gives a mark of 7 that is not clean.
    """
    for style, pattern in _STYLES:
        if match := pattern.match(read, at):
            end = match.end()
            after = read[end : end + 1]
            clean = not (style == "dot" and after.isdigit() and read[end - 1] in ".、，:·")
            return Mark(style, numeral(match["n"]), end, clean)
    return None


def bare_at(read: str, at: int) -> Mark | None:
    """Return an arabic number at `at` that lacks its separator (`3妇女…`); none with a unit behind it."""
    if match := _bare().match(read, at):
        return Mark("dot", int(match["n"]), match.end(), clean=False)
    return None


@cache
def _bare() -> re.Pattern[str]:
    units = re.escape(vocabulary("headings")["numbers"]["units"])
    return re.compile(rf"(?P<n>\d{{1,2}})(?=[\u4e00-\u9fff])(?![{units}])")


def bullet_end(read: str, at: int) -> int:
    """Return the offset behind a list bullet at `at`; `at` itself where there is none."""
    match = _BULLETED.match(read, at)
    return match.end() if match else at


def numeral(text: str) -> int:
    """Return the value of `12`, `十二`, `二十`, `一百零一`, `⑫` or `⒓`."""
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and text not in "十百":
        return int(unicodedata.numeric(text, 0))
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (_TEN if char == "十" else _HUNDRED)
            digit = 0
        else:
            digit = _CJK[char]
    return total + digit

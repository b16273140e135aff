"""Numbers with their units: every stretch of a text that could measure something.

A figure is only a candidate. Whether it commits anybody to anything is decided from the words around it
(`kg.extract.quantities.mentions`).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from kg.extract.quantities.numerals import ARABIC, CHINESE, parse_number
from kg.numerals import NUMERALS
from kg.record import DECIMALS, Number
from kg.vocabulary import vocabulary

UnitClass = Literal["rate", "points", "fraction", "ratio", "count", "size", "time", "age", "money", "bare"]

HIDDEN = "\ue000"
"""Stands for a code point that may not match anything; from the private use area, so no document holds it."""


@dataclass(frozen=True)
class Figure:
    """A number with its unit.

    Attributes:
        start: Where the number begins.
        end: Where its unit ends.
        value: The number; of a ratio `1:1.5` the other side (1.5).
        value_high: The upper end of a range.
        unit: As printed, width folded; empty for a bare number or a fraction.
        unit_class: What kind of unit it is.
        chinese: Whether the number is a Chinese numeral.
    """

    start: int
    end: int
    value: Number
    value_high: Number | None
    unit: str
    unit_class: UnitClass
    chinese: bool = False


def alternation(words: Iterable[str]) -> str:
    """Return a regular expression that matches one of `words`, the longest possible."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def _masks(*, proper: bool) -> re.Pattern[str]:
    masks = vocabulary("units")["masks"]
    return re.compile("|".join(f"(?:{m['pattern']})" for m in masks if m.get("proper") or not proper))


def hide(pattern: re.Pattern[str], text: str) -> str:
    """Replace what matches by `HIDDEN`, one for each code point."""
    return pattern.sub(lambda m: HIDDEN * (m.end() - m.start()), text)


def hide_names(folded: str) -> str:
    """Hide quoted names and titles of documents; same length."""
    return hide(_masks(proper=True), folded)


def mask(folded: str) -> str:
    """Hide every stretch that never measures anything: names, years, ordinals, idioms; same length."""
    return hide(_masks(proper=False), folded)


@cache
def _classes() -> dict[str, UnitClass]:
    """Unit as printed → its class, for units that stand directly after a number."""
    units = vocabulary("units")
    found: dict[str, UnitClass] = {}
    names: tuple[UnitClass, ...] = ("rate", "points", "count", "size", "time", "age", "money")
    for name in names:
        found |= dict.fromkeys(units[name], name)
    return found


@cache
def _grammar() -> re.Pattern[str]:
    units = vocabulary("units")
    plain = alternation(_classes())
    multiplied = alternation(units["multipliers"])
    countable = alternation([*units["count"], *units["size"], *units["money"]])
    empty = "|".join(
        f"{re.escape(e)}(?=(?:{alternation(after)}))" for e, after in units["empty_before"].items()
    )

    def unit(group: str) -> str:
        return rf"(?:{empty})?(?P<{group}>(?:{multiplied})(?:{countable})|{plain})(?<!人(?=口))"

    number = rf"(?:{ARABIC}|{CHINESE})"
    per = rf"/(?:{alternation(units['per_denominators'])})"
    per_noun = alternation(units["per_nouns"])
    after = "以上|以下|左右|的|$|[，。；、]"
    return re.compile(
        rf"(?=[\d{NUMERALS}])(?:"  # nothing else begins a figure: most positions fail at once
        rf"(?P<scale>{alternation(units['spelled_shares'])})(?P<share>{number})"
        rf"|(?P<parts>{CHINESE})分之(?P<part>{CHINESE})"
        rf"|(?P<tenths>[一二三四五六七八九])成(?={after})"
        rf"|(?P<ratio_left>{ARABIC}):(?P<ratio_right>{ARABIC})"
        rf"|(?P<per_low>{ARABIC})(?:[-~至到](?P<per_high>{ARABIC}))?(?P<per>{per})(?:{per_noun})?"
        rf"|(?P<numerator>\d{{1,2}})/(?P<denominator>\d{{1,2}})(?!\d)"
        rf"|(?P<low>{number})(?P<low_unit>{plain})?[-~至到或](?P<high>{number}){unit('range_unit')}"
        rf"|(?P<two>[一两二三四五六七八九]{{2}}){unit('two_unit')}"
        rf"|(?P<number>{number})[余多]?{unit('unit')}"
        rf"|(?P<bare>{ARABIC}))"
    )


def find_figures(masked: str, start: int = 0, end: int | None = None) -> list[Figure]:
    """Find the numbers with units.

    Args:
        masked: Folded text without its names and years (`mask`).
        start: First code point to look at.
        end: One past the last; `None` for the end of the text.

    Returns:
        Figures in order; positions are those of `masked`.
    """
    found = []
    stop = len(masked) if end is None else end
    for match in _grammar().finditer(masked, start, stop):
        figure = _read(match)
        if figure is not None:
            found.append(figure)
    return _share_units(masked, found)


def _read(match: re.Match[str]) -> Figure | None:
    return next((reader(match) for name, reader in _READERS if match[name] is not None), None)


def _spelled_share(m: re.Match[str]) -> Figure | None:
    value = parse_number(m["share"])
    if value is None:
        return None
    return Figure(
        m.start(),
        m.end(),
        value,
        None,
        vocabulary("units")["spelled_shares"][m["scale"]],
        "rate",
        chinese=True,
    )


def _spelled_fraction(m: re.Match[str]) -> Figure | None:
    whole, part = parse_number(m["parts"]), parse_number(m["part"])
    if not whole or part is None:
        return None
    return Figure(m.start(), m.end(), round(part / whole, DECIMALS), None, "", "fraction", chinese=True)


def _tenths(m: re.Match[str]) -> Figure | None:
    """九成以上: nine tenths."""
    value = parse_number(m["tenths"])
    return None if value is None else Figure(m.start(), m.end(), value * 10, None, "%", "rate", chinese=True)


def _fraction(m: re.Match[str]) -> Figure | None:
    if int(m["denominator"]) == 0:
        return None
    value = round(int(m["numerator"]) / int(m["denominator"]), DECIMALS)
    return Figure(m.start(), m.end(), value, None, "", "fraction")


def _ratio(m: re.Match[str]) -> Figure | None:
    left, right = parse_number(m["ratio_left"]), parse_number(m["ratio_right"])
    if not left or not right:
        return None
    if left == 1:
        return Figure(m.start(), m.end(), right, None, "1:", "ratio")
    if left < right:
        return Figure(m.start(), m.end(), right / left, None, "1:", "ratio")
    value = left if right == 1 else left / right
    return Figure(m.start(), m.end(), value, None, ":1", "ratio")


def _per(m: re.Match[str]) -> Figure | None:
    low = parse_number(m["per_low"])
    high = parse_number(m["per_high"]) if m["per_high"] else None
    return None if low is None else Figure(m.start(), m.end(), low, high, m["per"], "rate")


def _range(m: re.Match[str]) -> Figure | None:
    low, high, unit = parse_number(m["low"]), parse_number(m["high"]), m["range_unit"]
    if low is None or high is None or (m["low_unit"] and m["low_unit"] != unit):
        return None
    return Figure(m.start(), m.end(), low, high, unit, _class_of(unit), not m["low"][0].isdigit())


def _neighbours(m: re.Match[str]) -> Figure | None:
    """一两次, 三五个: two neighbouring digits are a range."""
    low, high = (parse_number(c) for c in m["two"])
    unit = m["two_unit"]
    return None if low is None else Figure(m.start(), m.end(), low, high, unit, _class_of(unit), chinese=True)


def _single(m: re.Match[str]) -> Figure | None:
    numeral = m["number"] or m["bare"]
    unit = m["unit"] or ""
    value = parse_number(numeral)
    if value is None or numeral == "二":  # 两类 are two kinds, 二类 is the second
        return None
    return Figure(m.start(), m.end(), value, None, unit, _class_of(unit), not numeral[0].isdigit())


_READERS: tuple[tuple[str, Callable[[re.Match[str]], Figure | None]], ...] = (
    ("scale", _spelled_share),
    ("parts", _spelled_fraction),
    ("tenths", _tenths),
    ("ratio_left", _ratio),
    ("per_low", _per),
    ("numerator", _fraction),
    ("low", _range),
    ("two", _neighbours),
    ("number", _single),
    ("bare", _single),
)


def _class_of(unit: str) -> UnitClass:
    if not unit:
        return "bare"
    known = _classes().get(unit)
    if known is not None:
        return known
    return "money" if unit.endswith("元") else "count"


def _share_units(masked: str, figures: list[Figure]) -> list[Figure]:
    """Give a bare number the unit that its list prints once at the end (10、9、8小时)."""
    for i in range(len(figures) - 2, -1, -1):
        here, after = figures[i], figures[i + 1]
        if here.unit_class == "bare" and masked[here.end : after.start] in {"、", "和", "与", "及"}:
            figures[i] = replace(here, unit=after.unit, unit_class=after.unit_class)
    return figures

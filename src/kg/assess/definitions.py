"""Which figures measure what a goal measures, and which only look like it.

An indicator of a part (农村孕产妇死亡率) measures what the whole's indicator measures of that part; one that
is broader or narrower, or has other ages in its name, does not, and its figures are shown as refused.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from kg.figures import Figure
from kg.flat import fold
from kg.indicators import Indicator, IndicatorRegister
from kg.vocabulary import vocabulary


def part_of(indicator: Indicator, phrase: str, population: str) -> str:
    """Return the part of an indicator's population that a figure or goal is about.

    Args:
        indicator: What is measured; a part that its names hold already (女性 in 就业人员中的女性比例) is its
            whole.
        phrase: The indicator as printed, which may name a part of its own.
        population: As the table prints it; empty where nothing is said.

    Returns:
        The part (农村, 女性 …), or another population's own label; empty for the whole.
    """
    words = _words()
    names = (indicator.label_zh, indicator.population, *indicator.aliases)
    named = {part for name in names for part in _parts(name)}
    label = fold(population).strip()
    label = "" if label in words["total"] else words["same"].get(label, label)
    said = [word for word in _part_words() if words["same"].get(word, word) in named]
    for word in (fold(indicator.population), *said):
        label = label.replace(word, "")
    return words["same"].get(label, label) or max(sorted(_parts(phrase) - named), key=len, default="")


class Definitions:
    """How the indicators of a register are defined against each other.

    Args:
        indicators: The register.
    """

    def __init__(self, indicators: IndicatorRegister) -> None:
        self._indicators = indicators
        self._wholes = {row.slug: frozenset(_wholes(row, indicators)) for row in indicators}
        self._ageless: dict[str, set[str]] = defaultdict(set)
        for row in indicators:
            for name in (row.label_zh, *row.aliases):
                self._ageless[_ageless(name)].add(row.slug)
        self._near: Mapping[str, set[str]] = self._find_near()
        self._parts: dict[tuple[str, str, str], str] = {}  # tables repeat a few labels many times

    def part(self, figure: Figure, wanted: Indicator) -> str | None:
        """Return the part of the wanted indicator's population that a figure is about.

        Returns:
            Empty for the whole; `None` where the figure measures something else.
        """
        if figure.indicator is None:
            return None
        key = figure.indicator, figure.phrase, figure.population
        if key not in self._parts:
            self._parts[key] = part_of(self._indicators.get(figure.indicator), *key[1:])
        part = self._parts[key]
        if figure.indicator == wanted.slug:
            return part
        return "" if (figure.indicator, part) in self._wholes[wanted.slug] else None

    def near(self, wanted: Indicator | None, phrase: str) -> frozenset[str]:
        """Return the indicators whose figures a reader may take for those of a goal.

        Args:
            wanted: The goal's indicator.
            phrase: The goal's own phrase, which counts where the register knows no indicator of it.

        Returns:
            Slugs: one step broader or narrower, of the whole whose part it is, and with other ages.
        """
        if wanted is None:
            return frozenset(
                self._ageless.get(_ageless(phrase), ()) if _ageless(phrase) != fold(phrase) else ()
            )
        return frozenset(self._near[wanted.slug])

    def _find_near(self) -> dict[str, set[str]]:
        pairs = [(row.slug, row.broader) for row in self._indicators if row.broader]
        pairs += [(part, whole) for part, wholes in self._wholes.items() for whole, _ in wholes]
        pairs += [(one, other) for slugs in self._ageless.values() for one in slugs for other in slugs]
        near: dict[str, set[str]] = {row.slug: set() for row in self._indicators}
        for one, other in pairs:
            if one != other:
                near[one].add(other)
                near[other].add(one)
        return near


def _wholes(row: Indicator, indicators: IndicatorRegister) -> set[tuple[str, str]]:
    """Return the indicators and parts that a row is made of by its names: 农村 and 孕产妇死亡率."""
    found = set()
    for name in (fold(row.label_zh), *map(fold, row.aliases)):
        for word in _part_words():
            whole = indicators.find(name.removeprefix(word)) if name.startswith(word) else None
            if whole and whole is not row:
                found.add((whole.slug, _words()["same"].get(word, word)))
    return found


def _parts(text: str) -> set[str]:
    """Return the parts that a text names."""
    folded, same = fold(text), _words()["same"]
    return {same.get(word, word) for word in _part_words() if word in folded}


def _part_words() -> list[str]:
    """Return the words for parts that may stand inside a name, longer ones first."""
    words = (*_words()["part"], *_words()["same"])
    return sorted((word for word in words if len(word) > 1), key=len, reverse=True)


def _ageless(name: str) -> str:
    """Return a name without the ages in it."""
    return re.sub(vocabulary("assessment")["ages"]["pattern"], "", fold(name))


def _words() -> dict[str, Any]:
    return dict(vocabulary("assessment")["populations"])

"""The register of indicators: which phrases of plans mean the same measured thing."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from kg.errors import RegisterError, RowFault
from kg.flat import fold
from kg.record import Slug
from kg.registers import read_register
from kg.shipped import shipped
from kg.vocabulary import vocabulary

_FILE = "indicators.csv"


class Indicator(BaseModel):
    """A row of `data/registers/indicators.csv`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Slug
    label_zh: str
    label_en: str
    aliases: tuple[str, ...] = ()
    unit: tuple[str, ...]
    """Printed forms of the units it may have; each is in the code list `unit`."""
    direction: Literal["higher", "lower", "neutral"]
    least: Decimal | None = None
    """Smallest value that can be right, in the one unit; for indicators that are no shares of a hundred."""
    most: Decimal | None = None
    """Largest such value."""
    population: str = ""
    broader: str = ""
    definition_zh: str
    definition_en: str
    sdg: str = ""
    """Code of the UN SDG indicator, for example 3.1.1; empty where none fits."""
    sdg_match: Literal["exact", "close", "broad", "related", ""] = ""
    source: str

    @model_validator(mode="after")
    def _sdg_has_a_strength(self) -> Self:
        if bool(self.sdg) != bool(self.sdg_match):
            raise ValueError("sdg and sdg_match need each other")
        return self

    @model_validator(mode="after")
    def _range_is_one(self) -> Self:
        if (self.least is None) != (self.most is None):
            raise ValueError("least and most need each other")
        if self.least is not None and self.most is not None and self.least >= self.most:
            raise ValueError("least is not below most")
        if self.least is not None and len(self.unit) > 1:
            raise ValueError("a range needs a single unit")
        return self


@dataclass(frozen=True)
class Wording:
    """Differences of wording that do not change what a phrase measures.

    Attributes:
        prefixes: Words before a phrase that only repeat the plan's own place (全区, 全市 …).
        dropped: Particles and marks without meaning of their own.
        ranges: What stands for a hyphen between two digits.
        same: Words that are read as other words.
    """

    prefixes: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict)

    def key(self, phrase: str) -> str:
        """Return what two phrases have in common exactly when they are the same name."""
        key = fold(phrase)
        for mark in self.dropped:
            key = key.replace(mark, "")
        if self.ranges:
            key = re.sub(rf"(?<=\d)(?:{_any(self.ranges)})(?=\d)", "-", key)
        if self.same:
            key = re.sub(_any(self.same), lambda match: self.same[match[0]], key)
        if self.prefixes:
            key = re.sub(rf"^(?:{_any(self.prefixes)})+(?=.)", "", key)
        return key


def _any(words: Mapping[str, str] | tuple[str, ...]) -> str:
    """Return a pattern that finds the longest of the words at a place."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


class IndicatorRegister:
    """Indicators by slug and by every phrase.

    Args:
        indicators: The register's rows.
        prefixes: Words before a phrase that do not change what is measured (全区, 全市 …).
        wording: All differences of wording that do not change it; replaces `prefixes`.

    Raises:
        RegisterError: Two indicators have a phrase in common once wording is set aside.
    """

    def __init__(
        self,
        indicators: tuple[Indicator, ...],
        prefixes: tuple[str, ...] = (),
        wording: Wording | None = None,
    ) -> None:
        self._rows = indicators
        self._wording = wording or Wording(prefixes)
        self._by_slug = {row.slug: row for row in indicators}
        self._by_phrase: dict[str, Indicator] = {}
        for row in indicators:
            for phrase in (row.label_zh, *row.aliases):
                other = self._by_phrase.setdefault(self._wording.key(phrase), row)
                if other is not row:
                    what = f"也是指标{other.slug}的名称 the phrase means both {other.slug} and {row.slug}"
                    remedy = "只留给规划所指的一个 leave it with the one that plans mean by it"
                    raise RegisterError.of_rows([RowFault(_FILE, row.slug, "aliases", phrase, what, remedy)])

    def __iter__(self) -> Iterator[Indicator]:
        """Iterate over the indicators in the register's order."""
        return iter(self._rows)

    def get(self, slug: str) -> Indicator:
        """Return the indicator with this slug; `KeyError` when the register lacks it."""
        return self._by_slug[slug]

    def find(self, phrase: str) -> Indicator | None:
        """Return the indicator that a plan's phrase means, or `None`."""
        return self._by_phrase.get(self._wording.key(phrase))


@cache
def indicator_register() -> IndicatorRegister:
    """Return the shipped register of indicators.

    Raises:
        RegisterError: A row of the register is wrong; names file and line.
    """
    return read_indicators(shipped("data", "registers"))


def read_indicators(folder: Path) -> IndicatorRegister:
    """Read the register of indicators of a folder of registers.

    Raises:
        RegisterError: A row of the register is wrong; names file and line.
    """
    rows = read_register(folder / _FILE, Indicator)
    words = vocabulary("indicator-prefixes")
    wording = Wording(
        tuple(words["prefixes"]), tuple(words["dropped"]), tuple(words["ranges"]), dict(words["same"])
    )
    return IndicatorRegister(rows, wording=wording)


def check_units(indicators: IndicatorRegister, known: Callable[[str], bool]) -> None:
    """Hold the units of indicators against the code list.

    Args:
        indicators: The register.
        known: Tells whether the code list has a unit that is printed so.

    Raises:
        RegisterError: An indicator has a unit that the code list lacks; names the indicator.
    """
    what = "单位不在代码表中 no such unit in the code list"
    remedy = "请改用代码表中的单位，或补入 use a unit of ontology/codes/unit.ttl, or add it there"
    faults = [
        RowFault(_FILE, row.slug, "unit", unit, what, remedy)
        for row in indicators
        for unit in row.unit
        if not known(unit)
    ]
    if faults:
        raise RegisterError.of_rows(faults)

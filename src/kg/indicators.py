"""The register of indicators: which phrases of plans mean the same measured thing."""

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from kg.extract.vocabulary import vocabulary
from kg.flat import fold
from kg.registers import read_register
from kg.shipped import shipped


class Indicator(BaseModel):
    """A row of `data/registers/indicators.csv`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: str
    label_zh: str
    label_en: str
    aliases: tuple[str, ...] = ()
    unit: tuple[str, ...]
    """Printed forms of the units it may have; each is in the code list `unit`."""
    direction: Literal["higher", "lower", "neutral"]
    population: str = ""
    broader: str = ""
    definition_zh: str
    definition_en: str
    sdg: str = ""
    """Code of the UN SDG indicator, for example 3.1.1; empty where none fits."""
    sdg_match: Literal["exact", "close", "broad", "related", ""] = ""
    source: str


class IndicatorRegister:
    """Indicators by slug and by every phrase.

    Args:
        indicators: The register's rows.
        prefixes: Words before a phrase that do not change what is measured (全区, 全市 …).
    """

    def __init__(self, indicators: tuple[Indicator, ...], prefixes: tuple[str, ...]) -> None:
        self._rows = indicators
        self._prefixes = prefixes
        self._by_phrase: dict[str, Indicator] = {}
        for row in indicators:
            for phrase in (row.label_zh, *row.aliases):
                self._by_phrase.setdefault(self._key(phrase), row)

    def __iter__(self):  # noqa: ANN204 - an iterator of Indicator
        """Iterate over the indicators in the register's order."""
        return iter(self._rows)

    def _key(self, phrase: str) -> str:
        key = fold(phrase)
        for prefix in self._prefixes:
            key = key.removeprefix(prefix)
        return key

    def find(self, phrase: str) -> Indicator | None:
        """Return the indicator that a plan's phrase means, or `None`."""
        return self._by_phrase.get(self._key(phrase))


@cache
def indicator_register() -> IndicatorRegister:
    """Return the shipped register of indicators."""
    rows = read_register(shipped("data", "registers", "indicators.csv"), Indicator)
    return IndicatorRegister(rows, tuple(vocabulary("indicators")["prefixes"]))

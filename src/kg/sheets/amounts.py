"""Numbers with units, as cells hold them."""

import re
from dataclasses import dataclass

from kg.flat import fold
from kg.sheets.numerals import chinese_number
from kg.sheets.text import compact, normal
from kg.vocabulary import vocabulary

_SIGN = r"(?P<sign>[-+]?)"
_DIGITS = r"(?P<digits>\d{1,3}(?:[,， ]\d{3})+(?:\.\d+)?|\d*\.\d+|\d+)"
_NUMBER = re.compile(rf"{_SIGN} ?{_DIGITS}(?![\d.,，])(?P<unit>.*)", re.DOTALL | re.ASCII)
_RATIO = re.compile(r"(?P<left>\d+(?:\.\d+)?):(?P<right>\d+(?:\.\d+)?)", re.ASCII)
_ONE_IN = re.compile(r"^1(?=/)")
_NO_UNIT = re.compile(r"[，；。、,;!?！？~<>≤≥=]|\d[-:]|-\d|(?<!/)(?<![/\d])\d")
_BRACKETS = (("(", ")"), ("[", "]"))
_LONGEST_UNIT = 16
_GROUPS = ("rate", "points", "count", "size", "time", "age", "money")


@dataclass(frozen=True)
class Amount:
    """A number and what it counts.

    Attributes:
        value: Half-width digits with sign and the decimals that were printed, without thousands separators.
        unit: As printed, width folded and without spaces (`%`, `/10万`, `1:`); empty when none is given.
    """

    value: str
    unit: str


def read_amount(text: str, unit_text: str = "") -> Amount | None:
    """Read a cell as a number.

    Args:
        text: `12/10万`, `98.5%`, `1,234`, `12（/10万）`, `4.08个`, `百分之九十`,
            `1:1.5` (value 1.5 of unit `1:`).
        unit_text: The unit column's text or the unit in a heading, if any.

    Returns:
        The number; `None` when the cell is none: words beside it (`约90%`, `90%以上`), a range, a date,
        digits lost to scientific notation, or a unit of its own that is not the unit column's.
    """
    folded = fold(normal(text)).strip()
    unit = read_unit(unit_text)
    found = _shares(folded) or _ratio(folded) or _plain(folded)
    if found is None or (unit and found.unit and not _same(unit, found.unit)):
        return None
    return Amount(found.value, found.unit or unit)


def read_unit(text: str) -> str:
    """Return a unit without brackets, spaces and the `1` of `1/10万`; 千分之(x) is ‰."""
    unit = re.sub(r"\([xX]\)$|\[[xX]\]$", "", fold(compact(text)))
    for opening, closing in _BRACKETS:
        if unit.startswith(opening) and unit.endswith(closing):
            unit = unit[1:-1]
    unit = _ONE_IN.sub("", unit)
    return str(vocabulary("tables")["amounts"]["units"].get(unit.casefold(), unit))


def _same(one: str, other: str) -> bool:
    spellings = vocabulary("assessment")["spellings"]
    return bool(spellings.get(one, one) == spellings.get(other, other))


def _shares(text: str) -> Amount | None:
    """Read 百分之九十, 千分之5."""
    for words, unit in vocabulary("units")["spelled_shares"].items():
        if text.startswith(words):
            number = _plain(text.removeprefix(words))
            return Amount(number.value, str(unit)) if number is not None and not number.unit else None
    return None


def _ratio(text: str) -> Amount | None:
    match = _RATIO.fullmatch(text.replace(" ", ""))
    if match is None:
        return None
    if match["left"] == "1":
        return Amount(match["right"], "1:")
    return Amount(match["left"], ":1") if match["right"] == "1" else None


def _plain(text: str) -> Amount | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        number = chinese_number(text)
        return None if number is None else Amount(number, "")
    unit = read_unit(match["unit"])
    if len(unit) > _LONGEST_UNIT or _NO_UNIT.search(unit) or (unit and not _is_unit(unit)):
        return None
    digits = re.sub(r"[,， ]", "", match["digits"])
    whole, point, part = digits.partition(".")
    sign = "-" if match["sign"] == "-" else ""
    return Amount(f"{sign}{whole.lstrip('0') or '0'}{point}{part}", unit)


def _is_unit(unit: str) -> bool:
    """Tell whether what follows a number is its unit and not a word that says how it binds (以上, 左右)."""
    words = vocabulary("tables")["amounts"]
    return not any(word in unit for word in words["not_in_units"]) and not re.match(words["not_units"], unit)


def known_unit(text: str) -> bool:
    """Tell whether a text is a unit by itself, as in the brackets of 孕产妇死亡率（1/10万）."""
    words = vocabulary("units")
    unit = read_unit(text)
    if unit in vocabulary("assessment")["spellings"] or unit in vocabulary("assessment")["rates"]:
        return True
    numerator, slash, denominator = unit.partition("/")
    return (
        (not numerator or _simple(numerator))
        and (not slash or denominator.startswith(tuple(words["per_denominators"])) or _simple(denominator))
        and bool(unit)
    )


def _simple(unit: str) -> bool:
    words = vocabulary("units")
    simple = {word for group in _GROUPS for word in words[group]}
    return unit in simple or any(unit.removeprefix(word) in simple for word in words["multipliers"])

"""Numbers of spreadsheets as they are shown: by their format, without the noise of binary fractions."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_EXACT = 15
"""Significant digits that a spreadsheet keeps."""
_ENTERED = 4
"""A number with more decimals was computed, not typed; then what is shown counts."""
_UNFORMATTED = 9
"""Significant digits of a computed number without a format: what fits a column of usual width."""
_LARGEST = 10**_EXACT

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|!(.)|_(?:.)|\*(?:.)|\[[^\]]*\]|([0#?,.]+)|(.)', re.DOTALL)
_ODD = frozenset("eE/@gGyYmMdDhHsS")  # scientific, fraction, text, and names such as General: not taken apart


@dataclass(frozen=True, slots=True)
class _Format:
    decimals: int
    percent: bool
    before: str
    after: str


def shown(value: float, number_format: str) -> str:
    """Return a number as its cell shows it.

    Digits that were entered are kept although the format hides them (4.08 shown as `4`), up to four decimals;
    a number with more was computed, and has the decimals of its format. No thousands separators.

    Args:
        value: The number.
        number_format: Its format: `General`, `0.0%`, `#,##0.00`, `0.0"/10万"`.

    Returns:
        Digits, with `%` and the words that the format adds.
    """
    if not abs(value) < _LARGEST:
        return str(value)
    exact = Decimal(f"{value:.{_EXACT}g}") if isinstance(value, float) else Decimal(value)
    style = _parsed(number_format.split(";", maxsplit=1)[0])
    if style is None:
        if _decimals(exact) > _ENTERED:
            exact = Decimal(f"{exact:.{_UNFORMATTED}g}")
        return _plain(exact)
    if style.percent:
        exact = exact.scaleb(2)
    entered = _decimals(exact)
    if entered <= style.decimals or entered > _ENTERED:
        exact = exact.quantize(Decimal(1).scaleb(-style.decimals), ROUND_HALF_UP)
        return f"{style.before}{exact:f}{style.after}"
    return f"{style.before}{_plain(exact)}{style.after}"


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1024)
def _parsed(section: str) -> _Format | None:
    """Take a format's section apart; `None` for `General` and what shows something else than the number."""
    digits: list[str] = []
    around = ["", ""]
    percent = False
    for match in _TOKEN.finditer(section):
        quoted, escaped, marked, placeholders, other = match.groups()
        literal = quoted or escaped or marked or ""
        if placeholders:
            digits.append(placeholders)
        elif other == "%":
            percent = True
            literal = "%"
        elif other is not None:
            if other in _ODD or not other.isprintable():
                return None
            literal = other
        around[bool(digits)] += literal
    if len(digits) != 1 or digits[0].endswith(",") or digits[0].count(".") > 1 or "[DBNum" in section:
        return None
    return _Format(len(digits[0].partition(".")[2]), percent, around[0].strip(), around[1].strip())

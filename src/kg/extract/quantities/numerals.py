"""Numbers as plans write them: Arabic digits and Chinese numerals."""

import re

from kg.numerals import NUMERALS, counted, spelled
from kg.record import Number, calculable

ARABIC = r"\d{1,3}(?:，\d{3})+(?!\d)|\d++(?:\.\d++)?"
"""Regular expression of an Arabic number in folded text; folding turns the thousands comma into `，`."""

CHINESE = rf"[{NUMERALS}]++"
"""Regular expression of a Chinese numeral; not every match is a number, see `parse_number`."""

_ARABIC = re.compile(ARABIC)
_LONGEST = 15  # no plan counts further, and longer rows of digits are no numbers
_SHORTEST_SPELLED = 3  # 二〇 and 三〇 need their zero; 一两 and 三五 are not twelve and thirty-five


def parse_number(token: str) -> Number | None:
    """Return the value of a numeral.

    Args:
        token: A number in Arabic digits (`3.0`, `1，200`) or a Chinese numeral (`九十`, `二〇三〇`).

    Returns:
        An integer, a float where the token has a decimal point, or `None` when it is no number.
    """
    if len(token) > _LONGEST:
        return None
    if _ARABIC.fullmatch(token):
        plain = token.replace("，", "")
        return float(plain) if "." in plain else int(plain)
    value = _chinese(token)
    return value if value is not None and calculable(value) else None


def _chinese(token: str) -> int | None:
    digits = spelled(token)
    if not token or digits is None or len(token) == 1:
        return counted(token)
    if len(token) < _SHORTEST_SPELLED and "0" not in digits:
        return None
    return int(digits)

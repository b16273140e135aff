"""Numbers as plans write them: Arabic digits and Chinese numerals."""

import re

from kg.record import Number

ARABIC = r"\d{1,3}(?:，\d{3})+(?!\d)|\d++(?:\.\d++)?"
"""Regular expression of an Arabic number in folded text; folding turns the thousands comma into `，`."""

NUMERALS = "〇○零一二两三四五六七八九十百千万亿"
"""The characters of Chinese numerals."""

CHINESE = rf"[{NUMERALS}]++"
"""Regular expression of a Chinese numeral; not every match is a number, see `parse_number`."""

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_BLOCKS = {"万": 10_000, "亿": 100_000_000}
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
    return _chinese(token)


def _chinese(token: str) -> int | None:
    if not token:
        return None
    if all(c in _DIGITS for c in token):
        return _spelled(token)
    total = section = digit = 0
    for c in token:
        if c in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[c]
        elif c in _STEPS:
            section += (digit or 1) * _STEPS[c]
            digit = 0
        elif c in _BLOCKS:
            total = (total + section + digit or 1) * _BLOCKS[c]
            section = digit = 0
        else:
            return None
    return total + section + digit


def _spelled(token: str) -> int | None:
    """A numeral of digits only: one digit, or a year-like row of digits."""
    if len(token) == 1:
        return _DIGITS[token]
    if len(token) < _SHORTEST_SPELLED and not set(token) & set("〇○零"):
        return None
    return int("".join(str(_DIGITS[c]) for c in token))

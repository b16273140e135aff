"""Chinese numerals as numbers: 九十八, 两千三百, 二〇二四."""

NUMERALS = "〇○零一二两三四五六七八九十百千万亿"
"""The characters of Chinese numerals."""

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_BLOCKS = {"万": 10_000, "亿": 100_000_000}


def spelled(text: str) -> str | None:
    """Return a row of Chinese digits (二〇二四) in Arabic ones; `None` when it has other characters."""
    return "".join(str(_DIGITS[c]) for c in text) if all(c in _DIGITS for c in text) else None


def counted(text: str) -> int | None:
    """Return the value of a numeral with steps (九十八, 三万二千), or of one digit; `None` when it is none.

    A row of several digits is no count: 二〇 may be a year cut short, 三五 means three to five.
    """
    total = section = digit = 0
    if not text or (len(text) > 1 and spelled(text) is not None):
        return None
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _STEPS:
            section += (digit or 1) * _STEPS[character]
            digit = 0
        elif character in _BLOCKS:
            total = (total + section + digit or 1) * _BLOCKS[character]
            section = digit = 0
        else:
            return None
    return total + section + digit

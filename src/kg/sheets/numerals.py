"""Chinese numerals in cells: 九十, 九十八点五, 二〇二四."""

_DIGITS = {character: str(number) for number, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": "0", "○": "0", "两": "2"}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_BLOCKS = {"万": 10_000, "亿": 100_000_000}
_LONGEST = 20


def chinese_number(text: str) -> str | None:
    """Return a Chinese numeral in Arabic digits, with the decimals behind 点; `None` when it is none."""
    whole, point, part = text.partition("点")
    if not whole or len(text) > _LONGEST or bool(point) != bool(part):
        return None
    decimals = chinese_digits(part)
    number = _counted(whole)
    if number is None or decimals is None:
        return None
    return f"{number}.{decimals}" if point else str(number)


def chinese_digits(text: str) -> str | None:
    """Return a row of Chinese digits (二〇二四) in Arabic ones; `None` when it has other characters."""
    return "".join(_DIGITS[c] for c in text) if all(c in _DIGITS for c in text) else None


def _counted(text: str) -> int | None:
    if len(text) > 1 and chinese_digits(text) is not None:
        return None  # 二〇 may be a year cut short, 三五 means three to five
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = int(_DIGITS[character])
        elif character in _STEPS:
            section += (digit or 1) * _STEPS[character]
            digit = 0
        elif character in _BLOCKS:
            total = (total + section + digit or 1) * _BLOCKS[character]
            section = digit = 0
        else:
            return None
    return total + section + digit

"""Chinese numerals in cells, with decimals: 九十, 九十八点五."""

from kg.numerals import counted, spelled

_LONGEST = 20


def chinese_number(text: str) -> str | None:
    """Return a Chinese numeral in Arabic digits, with the decimals behind 点; `None` when it is none."""
    whole, point, part = text.partition("点")
    if not whole or len(text) > _LONGEST or bool(point) != bool(part):
        return None
    number, decimals = counted(whole), spelled(part)
    if number is None or decimals is None:
        return None
    return f"{number}.{decimals}" if point else str(number)

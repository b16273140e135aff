"""Numbers as lists print them: the formats of Word's numbering and of HTML lists."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST_COUNTED = 9999
_LARGEST_CIRCLED = 20
_LETTERS = 26
_LARGEST_ROMAN = 3999
_LARGEST_LETTER = 780
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def spell(number: int, number_format: str) -> str:
    """Return a list number as printed.

    Args:
        number: The number; not negative.
        number_format: A name of ECMA-376's ST_NumberFormat, for example `chineseCountingThousand`; an unknown
            one counts as `decimal`.
    """
    write = _FORMATS.get(number_format)
    return write(number) if write is not None and number > 0 else str(number)


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counting(
    digits: str, units: tuple[str, str, str], zero: str, *, one_before_ten: bool
) -> Callable[[int], str]:
    """Return a writer of Chinese numerals with place values (一百零五)."""
    names = ("", *units)

    def write(number: int) -> str:
        if number > _LARGEST_COUNTED:
            return str(number)
        written, gap = "", False
        for place, digit in enumerate(map(int, str(number))):
            power = len(str(number)) - place - 1
            if digit == 0:
                gap = True
                continue
            written += (zero if gap and written else "") + digits[digit] + names[power]
            gap = False
        ten = digits[1] + names[1]
        return written[1:] if not one_before_ten and written.startswith(ten) else written

    return write


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= _LARGEST_CIRCLED else str(number)


def _letters(number: int) -> str:
    if number > _LARGEST_LETTER:
        return str(number)
    return chr(ord("a") + (number - 1) % _LETTERS) * ((number - 1) // _LETTERS + 1)


def _roman(number: int) -> str:
    if number > _LARGEST_ROMAN:
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


_chinese = _counting(_DIGITS, ("十", "百", "千"), "零", one_before_ten=False)
_japanese = _counting(_DIGITS, ("十", "百", "千"), "", one_before_ten=False)
_legal = _counting(_LEGAL_DIGITS, ("拾", "佰", "仟"), "零", one_before_ten=True)

_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _japanese,
    "chineseLegalSimplified": _legal,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "ideographTraditional": lambda number: _STEMS[(number - 1) % len(_STEMS)],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % len(_BRANCHES)],
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}

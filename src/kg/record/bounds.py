"""What a record's values may be: texts that say something, numbers that engines calculate with, real days."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

WHOLE_DIGITS, DECIMALS = 15, 18
"""A number has at most so many digits before and after its decimal point: more than any plan counts, and no
more than every engine that holds the graph calculates with exactly."""
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years that a plan of our time can speak of."""


def _exact(value: float) -> float:
    """Refuse a number that is none (1e400 is read as infinite) or has too many digits."""
    if not calculable(value):
        raise PydanticCustomError(
            "number_out_of_range",
            "不是有限的、位数合理的数 is no finite number of at most {whole} digits and {decimals} decimals",
            {"whole": WHOLE_DIGITS, "decimals": DECIMALS},
        )
    return value


def calculable(value: float | Decimal) -> bool:
    """Tell whether a number is finite and of so few digits that every engine calculates exactly with it."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):  # infinite, or no number
        return False
    written = "".join(map(str, digits))
    decimals = -exponent - (len(written) - len(written.rstrip("0")))
    return not number or (number.adjusted() < WHOLE_DIGITS and decimals <= DECIMALS)


def _visible(text: str) -> str:
    """Refuse a text without a character that one can see: it says nothing and would pass for something."""
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise PydanticCustomError("blank", "是空白 is blank")
    return text


def _real_day(text: str) -> str:
    """Refuse a day that no calendar has, or of another century."""
    try:
        year = date.fromisoformat(text).year
    except ValueError as error:
        raise PydanticCustomError("no_day", "日历上没有这一天 is no day of the calendar") from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PydanticCustomError(
            "no_day", "年份不在{first}—{last} is not of the years {first} to {last}", _YEARS
        )
    return text


_YEARS: dict[str, Any] = {"first": FIRST_YEAR, "last": LAST_YEAR}
Words = Annotated[
    str,
    StringConstraints(min_length=1),
    AfterValidator(_visible),
    Field(json_schema_extra={"pattern": r"\S"}),
]
"""A text that says something."""
Number = int | float
Value = Annotated[Number, AfterValidator(_exact)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_real_day)]
Ordinal = Annotated[int, Field(ge=1, le=99_999)]
_Offset = Annotated[int, Field(ge=0, le=10**10)]
Span = tuple[_Offset, _Offset]
"""`[start, end)` in Unicode code points of the document's raw text."""

"""When two units measure on the same scale, and by what exact factor."""

from decimal import Decimal

from kg.figures import Heads
from kg.flat import fold
from kg.vocabulary import vocabulary


def canonical(unit: str) -> str:
    """Return the one spelling of a unit: width folded, spaces dropped, synonyms replaced."""
    folded = fold(unit).replace(" ", "")
    return str(vocabulary("assessment")["spellings"].get(folded, folded))


def convert(value: Decimal, unit: str, into: str) -> Decimal | None:
    """Express a value in another unit.

    Args:
        value: The value.
        unit: Its unit.
        into: The unit wanted.

    Returns:
        The same quantity, digits kept; `None` unless the units are the same or both are parts of so many
        (%, ‰, /万, /10万, /100万), where the factor is a power of ten.
    """
    unit, into = canonical(unit), canonical(into)
    if unit == into:
        return value
    rates = vocabulary("assessment")["rates"]
    if unit not in rates or into not in rates:
        return None
    return value.scaleb(int(rates[into]) - int(rates[unit]))


def recount(value: Decimal, heads: Heads | None, into: Heads | None) -> Decimal:
    """Express a value that is counted for so many heads for another number of the same heads.

    Args:
        value: The value: 45 places for 每万人口.
        heads: For how many of whom it is counted.
        into: For how many of them is wanted: 每千人口.

    Returns:
        4.5; the value itself where one of them is not known.
    """
    return value if heads is None or into is None else value.scaleb(into.power - heads.power)


def level_unit(change_unit: str) -> str | None:
    """Return the unit of levels that a change adds to; `None` for shares of the base and unclear ones."""
    unit = canonical(change_unit)
    words = vocabulary("assessment")
    if unit == words["changes"]["relative"] or unit in words["changes"]["ambiguous"]:
        return None
    return str(words["points"].get(unit, unit))


def is_relative(change_unit: str) -> bool:
    """Tell whether a change in this unit is a share of the base."""
    return canonical(change_unit) == str(vocabulary("assessment")["changes"]["relative"])

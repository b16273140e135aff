"""The number of a target: as the table's columns give it, tied to the words of the statement that say it."""

from kg.flat import Flat, fold
from kg.imports.target_rows import Stated
from kg.record import Number, Quantity, Span, calculable


def whole(flat: Flat) -> Span:
    """Return where a whole text stands in its document."""
    return flat.span(0, len(flat.text))


def as_stated(stated: Stated, found: list[Quantity], statement: Flat) -> Quantity | None:
    """Return the quantity that a table's columns give.

    Args:
        stated: The columns.
        found: What the statement's words say by the rules of extraction.
        statement: The statement, with the way back to its document.

    Returns:
        The columns' indicator, comparator and year with the words' own span and spelling; `None` when the
        words do not say that number, or when neither says what is measured or how it binds.
    """
    value: Number = float(stated.value) if "." in stated.value else int(stated.value)
    if not calculable(value):
        return None
    said = [one for one in found if abs(one.value) == abs(value) and fold(one.unit) == fold(stated.unit)]
    if said:
        one = next((q for q in said if q.indicator == stated.indicator), said[0])
        # A column that says ≤ 20 % does not know that the words speak of a fall by 20 %.
        comparator = one.comparator if one.comparator.startswith("delta") else stated.comparator
        return one.model_copy(
            update={
                "indicator": stated.indicator or one.indicator,
                "comparator": comparator or one.comparator,
                "by_year": stated.due or one.by_year,
            }
        )
    at = fold(statement.text).find(stated.value)
    if at < 0 or not stated.indicator or stated.comparator is None:
        return None
    printed = statement.text[at : at + len(stated.value) + len(stated.unit)]
    return Quantity(
        indicator=stated.indicator,
        comparator=stated.comparator,
        value=value,
        printed=printed if fold(printed) == fold(stated.value + stated.unit) else None,
        unit=stated.unit,
        by_year=stated.due,
        text=statement.text,
        span=whole(statement),
    )

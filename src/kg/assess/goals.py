"""A target value of a record as a goal."""

from fractions import Fraction

from kg.assess.facts import Goal, GoalError
from kg.figures import Heads, heads_of, printed_number
from kg.flat import fold
from kg.indicators import Indicator
from kg.record import Plan, Quantity
from kg.vocabulary import vocabulary

_LARGEST_DENOMINATOR = 1000


def goal_of(quantity: Quantity, plan: Plan, indicator: Indicator | None) -> Goal:
    """Return what a quantity of a target demands.

    Args:
        quantity: The quantity.
        plan: Its plan: the end of its period is the due year where the text names none.
        indicator: What is measured; says which way is better.

    Raises:
        GoalError: It makes no sense, such as a range without an upper end.
    """
    change = quantity.comparator.startswith("delta")
    upper = quantity.value_high if quantity.comparator == "range" else None
    if quantity.comparator == "range" and upper is None:
        raise GoalError(
            f"“{quantity.text}” 是区间却没有上限 is a range without an upper end.",
            "请用 `kg correct` 补上 value_high add its value_high with `kg correct`.",
        )
    return Goal(
        comparator=quantity.comparator,
        value=printed_number(quantity.value, quantity.printed),
        upper=None if upper is None else printed_number(upper, quantity.printed),
        unit=fold(quantity.unit),
        due=quantity.by_year or plan.period[1],
        direction=indicator.direction if indicator else "neutral",
        plan_start=plan.period[0],
        baseline_year=quantity.baseline_year,
        yearly=change and is_yearly(quantity),
        heads=counted_for(quantity.indicator, indicator),
        share=_fraction(quantity) if change else None,
    )


def _fraction(quantity: Quantity) -> Fraction | None:
    """Return the fraction that a quantity prints (1/6, 三分之一); `None` where it prints none.

    The record has its quotient at full precision; the fraction nearest to it is the printed one.
    """
    signs = vocabulary("assessment")["changes"]["fraction"]
    if quantity.unit or not any(sign in fold(quantity.printed or "") for sign in signs):
        return None
    return Fraction(quantity.value).limit_denominator(_LARGEST_DENOMINATOR)


def is_yearly(quantity: Quantity) -> bool:
    """Tell whether the clause says 每年, 年均 … before its number."""
    words = vocabulary("assessment")["yearly"]
    text = fold(quantity.text)
    at = text.find(fold(quantity.printed)) if quantity.printed else -1
    before = text[:at] if at >= 0 else text
    for stop in words["stops"]:
        before = before.rpartition(stop)[2]
    return any(word in before for word in words["words"])


def counted_for(phrase: str, indicator: Indicator | None) -> Heads:
    """Return for how many of whom a phrase counts; where it does not say, as its indicator's name does."""
    named = heads_of(phrase) or (heads_of(indicator.label_zh) if indicator else None)
    return named or Heads(0, vocabulary("assessment")["heads"]["person"])

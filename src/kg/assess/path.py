"""What a goal demands as a level, and the path that leads there from the base."""

from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from kg.assess.facts import Goal
from kg.assess.series import Level, Series
from kg.assess.units import is_relative, level_unit

EXACT = Context(prec=50)
"""All arithmetic of assessments: nothing depends on the caller's context."""
ABOUT = Decimal("0.05")
"""左右 allows this share of the value."""
WINDOW = 5
"""So many years before a plan's first year a figure may lie to count as its base."""
_SIGNIFICANT = Context(prec=12)
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Aim:
    """Where a value has to lie; an open end is `None`.

    Attributes:
        low: At least.
        high: At most.
        zh: What was settled to get there, for users; empty for a plain bound.
        en: The same in English.
        factor: Of a yearly change in percent: what a year multiplies by; else `None`.
    """

    low: Decimal | None
    high: Decimal | None
    zh: str = ""
    en: str = ""
    factor: Decimal | None = None

    def bound(self, value: Decimal) -> Decimal | None:
        """Return the end that a value misses, `None` when it lies inside."""
        if self.low is not None and value < self.low:
            return self.low
        if self.high is not None and value > self.high:
            return self.high
        return None

    @property
    def only_end(self) -> Decimal | None:
        """The end, where there is just one."""
        if self.low is not None and self.high is not None:
            return None
        return self.low if self.low is not None else self.high

    def gap(self, value: Decimal) -> Decimal:
        """Return the value minus the end that counts; 0 inside two ends."""
        bound = self.bound(value)
        end = bound if bound is not None else self.only_end
        return Decimal(0) if end is None else tidy(value - end)


@dataclass(frozen=True)
class Unclear:
    """A goal that is no level yet, by the rule of this name."""

    rule: str


def tidy(value: Decimal) -> Decimal:
    """Round to 12 significant digits, without zeros at the end and without an exponent."""
    short = _SIGNIFICANT.plus(value).normalize(_SIGNIFICANT)
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def path_value(base: Decimal, target: Decimal, start: int, due: int, year: int) -> Decimal:
    """Return where the straight line from base to target stands in a year.

    Args:
        base: Value in the year `start`.
        target: Value in the year `due`.
        start: Base year.
        due: Due year; from it on the line stays at the target, also where it is the base year.
        year: The year asked for.

    Returns:
        base + (target − base)·(year − start)/(due − start), to 50 digits.
    """
    if year >= due:
        return target
    if year <= start:
        return base
    with localcontext(EXACT):
        return base + (target - base) * (year - start) / (due - start)


def find_base(goal: Goal, series: Series) -> Level | None:
    """Choose the figure that progress is counted from; `docs/assessment.md` gives the order."""
    if goal.comparator.startswith("delta"):
        if goal.yearly and goal.baseline_year is None:
            return next((lv for lv in series.levels if lv.year >= goal.plan_start - 1), None)
        return series.at(goal.plan_start - 1 if goal.baseline_year is None else goal.baseline_year)
    if goal.baseline_year is not None and (stated := series.at(goal.baseline_year)):
        return stated
    before = [lv for lv in series.levels if goal.plan_start - WINDOW <= lv.year < goal.plan_start]
    if before:
        return before[-1]
    first = next((lv for lv in series.levels if goal.plan_start <= lv.year < goal.due), None)
    return None if first in series.levels[-1:] else first


def find_aim(goal: Goal, base: Level | None) -> Aim | Unclear:
    """Turn a goal into the levels it allows.

    Args:
        goal: The goal.
        base: Its base, needed for a change.

    Returns:
        The levels; or the name of the rule that says why there are none.
    """
    if goal.comparator.startswith("delta"):
        return _changed(goal, base)
    value = goal.value
    if goal.comparator == ">=":
        return Aim(value, None)
    if goal.comparator == "<=":
        return Aim(None, value)
    if goal.comparator == "range":
        return _open(goal, value, value if goal.upper is None else goal.upper)
    if goal.comparator == "~":
        slack = abs(value) * ABOUT
        return _open(
            goal,
            tidy(value - slack),
            tidy(value + slack),
            "“左右”按目标值的±5%",
            "“about” is ±5% of the value",
        )
    exponent = value.as_tuple().exponent
    half = Decimal(5).scaleb(min(int(exponent), 0) - 1) if goal.direction == "neutral" else Decimal(0)
    return _open(
        goal,
        value - half,
        value + half,
        "按目标的小数位取整后相等" if half else "",
        "equal once rounded to the target's decimals" if half else "",
    )


def _open(goal: Goal, low: Decimal, high: Decimal, zh: str = "", en: str = "") -> Aim:
    """Return a band without its end on the better side."""
    return Aim(
        None if goal.direction == "lower" else low, None if goal.direction == "higher" else high, zh, en
    )


def _changed(goal: Goal, base: Level | None) -> Aim | Unclear:
    """Turn a change against a base into a level."""
    share = _share(goal)
    if share is None and level_unit(goal.unit) is None:
        return Unclear("unclear-change")
    if base is None:
        return Unclear("no-change-base")
    if share is not None and base.value == 0 and goal.value > 0:
        return Unclear("zero-base")
    years = max(goal.due - base.year, 0) if goal.yearly else 1
    factor = None
    with localcontext(EXACT):
        if share is not None and goal.yearly:
            factor = 1 + share
            level = base.value * factor**years
        elif share is not None:
            level = base.value * (1 + share)
        else:
            level = base.value + goal.value * years
    level = tidy(level)
    size = goal.printed
    zh = f"以 {base.year} 年的 {base.value:f} 为基数{'每年' if goal.yearly else ''} {size}"
    en = f"{size}{' a year' if goal.yearly else ''} from {base.value:f} in {base.year}"
    if goal.comparator == "delta>=":
        return Aim(level, None, zh, en, factor)
    return Aim(None, level, zh, en, factor)


def _share(goal: Goal) -> Decimal | None:
    """Return what share of the base a change is, `None` where it is a difference."""
    with localcontext(EXACT):
        if goal.share is not None:
            return Decimal(goal.share.numerator) / goal.share.denominator
        return goal.value / _HUNDRED if is_relative(goal.unit) else None


def path_to(bound: Decimal, aim: Aim, base: Level, due: int, year: int) -> Decimal:
    """Return the path from base to bound in a year: a line, or for a yearly change in percent its curve."""
    if aim.factor is None or year >= due or year <= base.year:
        return path_value(base.value, bound, base.year, due, year)
    with localcontext(EXACT):
        return Decimal(base.value * aim.factor ** (year - base.year))

"""What goes into an assessment and what comes out: plain values, nothing of RDF."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, get_args

from kg.errors import KgError
from kg.figures import Heads

Status = Literal[
    "achieved", "on-track", "off-track", "no-data", "overdue", "overdue-unreported", "not-measurable"
]
Comparator = Literal[">=", "<=", "=", "~", "range", "delta>=", "delta<="]
Direction = Literal["higher", "lower", "neutral"]

Reason = Literal["unit", "population", "same-year", "definition", "bound"]

BEFORE_DUE: Final[tuple[Status, ...]] = ("achieved", "on-track", "off-track", "no-data")
"""Statuses up to the last day of the due year."""
AFTER_DUE: Final[tuple[Status, ...]] = ("achieved", "overdue", "overdue-unreported")
"""Statuses from the first day after the due year."""


class GoalError(KgError):
    """A goal or a figure makes no sense: a range without an upper end, a comparator of no code list."""


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A target value.

    Attributes:
        comparator: How the actual value has to stand to `value`.
        value: The number as printed (its decimals say how exact it is); for a change the signed change, for
            a range the lower end.
        upper: Upper end of a range.
        unit: As printed, width folded. For a change it decides what changes: % is a share of the base,
            个百分点 and 个千分点 are differences of rates, any other unit is a difference of levels.
        due: Year whose last day is the last day to reach it.
        baseline_year: The year that the text counts from, if it names one.
        direction: Which values of the indicator are better; decides what lies beyond `=`, `~` and a range.
        plan_start: First year of the plan.
        yearly: The change is one of every year (每年降低0.5个百分点), not of the whole period.
        heads: For how many of whom it is counted (每千人口); `None`: figures are taken to be counted alike.
        share: Of a change printed as a fraction (下降1/6): the signed share of the base, exactly; `value` is
            then its quotient, and `unit` is empty.
    """

    comparator: Comparator
    value: Decimal
    unit: str
    due: int
    direction: Direction
    plan_start: int
    upper: Decimal | None = None
    baseline_year: int | None = None
    yearly: bool = False
    heads: Heads | None = None
    share: Fraction | None = None

    @property
    def printed(self) -> str:
        """A change as it is shown: -20%, -1/6."""
        return (
            f"{self.value:+f}{self.unit}" if self.share is None else f"{'+' * (self.share > 0)}{self.share}"
        )

    def __post_init__(self) -> None:
        if self.comparator not in get_args(Comparator) or self.direction not in get_args(Direction):
            raise GoalError(
                f"“{self.comparator}” 或 “{self.direction}” 不在代码表中。"
                f" No comparator or direction: {self.comparator}, {self.direction}.",
                "请用代码表中的值。 Take them from the code lists `comparator` and `direction`.",
            )
        if not self.value.is_finite() or (self.upper is not None and not self.upper.is_finite()):
            raise GoalError(
                "目标值不是有限的数。 A goal's value is not a finite number.",
                "请改为十进制数。 Give a decimal number.",
            )
        if (self.comparator == "range") != (self.upper is not None) or (
            self.upper is not None and self.upper < self.value
        ):
            raise GoalError(
                f"{self.comparator} {self.value}—{self.upper} 不是一个区间。"
                f" {self.comparator} {self.value}–{self.upper} is no range.",
                "区间须有下限和不小于下限的上限。 "
                "A range has a lower end and an upper end that is no smaller; nothing else has one.",
            )
        if self.yearly and not self.comparator.startswith("delta"):
            raise GoalError(
                "只有变化目标才能按年计算。 Only a change can be one of every year.",
                "请去掉“每年”或改用 delta。 Drop `yearly` or use a delta comparator.",
            )


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A figure known for the goal's indicator and place.

    Attributes:
        year: The year it describes.
        value: The figure, digits as printed.
        unit: As printed, width folded.
        population: Whom it covers: 全国, 全省, 城市, 农村, 女性 …; empty for the whole.
        published: When it became known; without it, the last day of `year`.
        source: Where it stands.
        id: What the caller knows it by; in the graph its IRI.
        heads: For how many of whom it is counted; `None`: like the goal.
        measure: Name of the indicator it is a figure of, where that is another one than the goal's: it is
            shown as refused and never compared.
        exact: False where the source gives a bound (95%以上) and no value: shown as refused too.
    """

    year: int
    value: Decimal
    unit: str
    population: str = ""
    published: date | None = None
    source: str = ""
    id: str = ""
    heads: Heads | None = None
    measure: str = ""
    exact: bool = True

    @property
    def known_from(self) -> date:
        """The day it became known: when published, else the end of its year; never before its year."""
        return max(date(self.year, 1, 1), self.published or date(self.year, 12, 31))

    def __post_init__(self) -> None:
        if not self.value.is_finite():
            raise GoalError(
                f"{self.year} 年的数据不是有限的数（{self.source}）。"
                f" The figure for {self.year} is not a finite number ({self.source}).",
                "请改正或删去该数据。 Correct the figure or leave it out.",
            )


@dataclass(frozen=True)
class Rule:
    """The rule that was applied, with its numbers filled in.

    Attributes:
        id: Stable name of the rule; listed in `docs/assessment.md`.
        zh: The sentence for users.
        en: The same in English.
    """

    id: str
    zh: str
    en: str


@dataclass(frozen=True)
class SetAside:
    """A known figure that was not used, and why.

    Attributes:
        reading: The figure.
        reason: `unit`, `population`, `same-year`, `definition` (another indicator, or counted for other
            heads) or `bound` (no value is given).
        zh: The reason for users.
        en: The same in English.
    """

    reading: Reading
    reason: Reason
    zh: str
    en: str


@dataclass(frozen=True)
class Growth:
    """The second rule: observed against required growth rate, as Eurostat compares them.

    Attributes:
        verdict: What this rule alone would say; `None` where it cannot be computed.
        grade: Eurostat's four grades: significant, moderate, insufficient, away.
        observed: Compound annual growth rate from the base to the latest figure, as a share (−0.04 = −4 %).
        required: The rate that leads from the base to the target in the due year.
        ratio: `observed` divided by `required`.
        zh: The computation, or why there is none.
        en: The same in English.
    """

    verdict: Literal["on-track", "off-track"] | None
    grade: Literal["significant", "moderate", "insufficient", "away"] | None
    observed: Decimal | None
    required: Decimal | None
    ratio: Decimal | None
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """How a goal stands.

    Attributes:
        status: Exactly one; of `BEFORE_DUE` or `AFTER_DUE`, or not-measurable.
        rule: The rule applied.
        as_of: The date it holds for; `None` for a goal in words.
        unit: Unit of `low`, `high`, `path` and `gap`.
        low: The level that has to be reached at least.
        high: The level that may be reached at most; both for a band.
        base: The figure progress is counted from.
        latest: The figure that decided: the latest known, or after the due date the due year's.
        path: What the path from base to target gives for the year of `latest`; 12 significant digits.
        gap: `latest` minus the bound that counts; 0 inside a band of two ends.
        met_when_set: Whether the base already met the goal; `None` without a base, and for changes.
        growth: The second rule.
        agree: Whether both rules say the same; `None` where one of them says nothing.
        set_aside: Known figures that were not used, with reasons.
    """

    status: Status
    rule: Rule
    growth: Growth
    as_of: date | None = None
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    base: Reading | None = None
    latest: Reading | None = None
    path: Decimal | None = None
    gap: Decimal | None = None
    met_when_set: bool | None = None
    agree: bool | None = None
    set_aside: tuple[SetAside, ...] = ()

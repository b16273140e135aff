"""The second rule: observed against required growth rate, as Eurostat compares them for quantified targets.

Source: Eurostat, Sustainable development in the European Union, monitoring report on progress towards the
SDGs in an EU context, annex on the assessment of trends; grades from 95 %, 60 % and 0 % of the required rate.
"""

from decimal import Decimal, localcontext
from typing import Final, Literal

from kg.assess.facts import Growth
from kg.assess.path import EXACT, Aim, tidy
from kg.assess.series import Level

Grade = Literal["significant", "moderate", "insufficient", "away"]

_GRADES: Final[tuple[tuple[Decimal, Grade, str, str], ...]] = (
    (Decimal("0.95"), "significant", "进展显著", "significant progress"),
    (Decimal("0.6"), "moderate", "进展中等", "moderate progress"),
    (Decimal(0), "insufficient", "进展不足", "insufficient progress"),
    (Decimal("-Infinity"), "away", "背离目标", "movement away from the target"),
)
_REASONS: Final = {
    "not-measurable": ("目标没有数值", "the goal has no number"),
    "after-due": ("已过目标年份", "the due year is over"),
    "no-base": ("缺基期数据", "no base"),
    "no-figure": ("基期之后没有数据", "no figure later than the base"),
    "no-aim": ("目标无法换算成数值", "the goal is no level yet"),
    "base-met": ("基期已达标，没有需要的增长", "the base already met the goal, so no growth is required"),
    "base-at-due": ("基期不早于目标年份", "the base year is not before the due year"),
    "not-positive": ("基期、目标或现值不是正数", "base, target or latest figure is not above zero"),
    "overshot": ("已越过区间的另一端", "the latest figure lies beyond the other end of the band"),
}


def no_growth(reason: str) -> Growth:
    """Return the second rule's result where it cannot be computed.

    Args:
        reason: Key of the reason.
    """
    zh, en = _REASONS[reason]
    return Growth(None, None, None, None, None, f"增长率：无法计算（{zh}）", f"Growth rate: none ({en})")


def growth(aim: Aim, base: Level | None, latest: Level, due: int) -> Growth:
    """Compare the observed growth rate with the required one.

    Args:
        aim: The levels that the goal allows.
        base: Where growth is counted from.
        latest: The latest figure.
        due: Due year.

    Returns:
        The comparison, or the reason why there is none.
    """
    if base is None:
        return no_growth("no-base")
    target = aim.bound(base.value)
    obstacles = {
        "no-figure": latest.year <= base.year,
        "base-at-due": base.year >= due,
        "base-met": target is None,
        "overshot": aim.bound(latest.value) not in {None, target},
        "not-positive": min(base.value, latest.value, target or 0) <= 0,
    }
    obstacle = next((reason for reason, stands in obstacles.items() if stands), None)
    if target is None or obstacle:
        return no_growth(obstacle or "base-met")
    with localcontext(EXACT):
        observed = _rate(base.value, latest.value, latest.year - base.year)
        required = _rate(base.value, target, due - base.year)
        ratio = observed / required
    grade, zh, en = next((name, zh, en) for least, name, zh, en in _GRADES if ratio >= least)
    numbers = [f"{value:+.2f}%" for value in (100 * observed, 100 * required)]
    return Growth(
        "on-track" if grade == "significant" else "off-track",
        grade,
        tidy(observed),
        tidy(required),
        tidy(ratio),
        f"增长率：年均 {numbers[0]}，所需 {numbers[1]}，比值 {ratio:.2f}，{zh}",
        f"Growth rate: {numbers[0]} a year, required {numbers[1]}, ratio {ratio:.2f}, {en}",
    )


def _rate(start: Decimal, end: Decimal, years: int) -> Decimal:
    """Return the compound annual growth rate as a share."""
    return Decimal((end / start) ** (Decimal(1) / years) - 1)

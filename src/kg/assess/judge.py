"""The judgement: one status, one rule, one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from kg.assess.facts import Assessment, Goal, GoalError, Reading, Status
from kg.assess.growth import growth, no_growth
from kg.assess.path import EXACT, Aim, Unclear, find_aim, find_base, path_to, tidy
from kg.assess.series import Level, Series, select
from kg.assess.wording import at_bound, rounded, sentence, whole
from kg.vocabulary import vocabulary


def assess(goal: Goal, readings: Sequence[Reading], as_of: date, population: str | None) -> Assessment:
    """Judge how a target value stands as of a date.

    Args:
        goal: The target value.
        readings: Figures of its indicator and its place, and of no other; any order, any date.
        as_of: The date; what became known later is as if it did not exist.
        population: The part of the indicator's population that the target is about (农村, 女性 …); `None`
            for the whole.

    Returns:
        Status, rule and numbers; the same for the same arguments, whatever the clock says.
    """
    with localcontext(EXACT):
        series = select(goal, readings, as_of, population)
        base = find_base(goal, series)
        case = _Case(goal, series, base, find_aim(goal, base), as_of)
        return case.after() if as_of > date(goal.due, 12, 31) else case.before()


def not_measurable(kind: str) -> Assessment:
    """Return the result for a target in words.

    Args:
        kind: Its kind: trend, deliverable, full-coverage, parity, qualitative.

    Raises:
        GoalError: No kind of target in words has this name.
    """
    kinds = vocabulary("assessment")["kinds"]
    if kind not in kinds:
        raise GoalError(
            f"“{kind}” 不是文字目标的类型。 No kind of target in words: {kind}.",
            f"请用其中之一。 Take one of: {', '.join(kinds)}.",
        )
    zh, en = kinds[kind]
    return Assessment(
        status="not-measurable",
        rule=sentence("in-words", kind_zh=zh, kind_en=en),
        growth=no_growth("not-measurable"),
    )


@dataclass(frozen=True)
class _Case:
    """One goal with the figures that count, as of a date."""

    goal: Goal
    series: Series
    base: Level | None
    aim: Aim | Unclear
    as_of: date

    @property
    def _is_change(self) -> bool:
        return self.goal.comparator.startswith("delta")

    def _is_base(self, latest: Level) -> bool:
        """Tell whether nothing is known after the base; a figure of the due year speaks for itself."""
        if self.base is None or latest.year > self.base.year:
            return False
        return self._is_change or latest.year < self.goal.due

    def before(self) -> Assessment:
        """Judge up to the last day of the due year."""
        if not self.series.levels:
            return self._silent("no-data")
        latest = self.series.levels[-1]
        if isinstance(self.aim, Unclear):
            return self._unclear("no-data", self.aim, latest)
        early = latest.year < self.goal.plan_start or self._is_base(latest)
        if early and (self._is_change or self.aim.bound(latest.value) is not None):
            return self._said("no-data", "base-only", self.aim, latest)
        bound = self.aim.bound(latest.value)
        if bound is None:
            return self._said("achieved", "met-when-set" if early else "met", self.aim, latest)
        return self._under_way(self.aim, latest, bound)

    def _under_way(self, aim: Aim, latest: Level, bound: Decimal) -> Assessment:
        """Judge a figure that misses the goal while there is time left."""
        if latest.year >= self.goal.due:
            return self._said("off-track", "due-year", aim, latest)
        if self.base is None:
            return self._said("no-data", "no-base", aim, latest)
        aimed = aim.bound(self.base.value)
        if aimed != bound:
            return self._said("off-track", "hold" if aimed is None else "overshot", aim, latest)
        path = path_to(bound, aim, self.base, self.goal.due, latest.year)
        kept = latest.value >= path if bound == aim.low else latest.value <= path
        rule = "line" if aim.factor is None else "curve"
        return self._said("on-track" if kept else "off-track", rule, aim, latest)

    def after(self) -> Assessment:
        """Judge from the first day after the due year."""
        start = min(self.goal.plan_start, self.goal.due)
        if self._is_change and self.base is not None:
            start = max(start, self.base.year + 1)
        reported = [level for level in self.series.levels if level.year >= start]
        if not self.series.levels:
            return self._silent("overdue-unreported")
        if isinstance(self.aim, Unclear):
            return self._unclear("overdue-unreported", self.aim, self.series.levels[-1])
        if not reported:
            return self._said("overdue-unreported", "base-only", self.aim, self.series.levels[-1])
        last = reported[-1]
        lost = self.aim.bound(last.value) is not None
        at_due = next((level for level in reported if level.year == self.goal.due), None)
        if at_due is not None and self.aim.bound(at_due.value) is None:
            rule = "due-year-met-since-lost" if lost else "due-year-met"
            return self._said("achieved", rule, self.aim, at_due, last)
        if lost:
            return self._said("overdue", "missed", self.aim, last)
        rule = "met-late" if last.year > self.goal.due else "last-known-met"
        return self._said("achieved", rule, self.aim, last)

    def _silent(self, status: Status) -> Assessment:
        """Return the result where no figure counts."""
        refused = len(self.series.set_aside)
        return Assessment(
            status=status,
            rule=sentence("refused" if refused else "no-figure", as_of=self.as_of.isoformat(), count=refused),
            growth=no_growth("no-figure"),
            as_of=self.as_of,
            unit=self.series.unit,
            set_aside=self.series.set_aside,
        )

    def _unclear(self, status: Status, aim: Unclear, latest: Level) -> Assessment:
        """Return the result where a change is no level."""
        start = self.goal.plan_start - 1 if self.goal.baseline_year is None else self.goal.baseline_year
        return Assessment(
            status=status,
            rule=sentence(aim.rule, start=start, change=self.goal.printed),
            growth=no_growth("no-aim"),
            as_of=self.as_of,
            unit=self.series.unit,
            base=self.base.reading if self.base else None,
            latest=latest.reading,
            set_aside=self.series.set_aside,
        )

    def _said(
        self, status: Status, rule: str, aim: Aim, latest: Level, last: Level | None = None
    ) -> Assessment:
        """Return a result with everything that can be computed for it."""
        over = self.as_of > date(self.goal.due, 12, 31)
        path = self._path(aim, latest)
        second = no_growth("after-due") if over else growth(aim, self.base, latest, self.goal.due)
        agree = None
        if second.verdict and status in {"achieved", "on-track", "off-track"}:
            agree = (second.verdict == "on-track") == (status != "off-track")
        bound = aim.bound(latest.value)
        values: dict[str, object] = {
            "year": latest.year,
            "actual": latest.value,
            "due": self.goal.due,
            "aim": whole(aim),
            "as_of": self.as_of.isoformat(),
        }
        if self.base:
            values |= {"base": self.base.value, "start": self.base.year}
        if last:
            values |= {"later": last.year, "last": last.value}
        if bound is not None and path is not None:
            shown = [latest.value, bound, *([self.base.value] if self.base else [])]
            values |= {"bound": bound, "path": at_bound(rounded(path, *shown), aim, bound)}
        return Assessment(
            status=status,
            rule=sentence(rule, self.series.unit, **values),
            growth=second,
            as_of=self.as_of,
            unit=self.series.unit,
            low=aim.low,
            high=aim.high,
            base=self.base.reading if self.base else None,
            latest=latest.reading,
            path=None if path is None else tidy(path),
            gap=aim.gap(latest.value),
            met_when_set=None if self.base is None or self._is_change else aim.bound(self.base.value) is None,
            agree=agree,
            set_aside=self.series.set_aside,
        )

    def _path(self, aim: Aim, latest: Level) -> Decimal | None:
        """Return what the path asks for in the year of a figure, `None` where nothing can be said."""
        missed = aim.bound(latest.value)
        aimed = aim.bound(self.base.value) if self.base else None
        target = missed if missed is not None else aimed
        if target is None:
            target = aim.only_end
        over = latest.year >= self.goal.due or self.as_of > date(self.goal.due, 12, 31)
        if over or target is None:
            return target
        if self.base is None:
            return None
        return path_to(target, aim, self.base, self.goal.due, latest.year) if aimed == target else target

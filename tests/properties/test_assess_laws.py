"""Laws that assessments keep whatever the figures."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from hypothesis import assume, given
from hypothesis import strategies as st

from kg.assess import (
    AFTER_DUE,
    BEFORE_DUE,
    Comparator,
    Direction,
    Goal,
    Reading,
    assess,
    path_value,
)
from kg.figures import Heads

RATES: Final = {"%": 2, "‰": 3, "/万": 4, "/10万": 5, "/100万": 6}
OPPOSITE: Final[dict[str, Comparator]] = {
    ">=": "<=",
    "<=": ">=",
    "delta>=": "delta<=",
    "delta<=": "delta>=",
    "=": "=",
    "~": "~",
    "range": "range",
}
TURNED: Final[dict[str, Direction]] = {"higher": "lower", "lower": "higher", "neutral": "neutral"}
ORDER: Final = ("overdue", "off-track", "on-track", "achieved")

levels = st.decimals(min_value=0, max_value=100, places=1)
dates = st.dates(date(2019, 1, 1), date(2036, 12, 31))
DIRECTIONS: Final[tuple[Direction, ...]] = ("higher", "lower", "neutral")


@st.composite
def goals(draw: st.DrawFn, comparators: tuple[Comparator, ...] = tuple(OPPOSITE.values())) -> Goal:
    comparator = draw(st.sampled_from(comparators))
    value = draw(levels)
    change = comparator.startswith("delta")
    return Goal(
        comparator=comparator,
        value=draw(st.decimals(-50, 50, places=1)) if change else value,
        upper=value + draw(levels) if comparator == "range" else None,
        unit=draw(st.sampled_from(["%", "个百分点"])) if change else "%",
        due=draw(st.integers(2021, 2032)),
        direction=draw(st.sampled_from(DIRECTIONS)),
        plan_start=2021,
        baseline_year=draw(st.sampled_from([None, 2018, 2020, 2022])),
        yearly=change and draw(st.booleans()),
    )


@st.composite
def figures(draw: st.DrawFn, values: st.SearchStrategy[Decimal] = levels) -> Reading:
    year = draw(st.integers(2014, 2034))
    late = draw(st.none() | st.integers(0, 900))
    return Reading(
        year=year,
        value=draw(values),
        unit="%",
        population=draw(st.sampled_from(["", "全国", "农村", "城市"])),
        published=None if late is None else date(year, 6, 1) + timedelta(days=late),
        source=draw(st.sampled_from(["甲", "乙"])),
    )


several = st.lists(figures(), max_size=8)
asked = st.sampled_from([None, "农村", "全国"])


@given(goals(), several, dates, asked)
def test_the_status_is_one_that_the_date_allows(
    goal: Goal, known: list[Reading], as_of: date, population: str | None
) -> None:
    result = assess(goal, known, as_of, population)
    assert result.status in (BEFORE_DUE if as_of <= date(goal.due, 12, 31) else AFTER_DUE)


@given(goals(), several, dates, asked, figures(), st.integers(1, 2000))
def test_what_becomes_known_later_changes_nothing(
    goal: Goal, known: list[Reading], as_of: date, population: str | None, more: Reading, days: int
) -> None:
    before = assess(goal, known, as_of, population)
    unpublished = replace(more, published=as_of + timedelta(days=days))
    ahead = replace(more, year=as_of.year + 1, published=None)
    assert assess(goal, [*known, unpublished, ahead], as_of, population) == before


@given(goals(), several, dates, asked, st.randoms(use_true_random=False))
def test_the_order_of_figures_changes_nothing(
    goal: Goal, known: list[Reading], as_of: date, population: str | None, shuffler: object
) -> None:
    shuffled = sorted(known, key=lambda _: shuffler.random())  # type: ignore[attr-defined]  # a Random
    assert assess(goal, shuffled, as_of, population) == assess(goal, known, as_of, population)


@given(goals(), several, dates, asked, figures())
def test_figures_of_another_population_change_nothing(
    goal: Goal, known: list[Reading], as_of: date, population: str | None, more: Reading
) -> None:
    before = assess(goal, known, as_of, population)
    assume(before.latest is not None)
    other = replace(more, population="城市")
    assert assess(goal, [*known, other], as_of, population) == before


@given(goals((">=", "<=", "delta>=", "delta<=")), several, dates, levels, levels)
def test_a_better_latest_figure_never_worsens_the_status(
    goal: Goal, known: list[Reading], as_of: date, one: Decimal, other: Decimal
) -> None:
    known = [replace(reading, population="", published=None) for reading in known]
    latest = assess(goal, known, as_of, None).latest
    assume(latest is not None)
    assert latest is not None
    rest = [reading for reading in known if reading.year != latest.year]
    worse, better = sorted((one, other), reverse=goal.comparator in {"<=", "delta<="})
    results = [
        assess(goal, [*rest, replace(latest, value=value)], as_of, None).status for value in (worse, better)
    ]
    base = {2020 if goal.baseline_year is None else goal.baseline_year}
    if goal.comparator.startswith("delta"):
        assume(latest.year not in base)  # moving the base moves the goal
        assume(not (goal.yearly and goal.baseline_year is None and not rest))
    silent = {"no-data", "overdue-unreported"}
    if silent & set(results):
        assert results[0] == results[1] or (results[0] in silent and results[1] == "achieved")
    else:
        assert ORDER.index(results[0]) <= ORDER.index(results[1])


@given(goals(), several, dates, asked)
def test_mirrored_figures_and_goal_have_the_same_status(
    goal: Goal, known: list[Reading], as_of: date, population: str | None
) -> None:
    assume(not (goal.comparator.startswith("delta") and goal.unit == "%"))  # a share has its own mirror below
    if goal.direction == "neutral":  # two figures as far off on either side have no less favourable one
        known = list({reading.year: reading for reading in known}.values())
    ends = (-goal.value, None) if goal.upper is None else (-goal.upper, -goal.value)
    mirrored = replace(
        goal,
        comparator=OPPOSITE[goal.comparator],
        direction=TURNED[goal.direction],
        value=ends[0],
        upper=ends[1],
    )
    flipped = [replace(reading, value=-reading.value) for reading in known]
    one, other = assess(goal, known, as_of, population), assess(mirrored, flipped, as_of, population)
    assert (one.status, one.rule.id) == (other.status, other.rule.id)
    assert (one.path or 0, one.gap or 0) == (-(other.path or 0), -(other.gap or 0))


@given(goals(("delta>=", "delta<=")), several, dates)
def test_mirrored_figures_have_the_same_status_against_a_share_of_the_base(
    goal: Goal, known: list[Reading], as_of: date
) -> None:
    goal = replace(goal, unit="%")
    mirrored = replace(
        goal, comparator=OPPOSITE[goal.comparator], direction=TURNED[goal.direction]
    )  # the share stays, the base turns
    flipped = [replace(reading, value=-reading.value) for reading in known]
    one, other = assess(goal, known, as_of, None), assess(mirrored, flipped, as_of, None)
    assert (one.status, one.rule.id, one.gap or 0) == (other.status, other.rule.id, -(other.gap or 0))


@given(levels, levels, st.integers(2010, 2030), st.integers(0, 20), st.integers(0, 30))
def test_the_line_ends_at_the_target_and_stays_between(
    base: Decimal, target: Decimal, start: int, years: int, after: int
) -> None:
    due = start + years
    assert path_value(base, target, start, due, due) == target
    assert path_value(base, target, start, due, due + after) == target
    assert min(base, target) <= path_value(base, target, start, due, start + after) <= max(base, target)


@given(goals(), levels, levels, st.integers(2016, 2020))
def test_in_the_due_year_on_the_path_is_at_the_target(
    goal: Goal, base: Decimal, actual: Decimal, start: int
) -> None:
    known = [Reading(year=start, value=base, unit="%"), Reading(year=goal.due, value=actual, unit="%")]
    last_day = assess(goal, known, date(goal.due, 12, 31), None)
    day_after = assess(goal, known, date(goal.due + 1, 1, 1), None)
    assert last_day.status != "on-track"
    assert (last_day.status == "achieved") == (day_after.status == "achieved")
    if last_day.status == "off-track":
        assert day_after.status == "overdue"
        assert last_day.gap is not None
        assert last_day.path == (last_day.high if last_day.gap > 0 else last_day.low)


@given(goals(), st.lists(st.tuples(figures(), st.sampled_from(sorted(RATES))), max_size=8), dates, asked)
def test_the_units_of_the_figures_do_not_matter(
    goal: Goal, known: list[tuple[Reading, str]], as_of: date, population: str | None
) -> None:
    converted = [
        replace(reading, value=reading.value.scaleb(RATES[unit] - 2), unit=unit) for reading, unit in known
    ]
    same = [replace(r, source=f"{i}") for i, r in enumerate(converted)]
    first = [replace(r, source=f"{i}") for i, (r, _) in enumerate(known)]
    one, other = assess(goal, first, as_of, population), assess(goal, same, as_of, population)
    assert (one.status, one.rule.id, one.agree) == (other.status, other.rule.id, other.agree)


@given(goals((">=", "<=", "~", "range")), several, dates, asked, st.sampled_from(sorted(RATES)))
def test_the_unit_of_the_goal_does_not_matter(
    goal: Goal, known: list[Reading], as_of: date, population: str | None, unit: str
) -> None:
    power = RATES[unit] - 2
    scaled = replace(
        goal,
        value=goal.value.scaleb(power),
        upper=None if goal.upper is None else goal.upper.scaleb(power),
        unit=unit,
    )
    one, other = assess(goal, known, as_of, population), assess(scaled, known, as_of, population)
    assert (one.status, one.rule.id, one.agree) == (other.status, other.rule.id, other.agree)
    assert (one.path is None) == (other.path is None)
    if one.path is not None and other.path is not None:
        assert one.path.scaleb(power) == other.path


@given(goals((">=", "<=")), levels, levels, st.integers(2016, 2020), st.integers(2021, 2031))
def test_on_track_means_no_worse_than_the_line(
    goal: Goal, base: Decimal, actual: Decimal, start: int, year: int
) -> None:
    goal = replace(goal, due=2032, baseline_year=None)
    known = [Reading(year=start, value=base, unit="%"), Reading(year=year, value=actual, unit="%")]
    result = assess(goal, known, date(year, 12, 31), None)
    sign = 1 if goal.comparator == ">=" else -1
    # all by cross-multiplication: nothing of the code under test
    met = sign * actual >= sign * goal.value
    already = sign * base >= sign * goal.value
    line = base * (2032 - start) + (goal.value - base) * (year - start)
    ahead = not already and sign * actual * (2032 - start) >= sign * line
    assert result.status == ("achieved" if met else "on-track" if ahead else "off-track")


# --- heads and definitions ---

HEADS: Final = (Heads(0, "人口"), Heads(3, "人口"), Heads(4, "人口"), Heads(5, "人口"))


@given(
    goals((">=", "<=", "~", "range", "=")),
    st.lists(st.tuples(figures(), st.sampled_from(HEADS)), max_size=8),
    dates,
    asked,
    st.sampled_from(HEADS),
)
def test_for_how_many_heads_a_figure_is_counted_does_not_matter(
    goal: Goal, known: list[tuple[Reading, Heads]], as_of: date, population: str | None, wanted: Heads
) -> None:
    goal = replace(goal, heads=wanted)
    alike = [replace(r, heads=wanted, source=f"{i}") for i, (r, _) in enumerate(known)]
    other = [
        replace(r, value=r.value.scaleb(heads.power - wanted.power), heads=heads, source=f"{i}")
        for i, (r, heads) in enumerate(known)
    ]
    one, two = assess(goal, alike, as_of, population), assess(goal, other, as_of, population)
    assert (one.status, one.rule, one.agree) == (two.status, two.rule, two.agree)
    assert (one.path, one.gap) == (two.path, two.gap)


@given(goals(), several, dates, asked, st.lists(figures(), min_size=1, max_size=4), st.integers(0, 2))
def test_figures_of_another_definition_decide_nothing(
    goal: Goal, known: list[Reading], as_of: date, population: str | None, others: list[Reading], how: int
) -> None:
    goal = replace(goal, heads=Heads(3, "儿童"))
    changes: tuple[dict[str, Any], ...] = (
        {"measure": "别的指标"},
        {"heads": Heads(3, "人口")},
        {"exact": False},
    )
    unlike = [replace(reading, **changes[how]) for reading in others]
    before = assess(goal, known, as_of, population)
    after = assess(goal, [*known, *unlike], as_of, population)
    refused = any(reading.known_from <= as_of for reading in unlike)
    if before.rule.id == "refused" or (before.rule.id == "no-figure" and refused):
        # the sentence counts the refusals
        assert (after.status, after.rule.id) == (before.status, "refused")
    else:
        assert replace(after, set_aside=()) == replace(before, set_aside=())
    assert set(before.set_aside) <= set(after.set_aside)
    assert {aside.reason for aside in after.set_aside} - {aside.reason for aside in before.set_aside} <= {
        "definition",
        "bound",
    }

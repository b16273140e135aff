"""Why a known figure is not used, said to users: nothing is left out in silence."""

from collections.abc import Sequence

from kg.assess.facts import Goal, Reading, SetAside


def unfit(goal: Goal, reading: Reading) -> SetAside | None:
    """Return why a figure of the goal's indicator cannot be compared, `None` where it can."""
    if not reading.exact:
        return SetAside(
            reading,
            "bound",
            "原文只给出界限，没有数值，未采用",
            "not used: the source gives a bound and no value",
        )
    if reading.heads and goal.heads and reading.heads.of != goal.heads.of:
        theirs, ours = reading.heads.of, goal.heads.of
        return SetAside(
            reading,
            "definition",
            f"按“{theirs}”计算，目标按“{ours}”计算，分母不同，不作比较",
            f"not compared: it is counted for heads of “{theirs}”, the goal for “{ours}”",
        )
    return None


def related(known: Sequence[Reading], after: int | None) -> list[SetAside]:
    """Return the figures of other indicators that a reader may expect to see used.

    Args:
        known: All figures known, by year.
        after: Year of the last figure that counts; `None` without one. What is not later explains nothing.

    Returns:
        For each other indicator and population the last figure.
    """
    last = {(r.measure, r.population): r for r in known if r.measure and (after is None or r.year > after)}
    return [_other_definition(reading) for reading in last.values()]


def other_unit(reading: Reading, unit: str) -> SetAside:
    """Say that no exact factor leads from a figure's unit to the one wanted."""
    return SetAside(
        reading,
        "unit",
        f"单位“{reading.unit}”与“{unit}”之间没有确切的换算关系，未采用",
        f"not used: no exact factor leads from the unit “{reading.unit}” to “{unit}”",
    )


def other_population(reading: Reading, asked: str | None) -> SetAside:
    """Say that a figure covers others than the goal does."""
    return SetAside(
        reading,
        "population",
        f"统计口径“{reading.population or '全体'}”与目标的口径“{asked or '全体'}”不同，未采用",
        f"not used: it covers “{reading.population or 'the whole'}”, the target “{asked or 'the whole'}”",
    )


def rival(reading: Reading, chosen: Reading) -> SetAside:
    """Say that another figure of the same year counts."""
    return SetAside(
        reading,
        "same-year",
        f"同一年另有数值 {chosen.value}{chosen.unit}（公布更晚，或较为不利），未采用",
        f"not used: for the same year {chosen.value}{chosen.unit} was published later, "
        "or is the less favourable of the two",
    )


def _other_definition(reading: Reading) -> SetAside:
    name = f"{reading.measure}（{reading.population}）" if reading.population else reading.measure
    return SetAside(
        reading,
        "definition",
        f"指标“{name}”口径不同，不作比较",
        f"not compared: “{name}” is defined differently from the goal's indicator",
    )

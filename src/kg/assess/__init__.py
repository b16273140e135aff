"""How a target value stands as of a date: a pure function of the goal, the figures and the date.

`docs/assessment.md` states every rule; each result repeats the one that was applied, with its numbers.
A place is judged by its own figures only: the caller passes those of the target's place and indicator, and
never those of another place or of an indicator that is defined differently.
"""

from kg.assess.facts import (
    AFTER_DUE,
    BEFORE_DUE,
    Assessment,
    Comparator,
    Direction,
    Goal,
    GoalError,
    Growth,
    Reading,
    Rule,
    SetAside,
    Status,
)
from kg.assess.judge import assess, not_measurable
from kg.assess.path import path_value
from kg.assess.standings import Standing, standings

__all__ = [
    "AFTER_DUE",
    "BEFORE_DUE",
    "Assessment",
    "Comparator",
    "Direction",
    "Goal",
    "GoalError",
    "Growth",
    "Reading",
    "Rule",
    "SetAside",
    "Standing",
    "Status",
    "assess",
    "not_measurable",
    "path_value",
    "standings",
]

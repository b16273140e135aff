"""What sections share: what they are given, what they give back, and which time counts."""

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

Cell = str | int | float | None
"""What a table holds: a name, a count, a figure, or nothing because nothing was measured."""


@dataclass(frozen=True)
class Table:
    """Figures of one kind.

    Attributes:
        name: Its anchor; among all tables there is one of this name.
        title: What it is about.
        columns: Heads of the columns, units included. The first one holds the rows' names.
        rows: As many cells each.
        unit: Of all figures whose column names none.
        about: What a reader has to know beside it.
    """

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    unit: str = ""
    about: str = ""


@dataclass(frozen=True)
class Series:
    """What one thing takes at several sizes.

    Attributes:
        unit: Of the values.
        points: Size and value, by size.
        by: What sizes are counted in, `triples` or `plans`.
    """

    unit: str
    points: Sequence[tuple[float, float]]
    by: str = "triples"


@dataclass(frozen=True)
class Bound:
    """A promise, and what was measured of it.

    Attributes:
        about: What must not be more.
        value: What it was.
        most: What it may be.
        unit: Of both.
        ours: Whether it is a promise about this software alone, which fails the run when it is broken; one
            about a peer is listed.
    """

    about: str
    value: float
    most: float
    unit: str
    ours: bool = True

    @property
    def kept(self) -> bool:
        """Whether it holds."""
        return self.value <= self.most


@dataclass
class Outcome:
    """What a section measured.

    Attributes:
        tables: Its figures.
        ratios: Name to ratio: figures that the same kind of machine gives again.
        singles: Name to ratio of what alone takes milliseconds, which another run may give otherwise; what
            they have in common is one of `ratios`.
        series: Name to what it takes at several sizes.
        bounds: What was promised of them.
        faults: What was wrong with the answers, so that times mean nothing.
        notes: What was left out and why, and the like.
    """

    tables: list[Table] = field(default_factory=list)
    ratios: dict[str, float] = field(default_factory=dict)
    singles: dict[str, float] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    bounds: list[Bound] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, unit: str, point: tuple[float, float], by: str = "triples") -> None:
        """Add a point to a series."""
        before = self.series[name].points if name in self.series else ()
        self.series[name] = Series(unit, (*before, point), by)

    def told(self) -> dict[str, Any]:
        """Return it as JSON can carry it."""
        bounds = [asdict(bound) | {"kept": bound.kept} for bound in self.bounds]
        return asdict(self) | {"bounds": bounds}


@dataclass(frozen=True)
class Setup:
    """What a section is given.

    Attributes:
        build: Folder for all that is generated and kept.
        plans: Sizes, in plans, the smallest first.
        peers: Folder of the environment that the peers were installed into.
        quick: Whether to measure hardly more than once, to see that everything runs.
        full: Whether there is time for the sizes of a whole country.
    """

    build: Path
    plans: tuple[int, ...]
    peers: Path
    quick: bool = False
    full: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the measurements.

    Attributes:
        name: What the command line calls it.
        title: Its heading.
        needs: Commands without which it is left out.
        measure: Measures; says what it is doing on stderr.
        about: What is measured and how, for the report.
    """

    name: str
    title: str
    about: str
    measure: Callable[[Setup], Outcome]
    needs: tuple[str, ...] = ()


def steady(times: Sequence[float]) -> float:
    """Return the time that stands for all of these: the median of the quicker half.

    What else the machine does makes some answers slow and none quick, so that the quicker half is what comes
    again in the next run.
    """
    quickest = sorted(times)[: (len(times) + 1) // 2]
    return statistics.median(quickest)


def times(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how many times as much one is as another: the median of the rounds that both were in.

    A round in which the other one is nothing, as a rate of slow answers may be, is left out.
    """
    return statistics.median(mine / its for mine, its in zip(one, other, strict=True) if its)


@dataclass(frozen=True)
class Rounds:
    """How often something is asked: often if it is quick.

    Attributes:
        least: At least so often.
        most: At most so often.
        seconds: Not again after so many seconds, once it was asked `least` times.
    """

    least: int
    most: int
    seconds: float

    def __iter__(self) -> Iterator[int]:
        """Yield numbers as long as there is a further round."""
        began = time.perf_counter()
        for number in range(self.most):
            if number >= self.least and time.perf_counter() - began > self.seconds:
                return
            yield number


def joint(name: str, singles: Mapping[str, float]) -> dict[str, float]:
    """Return the geometric mean of ratios under a name; nothing if there are none above zero."""
    above = [ratio for ratio in singles.values() if ratio > 0]
    return {name: statistics.geometric_mean(above)} if above else {}


def say(text: str) -> None:
    """Tell whoever waits what is being done."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


@contextmanager
def doing(text: str) -> Iterator[None]:
    """Tell what is being done, and how long it took."""
    say(f"  {text} …")
    began = time.monotonic()
    yield
    say(f"  {text}: {time.monotonic() - began:.1f} s")


def by_size(series: Mapping[str, Series]) -> dict[str, float]:
    """Return the ratio of the value at the largest size to that at the smallest, by name."""
    found = {}
    for name, one in series.items():
        (small, low), (large, high) = one.points[0], one.points[-1]
        if large > small and low > 0:
            found[f"{name}: at {large:,.0f} ÷ at {small:,.0f} {one.by}"] = high / low
    return found

"""Whether two runs give the same ratios: `python -m bench.compare ONE.json OTHER.json`.

Times differ between machines; how many times as long one thing takes as another should not. Ratios of both
runs that differ by more than a quarter are listed, and the exit code is 1. Of single queries and pages, which
take a few milliseconds, it is counted how many do; the geometric means of all of a kind are among the ratios.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST = 1.25


@dataclass(frozen=True)
class Apart:
    """A ratio that two runs give otherwise."""

    name: str
    one: float
    other: float

    @property
    def times(self) -> float:
        """How many times the smaller the larger is."""
        return max(self.one, self.other) / min(self.one, self.other)


def apart(one: Mapping[str, float], other: Mapping[str, float], most: float = MOST) -> list[Apart]:
    """Return the ratios of both runs that differ by more than a factor, the most different first."""
    both = [Apart(name, one[name], other[name]) for name in one.keys() & other.keys()]
    return sorted((a for a in both if a.times > most), key=lambda a: (-a.times, a.name))


def ratios(run: Mapping[str, Any], kind: str = "ratios") -> dict[str, float]:
    """Return the ratios of a run by section and name.

    Args:
        run: What `python -m bench` wrote.
        kind: `ratios`, or `singles` for those of single queries and pages.
    """
    return {
        f"{section}: {name}": value
        for section, told in run["sections"].items()
        for name, value in told.get(kind, {}).items()
    }


def main(argv: list[str] | None = None) -> int:
    """Print the ratios that differ; return 1 if any do."""
    parser = argparse.ArgumentParser(prog="python -m bench.compare", description=__doc__)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    given = parser.parse_args(argv)
    runs = [json.loads(path.read_text(encoding="utf-8")) for path in (given.one, given.other)]
    one, other = (ratios(run) for run in runs)
    both = one.keys() & other.keys()
    found = apart(one, other)
    for each in found:
        print(f"{each.name}: {each.one:.3g} and {each.other:.3g}, {each.times:.2f} times")
    print(f"{len(both) - len(found)} of {len(both)} ratios are within {MOST - 1:.0%} of each other")
    single, others = (ratios(run, "singles") for run in runs)
    if shared := single.keys() & others.keys():
        far = len(apart(single, others))
        print(f"{len(shared) - far} of {len(shared)} of single queries and pages are")
    for text, names in (("first", one.keys() - both), ("second", other.keys() - both)):
        if names:
            print(f"{len(names)} are in the {text} run alone")
    return int(bool(found) or not both)


if __name__ == "__main__":
    sys.exit(main())

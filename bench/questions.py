"""How often questions are understood: right, wrong and refused, for each set of questions in `bench/asked`.

    python -m bench.questions [--release build/graph/current] [--show SET]

A question counts as right when the query and all its parameters are those written down for it, or when it has
no answer in the catalogue and is refused; as wrong when anything else is answered; else as refused.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from kg.catalogue import catalogue
from kg.questions import Lexicon, Understanding, understand
from kg.settings import Settings
from kg.shipped import shipped
from kg.store import GraphStore, open_store, source_of

FOLDER = Path(__file__).parent / "asked"
TODAY = date(2026, 11, 22)
"""The day for which the answers are written down."""
_BASE = "https://w3id.org/govplan/id/"

Outcome = Literal["right", "wrong", "refused"]
Expected = tuple[str, dict[str, frozenset[str]]]


@dataclass(frozen=True)
class Asked:
    """A question and the answers that are right: none when refusing it is. `+` in a value is a blank."""

    text: str
    answers: tuple[Expected, ...]


@dataclass(frozen=True)
class Tally:
    """How a set of questions came out."""

    name: str
    right: int
    wrong: int
    refused: int

    @property
    def asked(self) -> int:
        """Questions in all."""
        return self.right + self.wrong + self.refused


def read(name: str) -> list[Asked]:
    """Read a set of questions.

    Args:
        name: File name in `bench/asked`, without its ending.
    """
    return list(_read((FOLDER / f"{name}.tsv").read_text(encoding="utf-8")))


def _read(text: str) -> Iterator[Asked]:
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        question, _, expected = line.partition("\t")
        answers = () if expected.strip() == "-" else tuple(_answer(one) for one in expected.split("||"))
        yield Asked(question, answers)


def _answer(text: str) -> Expected:
    name, *values = text.split()
    pairs = (value.partition("=") for value in values)
    return name, {
        key: frozenset(_short(one.replace("+", " ")) for one in given.split(",")) for key, _, given in pairs
    }


def _short(value: str) -> str:
    """Leave out what all IRIs share, and the kind of thing, so that sets of questions read well."""
    if value.startswith(_BASE):
        return value.removeprefix(_BASE).partition("/")[2]
    return value


def judged(asked: Asked, understood: Understanding) -> Outcome:
    """Judge what a question was understood as."""
    if understood.best is None:
        return "refused" if asked.answers else "right"
    values = {name: frozenset(_short(v) for v in given) for name, given in understood.best.values.items()}
    return "right" if (understood.best.query.name, values) in asked.answers else "wrong"


def tally(name: str, lexicon: Lexicon) -> Tally:
    """Ask a whole set."""
    outcomes = [judged(asked, understand(asked.text, lexicon, TODAY)) for asked in read(name)]
    return Tally(name, *(outcomes.count(kind) for kind in ("right", "wrong", "refused")))


def sets() -> list[str]:
    """Return the names of the sets of questions."""
    return sorted(path.stem for path in FOLDER.glob("*.tsv"))


def opened(release: Path) -> GraphStore:
    """Open the graph of a release."""
    return open_store(source_of(Settings(), release.resolve(), ""))


def main() -> int:
    """Ask all sets and print how they came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", type=Path, default=Path("build/graph/current"))
    parser.add_argument("--show", help="Print every question of this set that did not come out right.")
    given = parser.parse_args()
    store = opened(given.release)
    began = time.perf_counter()
    lexicon = Lexicon(store, catalogue(shipped("queries")))
    print(f"lexicon: {len(lexicon.things)} things, {time.perf_counter() - began:.2f} s")
    for name in sets():
        began = time.perf_counter()
        found = tally(name, lexicon)
        each = (time.perf_counter() - began) / found.asked
        print(
            f"{name:10} {found.asked:4} asked: right {found.right / found.asked:6.1%}, "
            f"wrong {found.wrong / found.asked:5.1%}, refused {found.refused / found.asked:5.1%}; "
            f"{1000 * each:.1f} ms a question"
        )
    if given.show:
        _show(given.show, lexicon)
    return 0


def _show(name: str, lexicon: Lexicon) -> None:
    for asked in read(name):
        understood = understand(asked.text, lexicon, TODAY)
        outcome = judged(asked, understood)
        if outcome == "right":
            continue
        print(f"{outcome:8} {asked.text}")
        for candidate in [understood.best] if understood.best else understood.nearest[:2]:
            values = {n: [_short(v) for v in given] for n, given in candidate.values.items()}
            print(f"           {candidate.score:.2f} {candidate.query.name} {values} {candidate.missing}")
        print(f"         = {asked.answers} unread {understood.unread}")


if __name__ == "__main__":
    sys.exit(main())

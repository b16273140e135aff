"""Questions: how many of each set are understood, and how quickly."""

import time

from bench.data import shipped_release
from bench.measuring import Bound, Cell, Outcome, Section, Setup, Table, doing
from bench.questions import opened, sets, tally
from kg.catalogue import catalogue
from kg.questions import Lexicon
from kg.shipped import shipped

WRONG, NOT_RIGHT = 0.03, 0.15
"""Of all questions: at most so many answered wrong, at most so many not right."""


def measure(setup: Setup) -> Outcome:
    """Ask all sets."""
    outcome = Outcome()
    store = opened(shipped_release(setup.build))
    began = time.perf_counter()
    lexicon = Lexicon(store, catalogue(shipped("queries")))
    ready = time.perf_counter() - began
    rows: list[list[Cell]] = []
    asked = wrong = right = 0
    for name in sets()[: 1 if setup.quick else None]:
        with doing(f"asking the questions of {name}"):
            began = time.perf_counter()
            found = tally(name, lexicon)
            each = (time.perf_counter() - began) / found.asked
        parts = (found.right / found.asked, found.wrong / found.asked, found.refused / found.asked)
        rows.append([name, found.asked, *(100 * part for part in parts), 1000 * each])
        asked, wrong, right = asked + found.asked, wrong + found.wrong, right + found.right
    rows.append(
        ["all", asked, 100 * right / asked, 100 * wrong / asked, 100 * (asked - right - wrong) / asked, None]
    )
    outcome.bounds.append(Bound("questions answered wrong", 100 * wrong / asked, 100 * WRONG, "%"))
    outcome.bounds.append(Bound("questions not right", 100 * (asked - right) / asked, 100 * NOT_RIGHT, "%"))
    columns = ("set", "questions, count", "right, %", "wrong, %", "refused, %", "a question, ms")
    title = f"Questions; the word list of {len(lexicon.things):,} things takes {ready:.1f} s, once a release"
    outcome.tables.append(Table("ask", title, columns, rows))
    return outcome


SECTION = Section(
    "ask",
    "Questions",
    "A question is right when the query and all its parameters are those written down for it, or when "
    "there is no answer in the catalogue and it is refused; wrong when anything else is answered.",
    measure,
)

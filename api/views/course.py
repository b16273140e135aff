"""How a target stood from day to day: what was judged, stretches of the same joined."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from api.reading import Row, labels, rows, text
from api.views.figure import Figure, figures
from api.views.standing import Status
from kg.store import GraphStore

_COURSE = """
SELECT ?subject ?status ?from ?until ?latest WHERE {
  VALUES ?subject { $subjects }
  ?assessment gp:assesses ?subject ; gp:status ?status ; gp:asOf ?from .
  OPTIONAL { ?assessment gp:holdsUntil ?until }
  OPTIONAL { ?assessment gp:latestObservation ?latest }
}"""


@dataclass(frozen=True)
class Step:
    """A stretch of days with one status and one deciding figure.

    Attributes:
        start: First day.
        end: Last day; `None` where none is known.
        status: The status.
        figure: The figure that decided; `None` where there was none.
    """

    start: date
    end: date | None
    status: Status
    figure: Figure | None


@dataclass(frozen=True)
class Course:
    """How one target value, or a target in words, stood; earliest first."""

    subject: str
    steps: list[Step]


def course(store: GraphStore, subjects: Iterable[str]) -> list[Course]:
    """Read how subjects of judgement stood, those left out that never changed.

    Args:
        store: The built graph.
        subjects: Target values; or a target in words.
    """
    wanted = list(subjects)
    by_subject: dict[str, list[Row]] = defaultdict(list)
    for row in rows(store, _COURSE, subjects=wanted) if wanted else ():
        by_subject[row["subject"].value].append(row)
    found = [row for of_one in by_subject.values() for row in of_one]
    names = labels(store, {row["status"].value for row in found})
    known = figures(store, {row["latest"].value for row in found if "latest" in row})
    made = []
    for subject in wanted:
        steps: list[Step] = []
        for row in sorted(by_subject[subject], key=lambda row: row["from"].value):
            step = Step(
                date.fromisoformat(row["from"].value),
                date.fromisoformat(row["until"].value) if "until" in row else None,
                Status(names[row["status"].value]),
                known.get(text(row, "latest")),
            )
            last = steps[-1] if steps else None
            if last and (last.status, last.figure) == (step.status, step.figure):
                steps[-1] = replace(last, end=step.end)
            else:
                steps.append(step)
        made.append(Course(subject, steps))
    return [one for one in made if len(one.steps) > 1]

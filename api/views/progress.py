"""How each value of a target stands as of a day: the judgement, what it rests on, and what lies beside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.reading import Label, Row, labels, rows, text
from api.views.drawing import Drawing, plain
from api.views.figure import Figure, above, figures
from api.views.items import Quantity
from api.views.line import Grounds, Known, Line, Mark
from api.views.standing import Status
from kg.store import GraphStore

_ASSESSMENTS = """
SELECT ?subject ?assessment ?status ?rule ?latest ?base ?path ?gap ?met ?verdict ?agree WHERE {
  VALUES ?subject { $subjects }
  ?assessment gp:assesses ?subject ; gp:status ?status ; gp:rule ?rule ; gp:asOf ?from .
  OPTIONAL { ?assessment gp:holdsUntil ?until }
  FILTER(?from <= $day && (!BOUND(?until) || $day <= ?until))
  OPTIONAL { ?assessment gp:latestObservation ?latest }
  OPTIONAL { ?assessment gp:baseObservation ?base }
  OPTIONAL { ?assessment gp:pathValue ?path }
  OPTIONAL { ?assessment gp:gap ?gap }
  OPTIONAL { ?assessment gp:metWhenSet ?met }
  OPTIONAL { ?assessment gp:rateVerdict ?verdict }
  OPTIONAL { ?assessment gp:rulesAgree ?agree }
}"""
_SAID = """
SELECT ?assessment ?property ?value WHERE {
  VALUES ?assessment { $assessments }
  ?assessment ?property ?value
  FILTER(?property IN (gp:explanation, gp:rateExplanation, gp:setAside, gp:setAsideReason))
}"""
_USED = """
SELECT DISTINCT ?subject ?figure WHERE {
  VALUES ?subject { $subjects }
  ?assessment gp:assesses ?subject ; gp:asOf ?from ; gp:latestObservation|gp:baseObservation ?figure
  FILTER(?from <= $day)
}"""


@dataclass(frozen=True)
class Said:
    """A sentence in both languages."""

    zh: str = ""
    en: str = ""

    def first(self, language: str) -> str:
        """Return it in a language, else in the other one."""
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)


@dataclass(frozen=True)
class Aside:
    """A known figure that was not used, and why; the figure where the reason tells which."""

    reason: Said
    figure: Figure | None


@dataclass(frozen=True)
class Progress:
    """How one target value, or a target in words, stands.

    Attributes:
        subject: IRI of the target value; of a target in words the target.
        quantity: The target value; `None` of a target in words.
        assessment: IRI of the judgement; with the rule it follows.
        latest: The figure that decided.
        base: The figure progress is counted from.
        path: Where the straight line was in the latest figure's year; empty where that is no news.
        gap: The latest figure less the bound that counts.
        rate: What the second rule says.
        verdict: The status by the second rule; `None` where it says nothing.
        agree: Whether both rules say the same; `None` where the second says nothing.
        aside: Known figures that were not used.
        known: The figures that this and earlier judgements used, by year.
        drawing: `None` where there is nothing to draw.
        marks: What a chart of it shows that one can take along.
        unit: The unit of those.
        context: Last figures of the places above for the same indicator; no ground of the status.
    """

    subject: str
    quantity: Quantity | None
    assessment: str
    status: Status
    rule: Label
    explanation: Said
    latest: Figure | None
    base: Figure | None
    path: str
    gap: Decimal | None
    rate: Said
    verdict: Status | None
    agree: bool | None
    aside: list[Aside]
    known: list[Known]
    drawing: Drawing | None
    marks: list[Mark]
    unit: str
    context: list[Figure]

    @property
    def only_base(self) -> bool:
        """Whether the figure that decided is the base: nothing is known after it."""
        return self.latest is not None and self.base is not None and self.latest.iri == self.base.iri

    @property
    def gap_text(self) -> str:
        """The gap without its sign; empty where there is none or nothing is missing or over."""
        return plain(abs(self.gap)) if self.gap else ""

    @property
    def gap_unit(self) -> str:
        """The unit of the gap as printed; that of a change is the unit of its figures."""
        if self.quantity is None:
            return ""
        changed = self.latest.unit if self.quantity.is_change and self.latest else ""
        return changed or self.quantity.unit_text


def progress(
    store: GraphStore, target: str, values: Iterable[Quantity], place: str, day: date
) -> list[Progress]:
    """Read how a target's values stand, or how it stands itself if it is one in words.

    Args:
        store: The built graph.
        target: The target.
        values: Its target values.
        place: The place of its plan.
        day: As of which day.

    Returns:
        One entry a value in the text's order; empty where the plan's period has not begun.
    """
    quantities = {quantity.iri: quantity for quantity in values}
    subjects = list(quantities) or [target]
    found = {row["subject"].value: row for row in rows(store, _ASSESSMENTS, subjects=subjects, day=day)}
    reader = _Reader(store, quantities, list(found.values()), day)
    context = above(store, place, {q.indicator for q in quantities.values() if q.indicator}, day)
    return [reader.one(found[subject], context) for subject in subjects if subject in found]


class _Reader:
    """Reads all that the judgements of one target name, in few questions."""

    def __init__(
        self, store: GraphStore, quantities: Mapping[str, Quantity], found: list[Row], day: date
    ) -> None:
        self._quantities = quantities
        self._said: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        for row in rows(store, _SAID, assessments=[row["assessment"].value for row in found]):
            prop = row["property"].value.rpartition("#")[2]
            said = row["value"].value, row["value"].language or ""
            self._said[row["assessment"].value][prop].append(said)
        self._used: dict[str, list[str]] = defaultdict(list)
        for row in rows(store, _USED, subjects=[row["subject"].value for row in found], day=day):
            self._used[row["subject"].value].append(row["figure"].value)
        named = {row[key].value for row in found for key in ("status", "rule", "verdict") if key in row}
        self._names = labels(store, named)
        aside = {iri for said in self._said.values() for iri, _ in said["setAside"]}
        self._figures = figures(store, aside.union(*self._used.values()))

    def one(self, row: Row, context: Mapping[str, list[Figure]]) -> Progress:
        """Return how one value stands."""
        said, quantity = self._said[row["assessment"].value], self._quantities.get(row["subject"].value)
        latest, base = (self._figures.get(text(row, key)) for key in ("latest", "base"))
        path, gap = (Decimal(row[key].value) if key in row else None for key in ("path", "gap"))
        used = [self._figures[iri] for iri in self._used[row["subject"].value]]
        line = None
        if quantity is not None:
            by_line, met = row["rule"].value.endswith("/line"), text(row, "met") == "true"
            line = Line(Grounds(quantity, latest, base, path, gap, by_line, met))
        verdict = text(row, "verdict")
        return Progress(
            subject=row["subject"].value,
            quantity=quantity,
            assessment=row["assessment"].value,
            status=Status(self._names[row["status"].value]),
            rule=self._names[row["rule"].value],
            explanation=_pair(said["explanation"]),
            latest=latest,
            base=base,
            path=line.path_text if line else "",
            gap=gap,
            rate=_pair(said["rateExplanation"]),
            verdict=Status(self._names[verdict]) if verdict else None,
            agree=row["agree"].value == "true" if "agree" in row else None,
            aside=self._aside(said),
            known=line.known(used) if line else [],
            drawing=line.drawing(used) if line else None,
            marks=line.marks(used) if line else [],
            unit=line.unit if line else "",
            context=context.get(quantity.indicator, []) if quantity else [],
        )

    def _aside(self, said: Mapping[str, list[tuple[str, str]]]) -> list[Aside]:
        """Join the figures that were not used with their reasons, which begin with year and figure."""
        left = [self._figures[iri] for iri, _ in said["setAside"] if iri in self._figures]
        english = sorted(words for words, language in said["setAsideReason"] if language == "en")
        found = []
        for words in sorted(words for words, language in said["setAsideReason"] if language == "zh"):
            figure = next((f for f in left if words.startswith(_beginning(f))), None)
            if figure is not None:
                left.remove(figure)
            other = next((e for e in english if figure and e.startswith(_beginning(figure, "en"))), "")
            found.append(Aside(Said(words, other), figure))
        return found


def _beginning(figure: Figure, language: str = "zh") -> str:
    """Return the words with which the reason for leaving a figure out begins."""
    if language == "en":
        part = f" ({figure.population}):" if figure.population else ":"
        return f"{figure.year}, {figure.printed}{part}"
    part = f"（{figure.population}）：" if figure.population else "："
    return f"{figure.year}年 {figure.printed}{part}"


def _pair(said: Iterable[tuple[str, str]]) -> Said:
    by_language = {language: words for words, language in said}
    return Said(by_language.get("zh", ""), by_language.get("en", ""))

"""Sentences put together from the grammar, with the facts that they state and where they state them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.generate.draw import Draw
from bench.generate.places import grammar
from bench.generate.sheet import Placed
from bench.generate.words import words
from kg.indicators import Indicator
from kg.places import Place
from kg.record import Audience, Baseline, Duty, Quantity

_SLOT = re.compile(r"\{(\w+)\}|\|")
_YEARS = (2025, 2027)


@dataclass
class Said:
    """Flat text, and the facts in it by where they stand; a fact lacks the fields `text` and `span`."""

    text: str = ""
    quantities: list[tuple[dict[str, Any], int, int]] = field(default_factory=list)
    duties: list[tuple[dict[str, Any], int, int]] = field(default_factory=list)
    laws: list[str] = field(default_factory=list)

    def __add__(self, other: "Said") -> "Said":
        """Return both, one behind the other."""
        by = len(self.text)
        return Said(
            self.text + other.text,
            self.quantities + [(fact, start + by, end + by) for fact, start, end in other.quantities],
            self.duties + [(fact, start + by, end + by) for fact, start, end in other.duties],
            self.laws + other.laws,
        )

    def quantities_at(self, placed: Placed) -> list[Quantity]:
        """Return the numbers, their spans those of the document."""
        return [Quantity.model_validate(fact) for fact in self._at(placed, self.quantities)]

    def baselines_at(self, placed: Placed) -> list[Baseline]:
        """Return the numbers as figures already reached."""
        return [Baseline.model_validate(fact) for fact in self._at(placed, self.quantities)]

    def duties_at(self, placed: Placed) -> list[Duty]:
        """Return the duties, each body once a role, with the first clause that gives it."""
        found: dict[tuple[str, str], Duty] = {}
        for fact in self._at(placed, self.duties):
            found.setdefault((fact["name"], fact["role"]), Duty.model_validate(fact))
        return list(found.values())

    def _at(self, placed: Placed, facts: list[tuple[dict[str, Any], int, int]]) -> Iterator[dict[str, Any]]:
        for fact, start, end in facts:
            yield fact | {"text": self.text[start:end], "span": placed.span(start, end)}


class Speaker:
    """Says sentences for one plan.

    Args:
        draw: The plan's choices.
        place: The place it is for.
        audience: Whom it is for.
    """

    def __init__(self, draw: Draw, place: Place, audience: Audience) -> None:
        self._draw = draw
        self._words = words(audience)
        self._prefix = place.name_zh[-1]
        self._grammar = grammar()

    def phrase(self, pattern: str) -> str:
        """Return a pattern with topics and groups in its blanks."""
        return "".join(text for text, _ in self._filled(pattern))

    def plain(self, bare: int | None = None) -> Said:
        """Say a sentence that states no fact.

        Args:
            bare: How many out of a hundred name no topic and no group: by default as many as in a measure.
        """
        shares, draw = self._grammar["shares"], self._draw
        if draw.chance(shares["bare"] if bare is None else bare):
            kind = "bare"
        else:
            kind = "plain" if draw.chance(shares["group_in_sentence"]) else "topical"
        return Said(self.phrase(draw.of(self._grammar["sentences"][kind])))

    def target(self, kind: str) -> Said:
        """Say a target in words, of one kind."""
        return Said(self.phrase(self._draw.of(self._grammar["sentences"]["target"][kind])))

    def number(self) -> Said:
        """Say what an indicator is to become."""
        draw = self._draw
        one = draw.of(self._words.indicators)
        shares = {
            str(at): row["share"]
            for at, row in enumerate(self._grammar["numbers"])
            if row.get("direction", one.direction) == one.direction
        }
        row = self._grammar["numbers"][int(draw.weighted(shares))]
        before, after = draw.of(row["written"])
        value, printed = self._value(one)
        year = draw.of(_YEARS) if draw.chance(self._grammar["shares"]["year"]) else None
        clause = f"{f'到{year}年' if year else ''}{one.label_zh}{before}{printed}{after}"
        fact = self._fact(one, row["comparator"], value, printed) | {"by_year": year}
        return Said(f"{clause}。", [(fact, 0, len(clause))])

    def baseline(self) -> Said:
        """Say what an indicator is reported to be."""
        one = self._draw.of(self._words.indicators)
        value, printed = self._value(one)
        pattern = self._grammar["baselines"]["text"]
        text = pattern.format(indicator=one.label_zh, n=printed)
        fact = self._fact(one, "=", value, printed) | {"by_year": None, "year": int(pattern[:4])}
        return Said(text, [(fact, 0, len(text) - 1)])

    def duties(self) -> Said:
        """Say who has to do something."""
        pattern = self._draw.of(self._grammar["duties"])["text"]
        names = iter(self._draw.some(self._grammar["bodies"]["names"], 3))
        text, end, given = "", 0, []
        for part, slot in self._filled(pattern, names):
            if slot == "|":
                end = len(text)
            if slot in {"lead", "body"}:
                given.append({"name": part, "role": "lead" if slot == "lead" else "participating"})
            text += part
        end = end or len(text) - 1
        return Said(text, duties=[(fact, 0, end) for fact in given])

    def law(self) -> Said:
        """Cite a law."""
        laws = self._grammar["laws"]
        law = self._draw.of(laws["names"])
        return Said(laws["text"].format(law=law), laws=[law])

    def _fact(self, one: Indicator, comparator: str, value: float, printed: str) -> dict[str, Any]:
        return {
            "indicator": one.label_zh,
            "comparator": comparator,
            "value": value,
            "printed": printed,
            "unit": one.unit[0],
        }

    def _value(self, one: Indicator) -> tuple[float, str]:
        """Return a value that an indicator can have, and how it is printed."""
        unit = one.unit[0]
        bounds = self._grammar["values"][unit][one.direction]
        whole = self._draw.between(bounds)
        tenths = self._draw.below(10) if self._draw.chance(30) else 0
        printed = f"{whole}.{tenths}" if tenths else str(whole)
        return (float(printed) if tenths else whole), f"{printed}{unit}"

    def _filled(self, pattern: str, bodies: Iterator[str] | None = None) -> Iterator[tuple[str, str]]:
        """Yield a pattern's parts: what is printed, and the blank that it fills or nothing."""
        at = 0
        for slot in _SLOT.finditer(pattern):
            yield pattern[at : slot.start()], ""
            at = slot.end()
            if slot[0] == "|":
                yield "", "|"
            elif slot[1] in {"lead", "body"} and bodies is not None:
                yield self._prefix + next(bodies), slot[1]
            else:
                yield self._draw.of(getattr(self._words, f"{slot[1]}s")), slot[1]
        yield pattern[at:], ""

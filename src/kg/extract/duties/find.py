"""The duties that a text itself gives to public bodies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extract.duties.bodies import Bodies, read_bodies
from kg.extract.duties.words import (
    adverbial,
    assignment,
    charge,
    founded,
    in_charge,
    labels,
    openings,
    part,
    relative,
    verb_after,
)
from kg.extract.quantities.clauses import Clause, brackets, clauses, hide_brackets
from kg.extract.quantities.figures import hide_names
from kg.extract.reading import readable
from kg.record import Role
from kg.vocabulary import vocabulary


@dataclass(frozen=True)
class FoundDuty:
    """A duty of one body.

    Attributes:
        name: The body as printed.
        role: `lead` where it alone leads, is in charge or must, else `participating`.
        text: The clause that gives the duty, as printed.
        start: Where the clause begins in the text.
        end: One past its end.
    """

    name: str
    role: Role
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Giving:
    bodies: Bodies
    role: Role
    start: int
    end: int


_BY = re.compile("由")
_TOPIC = re.compile("由|下设")
_COMPOSED = re.compile("组成|人员参加")
_BRACKET_VERB = re.compile("牵头|负责|配合|参与|参加|按职责分工负责|分工负责|按职责分工|共同负责")


def find_duties(text: str) -> list[FoundDuty]:
    """Find the bodies to which an item gives a duty.

    Bodies that are only encouraged, supported or guided, and bodies named as a place or an object, have none.

    Args:
        text: The item's flat text, as printed.

    Returns:
        Duties in reading order, each body once per role, with the first clause that gives it.
    """
    found: dict[tuple[str, Role], FoundDuty] = {}
    for giving in sorted(_givings(text), key=lambda giving: giving.bodies.start):
        for start, end in giving.bodies.spans:
            name = text[start:end]
            duty = FoundDuty(name, giving.role, text[giving.start : giving.end], giving.start, giving.end)
            found.setdefault((name, giving.role), duty)
    return list(found.values())


def _givings(text: str) -> Iterator[_Giving]:
    folded = readable(text)
    yield from _Reader(hide_names(folded), clauses(hide_brackets(folded))).read()
    yield from _labelled(folded)
    for start, end in brackets(folded):
        yield from _bracketed(folded, start, end)


@dataclass
class _Reader:
    """Reads a text clause by clause; a clause without subject continues the one before it."""

    text: str
    clauses: list[Clause]
    topic: Bodies | None = field(default=None)

    def read(self) -> Iterator[_Giving]:
        sentence = -1
        for i, clause in enumerate(self.clauses):
            if clause.sentence != sentence:
                self.topic, sentence = None, clause.sentence
            yield from self._clause(i, clause)

    def _clause(self, i: int, clause: Clause) -> Iterator[_Giving]:
        yield from self._assigned(clause)
        yield from self._prescribed(clause)
        bodies = read_bodies(self.text, clause.start, clause.end)
        if bodies:
            yield from self._subject(i, clause, bodies)
        elif self.topic and in_charge().match(self.text, clause.start, clause.end):
            yield _Giving(
                self.topic, "lead" if self.topic.sole else "participating", self.topic.start, clause.end
            )
        self.topic = self._topic(clause, bodies) or self.topic

    def _topic(self, clause: Clause, bodies: Bodies | None) -> Bodies | None:
        """Whose duties the next clauses tell: 监测组由…牵头，负责…; …设立领导小组，由…组成，负责…."""
        if bodies and _TOPIC.match(self.text, bodies.end):
            return bodies
        body = founded().search(self.text, clause.start, clause.end)
        return read_bodies(self.text, body.end(), clause.end) if body else None

    def _subject(self, i: int, clause: Clause, bodies: Bodies) -> Iterator[_Giving]:
        """Bodies as the subject of a verb that gives a duty."""
        if relative().search(self.text, bodies.end, clause.end):
            return
        verb, end = verb_after(self.text, bodies.end, clause.end), clause.end
        after = self.clauses[i + 1] if i + 1 < len(self.clauses) else None
        goes_on = after and after.sentence == clause.sentence
        if not verb and after and goes_on and adverbial().fullmatch(self.text, bodies.end, clause.end):
            verb, end = verb_after(self.text, after.start, after.end), after.end
        if verb:
            must = verb[0] in {"牵头", "负责", "主管"} or "应当" in self.text[bodies.end : verb.start()]
            yield _Giving(bodies, "lead" if must and bodies.sole else "participating", clause.start, end)

    def _assigned(self, clause: Clause) -> Iterator[_Giving]:
        """由…牵头, 由…负责, 由…组织实施."""
        if _COMPOSED.search(self.text, clause.start, clause.end):
            return
        for by in _BY.finditer(self.text, clause.start, clause.end):
            bodies = read_bodies(self.text, by.end(), clause.end)
            verb = assignment().match(self.text, bodies.end, clause.end) if bodies else None
            if bodies and verb:
                leads = bodies.sole and verb["verb"] in vocabulary("agencies")["assigned_lead"]
                yield _Giving(bodies, "lead" if leads else "participating", clause.start, clause.end)

    def _prescribed(self, clause: Clause) -> Iterator[_Giving]:
        """落实…责任, 督促…落实, 发挥…作用."""
        for table, proof in (("charging", charge()), ("obliging", None), ("playing", part())):
            for opening in openings(table).finditer(self.text, clause.start, clause.end):
                bodies = read_bodies(self.text, opening.end(), clause.end)
                if bodies is None:
                    continue
                proven = proof.match(self.text, bodies.end, clause.end) if proof else bodies.end < clause.end
                if proven:
                    yield _Giving(bodies, "participating", clause.start, clause.end)


def _labelled(text: str) -> Iterator[_Giving]:
    """责任单位：市教育局、市妇联."""
    for label in labels().finditer(text):
        bodies = read_bodies(text, label.end(), len(text))
        if bodies:
            yield _Giving(bodies, "lead" if label["lead"] else "participating", label.start(), bodies.end)


def _bracketed(text: str, start: int, end: int) -> Iterator[_Giving]:
    """（市教育局牵头，市妇联、市文明办配合）."""
    for clause in clauses(text[start:end]):
        bodies = read_bodies(text, start + clause.start, start + clause.end)
        verb = _BRACKET_VERB.match(text, bodies.end, start + clause.end) if bodies else None
        if bodies and verb:
            leads = bodies.sole and verb[0] in {"牵头", "负责"}
            yield _Giving(
                bodies, "lead" if leads else "participating", start + clause.start, start + clause.end
            )

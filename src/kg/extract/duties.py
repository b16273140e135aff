"""The duties that a text itself gives to public bodies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from kg.extract.bodies import Bodies, read_bodies, words
from kg.extract.clauses import Clause, brackets, clauses, hide_brackets
from kg.extract.figures import alternation, hide_names
from kg.extract.vocabulary import vocabulary
from kg.flat import fold
from kg.record import Role


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
    folded = fold(text)
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
        elif self.topic and _in_charge().match(self.text, clause.start, clause.end):
            yield _Giving(
                self.topic, "lead" if self.topic.sole else "participating", self.topic.start, clause.end
            )
        self.topic = self._topic(clause, bodies) or self.topic

    def _topic(self, clause: Clause, bodies: Bodies | None) -> Bodies | None:
        """Whose duties the next clauses tell: 监测组由…牵头，负责…; …设立领导小组，由…组成，负责…."""
        if bodies and re.compile("由|下设").match(self.text, bodies.end):
            return bodies
        founded = _founded().search(self.text, clause.start, clause.end)
        return read_bodies(self.text, founded.end(), clause.end) if founded else None

    def _subject(self, i: int, clause: Clause, bodies: Bodies) -> Iterator[_Giving]:
        """Bodies as the subject of a verb that gives a duty."""
        if _relative().search(self.text, bodies.end, clause.end):
            return
        verb, end = _verb_after(self.text, bodies.end, clause.end), clause.end
        after = self.clauses[i + 1] if i + 1 < len(self.clauses) else None
        goes_on = after and after.sentence == clause.sentence
        if not verb and after and goes_on and _adverbial().fullmatch(self.text, bodies.end, clause.end):
            verb, end = _verb_after(self.text, after.start, after.end), after.end
        if verb:
            must = verb[0] in {"牵头", "负责", "主管"} or "应当" in self.text[bodies.end : verb.start()]
            yield _Giving(bodies, "lead" if must and bodies.sole else "participating", clause.start, end)

    def _assigned(self, clause: Clause) -> Iterator[_Giving]:
        """由…牵头, 由…负责, 由…组织实施."""
        if _COMPOSED.search(self.text, clause.start, clause.end):
            return
        for by in re.compile("由").finditer(self.text, clause.start, clause.end):
            bodies = read_bodies(self.text, by.end(), clause.end)
            verb = _assignment().match(self.text, bodies.end, clause.end) if bodies else None
            if bodies and verb:
                leads = bodies.sole and verb["verb"] in vocabulary("agencies")["assigned_lead"]
                yield _Giving(bodies, "lead" if leads else "participating", clause.start, clause.end)

    def _prescribed(self, clause: Clause) -> Iterator[_Giving]:
        """落实…责任, 督促…落实, 发挥…作用."""
        for table, proof in (("charging", _charge()), ("obliging", None), ("playing", _part())):
            for opening in re.compile(words(table)).finditer(self.text, clause.start, clause.end):
                bodies = read_bodies(self.text, opening.end(), clause.end)
                if bodies is None:
                    continue
                proven = proof.match(self.text, bodies.end, clause.end) if proof else bodies.end < clause.end
                if proven:
                    yield _Giving(bodies, "participating", clause.start, clause.end)


def _verb_after(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the verb that gives a duty to the subject before `start`, a prepositional phrase apart."""
    opening = _adverbs().match(text, start, end)
    at = opening.end() if opening else start
    verb = _verb().match(text, at, end)
    if verb:
        return None if _noun_use(text, verb, end) else verb
    if not _preposition().match(text, at, end):
        return None
    return next((v for v in _verb().finditer(text, at + 1, end) if not _noun_use(text, v, end)), None)


def _noun_use(text: str, verb: re.Match[str], end: int) -> bool:
    """Whether the verb is part of a noun (学校建设进一步加强) or of 负责同志."""
    rest = text[verb.end() : end]
    if verb[0] == "负责":
        return rest.startswith(tuple(vocabulary("agencies")["not_in_charge"]))
    if not rest:
        return verb[0] not in {"牵头", "主管", "参加", "参与", "配合"}
    return rest.startswith(tuple(vocabulary("agencies")["noun_signs"]))


@cache
def _adverbs() -> re.Pattern[str]:
    own = [
        word for word in vocabulary("agencies")["adverbs"] if word not in vocabulary("agencies")["duty_verbs"]
    ]
    return re.compile(rf"(?:{alternation(own)})+")


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(words("duty_verbs"))


@cache
def _preposition() -> re.Pattern[str]:
    return re.compile(words("prepositions"))


@cache
def _adverbial() -> re.Pattern[str]:
    return re.compile(rf"(?:{words('adverbs')}|(?:{words('prepositions')})[^，。；]{{1,60}}?)+")


@cache
def _relative() -> re.Pattern[str]:
    """负责监测的人员参加: who takes part, not who is in charge."""
    return re.compile(r"负责[^，。；]{0,40}的(?:人员|同志|专家|部门)|负责(?:同志|人)")


@cache
def _in_charge() -> re.Pattern[str]:
    return re.compile(r"(?:具体|主要|统一)?负责(?!同志|人|制|任)(?![^，。；]{0,40}的(?:人员|同志|专家))")


@cache
def _founded() -> re.Pattern[str]:
    return re.compile("设立|成立|组建|下设")


@cache
def _assignment() -> re.Pattern[str]:
    verbs = vocabulary("agencies")
    known = alternation([*verbs["assigned_lead"], *verbs["assigned_part"]])
    return re.compile(
        rf"(?:{words('adverbs')})*?(?P<verb>{known})(?!同志|人员|人|制|[^，。；]{{0,30}}的(?:人员|同志))"
    )


@cache
def _charge() -> re.Pattern[str]:
    return re.compile(rf"[^，。；]{{0,32}}?(?:{words('charge_nouns')})")


@cache
def _part() -> re.Pattern[str]:
    return re.compile(
        rf"(?<=等)[^，。；]{{0,40}}?作用|(?:{words('playing_signs')})[^，。；]{{0,40}}?作用|作用"
    )


@cache
def _labels() -> re.Pattern[str]:
    tables = vocabulary("agencies")["labels"]
    return re.compile(
        rf"(?:(?P<lead>{alternation(tables['lead'])})|(?:{alternation(tables['participating'])}))[:为是]"
    )


def _labelled(text: str) -> Iterator[_Giving]:
    """责任单位：市教育局、市妇联."""
    for label in _labels().finditer(text):
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

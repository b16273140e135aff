"""The words that give a duty, as patterns on folded text; the words themselves are in `agencies.toml`."""

import re
from functools import cache

from kg.extract.duties.bodies import words
from kg.extract.quantities.figures import alternation
from kg.vocabulary import vocabulary


def verb_after(text: str, start: int, end: int) -> re.Match[str] | None:
    """Find the verb that gives a duty to the subject before `start`, at once or after a prepositional phrase.

    Args:
        text: Folded text.
        start: Where the subject ends.
        end: Where its clause ends.

    Returns:
        The match, or `None` when no such verb follows or it is part of a noun.
    """
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
def openings(table: str) -> re.Pattern[str]:
    """The words of one table of the agency vocabulary."""
    return re.compile(words(table))


@cache
def adverbial() -> re.Pattern[str]:
    """Adverbs and prepositional phrases between a subject and a verb in the next clause."""
    return re.compile(rf"(?:{words('adverbs')}|(?:{words('prepositions')})[^，。；]{{1,60}}?)+")


@cache
def relative() -> re.Pattern[str]:
    """负责监测的人员参加: who takes part, not who is in charge."""
    return re.compile(r"负责[^，。；]{0,40}的(?:人员|同志|专家|部门)|负责(?:同志|人)")


@cache
def in_charge() -> re.Pattern[str]:
    """负责… without a subject of its own."""
    return re.compile(r"(?:具体|主要|统一)?负责(?!同志|人|制|任)(?![^，。；]{0,40}的(?:人员|同志|专家))")


@cache
def founded() -> re.Pattern[str]:
    """Verbs after which a body that is set up becomes the topic."""
    return re.compile("设立|成立|组建|下设")


@cache
def assignment() -> re.Pattern[str]:
    """What follows the bodies of 由…: who leads, is in charge or carries out."""
    verbs = vocabulary("agencies")
    known = alternation([*verbs["assigned_lead"], *verbs["assigned_part"]])
    return re.compile(
        rf"(?:{words('adverbs')})*?(?P<verb>{known})(?!同志|人员|人|制|[^，。；]{{0,30}}的(?:人员|同志))"
    )


@cache
def charge() -> re.Pattern[str]:
    """What proves 落实…: 责任, 职责, 义务."""
    return re.compile(rf"[^，。；]{{0,32}}?(?:{words('charge_nouns')})")


@cache
def part() -> re.Pattern[str]:
    """What proves 发挥…: 作用."""
    return re.compile(
        rf"(?<=等)[^，。；]{{0,40}}?作用|(?:{words('playing_signs')})[^，。；]{{0,40}}?作用|作用"
    )


@cache
def labels() -> re.Pattern[str]:
    """Printed labels before a list of bodies."""
    tables = vocabulary("agencies")["labels"]
    return re.compile(
        rf"(?:(?P<lead>{alternation(tables['lead'])})|(?:{alternation(tables['participating'])}))[:为是]"
    )

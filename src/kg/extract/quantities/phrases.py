"""Noun phrases cut out of a clause and cleaned of what is no part of a name."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.extract.quantities.figures import HIDDEN, alternation
from kg.vocabulary import vocabulary


@dataclass(slots=True, unsafe_hash=True)
class Phrase:
    """A stretch of text in two forms of equal length; never changed.

    Not frozen, because a document makes tens of thousands of them and freezing triples what each costs.

    Attributes:
        plain: Folded, brackets hidden: what patterns look at.
        printed: As printed: what is handed out.
    """

    plain: str
    printed: str

    def __bool__(self) -> bool:
        return bool(self.plain)

    def __add__(self, other: "Phrase") -> "Phrase":
        return Phrase(self.plain + other.plain, self.printed + other.printed)

    def part(self, start: int, end: int | None = None) -> "Phrase":
        """Return `[start, end)` of the phrase."""
        return Phrase(self.plain[start:end], self.printed[start:end])

    def split(self, pattern: re.Pattern[str]) -> list["Phrase"]:
        """Cut the phrase where `pattern` matches; what matches is lost."""
        parts = []
        at = 0
        for match in pattern.finditer(self.plain):
            parts.append(self.part(at, match.start()))
            at = match.end()
        return [*parts, self.part(at)]

    def without(self, pattern: re.Pattern[str]) -> "Phrase":
        """Return the phrase without what matches `pattern`."""
        return sum(self.split(pattern), EMPTY) if pattern.search(self.plain) else self

    def after(self, pattern: re.Pattern[str]) -> "Phrase":
        """Return the phrase without what matches `pattern` at its start."""
        match = pattern.match(self.plain)
        return self.part(match.end()) if match else self

    def before(self, pattern: re.Pattern[str]) -> "Phrase":
        """Return the phrase up to the first match of `pattern`."""
        match = pattern.search(self.plain)
        return self.part(0, match.start()) if match else self


EMPTY = Phrase("", "")
_STARTING = re.compile(rf"[{HIDDEN}的、，]+(?:比例|比率)?")
_STANDARD = re.compile(r"的(?:标准|规模|要求|目标|水平)(?!化).*")
_HIDDEN_RUN = re.compile(f"{HIDDEN}+")


@cache
def _dropped() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("indicators")["dropped"]))


@cache
def _occasion() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("indicators")["occasions"]))


@cache
def _opening() -> re.Pattern[str]:
    verbs = vocabulary("verbs")
    patterns = "|".join(verbs["opening_patterns"])
    return re.compile(
        rf"(?:(?:{alternation(verbs['opening'])})(?!率|比例|占|度|性|数|等|型|量|水平)|{patterns})+"
    )


@cache
def _closing() -> re.Pattern[str]:
    words = alternation(vocabulary("comparators")["neutral"])
    return re.compile(rf"(?:{words}|、|的)+$")


@cache
def _setup() -> re.Pattern[str]:
    verbs = alternation(verb for verb in vocabulary("verbs")["setup"] if len(verb) > 1)
    not_before = "|".join(vocabulary("verbs")["setup_not_before"])
    return re.compile(rf"(?:{verbs})(?!{not_before})")


def _drop_notes(phrase: Phrase) -> Phrase:
    """Drop explaining brackets: after a head or opening with 含, 除, 其中 …; others belong to the name."""
    if HIDDEN not in phrase.plain:
        return phrase
    words = vocabulary("indicators")
    heads, openings = tuple(words["splitting_heads"]), tuple(words["note_openings"])
    kept = EMPTY
    at = 0
    for match in _HIDDEN_RUN.finditer(phrase.plain):
        before = phrase.plain[: match.start()]
        inside = phrase.printed[match.start() + 1 : match.end()]
        if before.endswith(heads) or inside.startswith(openings):
            kept += phrase.part(at, match.start())
            at = match.end()
    return kept + phrase.part(at)


@lru_cache(maxsize=1024)
def clean(phrase: Phrase) -> Phrase:
    """Remove from a phrase what is no part of the name: years, 以…为单位, opening verbs, adverbs, notes.

    Args:
        phrase: What stands before the words that bind a number.

    Returns:
        The name; empty when nothing is left.
    """
    phrase = phrase.without(_dropped()).after(_occasion())
    previous = None
    while phrase != previous:
        previous = phrase
        phrase = _drop_notes(phrase.after(_opening()).before(_closing()))
    return phrase


def tidy(phrase: Phrase) -> Phrase:
    """Remove notes, years and a closing 的标准 from a phrase that begins with its noun.

    Args:
        phrase: What stands after a number.

    Returns:
        The name; empty when nothing is left.
    """
    return _drop_notes(phrase.after(_STARTING).without(_dropped()).before(_STANDARD))


def opens_with_setup(phrase: Phrase) -> bool:
    """Whether the phrase begins with a verb of setting up (配建社区服务设施)."""
    return bool(_setup().match(phrase.plain))


def object_of(phrase: Phrase) -> Phrase:
    """Return what a verb of setting up in the phrase has as its object (全市建成母婴室 → 母婴室).

    Args:
        phrase: A cleaned phrase.

    Returns:
        What follows the last such verb; the whole phrase when it holds none; empty when it ends with one.
    """
    last = None
    for found in _setup().finditer(phrase.plain):
        last = found
    return phrase.part(last.end()) if last else phrase

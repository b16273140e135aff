"""The numbers of a statement, what each of them counts, and whether a row's are those of a target.

A number contradicts a target unless it stands there for the same thing: 九年义务教育巩固率 100 % is not in
a target of which it is 99 % and something else 100 %. What a number counts is told by the words before it in
its clause (behind it where it comes first), of several in a clause by their order: A、B 分别控制在 x 和 y.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from kg.document.numerals import spell
from kg.flat import fold
from kg.vocabulary import vocabulary

REACH = "达到"
"""The one word for all verbs that lead up to a figure."""

_DIGITS = r"\d{1,3}(?:，\d{3})+(?!\d)|\d+(?:\.\d+)?"
_SPELLED = r"[零〇一二三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?"
_ONE = "一"
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLAUSE_ENDS = re.compile(r"[，。；：,;:！？!?]")
_RESPECTIVELY = "分别"
_OF = "的"
_LISTED = re.compile(r"[、和及与]|以及")
_NO_WORDS = re.compile(rf"{REACH}|{_RESPECTIVELY}|[^\w]|_|^的|[的到在为]$")
_FEW = 2
"""Fewer characters name nothing."""
_CLEARER = 0.15
"""So much more alike what two numbers count has to be to decide between them."""
_ALIKE = 0.5
_PART = 0.75
"""How alike a wording is to one that holds all of it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit.

    Attributes:
        number: The number in one spelling, whatever digits it was printed in.
        unit: %, ‰, /10万, 岁 …; empty where none is printed.
        certain: False for a Chinese numeral that may be no number (进一步).
        printed: Number and unit as they stand there.
        counts: What it counts, in one or several wordings.
    """

    number: str
    unit: str
    certain: bool = True
    printed: str = ""
    counts: tuple[str, ...] = ()

    def agrees(self, other: "Figure") -> bool:
        """Say whether both may be the same figure; a unit that one leaves out contradicts nothing."""
        return self.number == other.number and self.compares(other)

    def compares(self, other: "Figure") -> bool:
        """Say whether both may be in the same unit."""
        return self.unit == other.unit or not (self.unit and other.unit)

    def alike(self, other: "Figure") -> float:
        """Say how much both count the same: 0 (nothing in common) to 1."""
        return max((_alike(one, two) for one in self.counts for two in other.counts), default=0.0)

    @property
    def is_year(self) -> bool:
        """Whether it may be a calendar year."""
        return _YEAR.fullmatch(self.number) is not None

    def __str__(self) -> str:
        """Write the figure in its one spelling."""
        return self.number + self.unit


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A row's figure that its target does not have, or not for the same thing.

    Attributes:
        printed: The figure as the row prints it.
        counts: What it counts, where the target has the figure for something else; else empty.
        instead: The target's figure for that, as printed; empty where nothing tells which it is.
    """

    printed: str
    counts: str = ""
    instead: str = ""

    @property
    def zh(self) -> str:
        """Say it in Chinese."""
        if self.counts:
            return f"“{self.counts}”在目标中是 {self.instead}，不是 {self.printed}"
        return f"目标中没有 {self.printed}" + (f"，相应的是 {self.instead}" if self.instead else "")

    @property
    def en(self) -> str:
        """Say it in English."""
        if self.counts:
            return f"the target has {self.instead} for {self.counts}, not {self.printed}"
        return f"it has no {self.printed}" + (f" but {self.instead}" if self.instead else "")


def contradictions(row: Sequence[Figure], target: Sequence[Figure], years: set[str]) -> list[Contradiction]:
    """Return the figures of a row that a target does not have for the same thing.

    Args:
        row: The row's figures in its order.
        target: The target's.
        years: Years that may be named without the target naming them.
    """
    found: list[Contradiction] = []
    at = 0
    for figure in row:
        if not figure.certain or figure.number in years:
            continue
        same = [i for i, other in enumerate(target) if figure.agrees(other)]
        others = [] if figure.is_year else list(_rivals(figure, target))
        best = max(others, key=figure.alike, default=None)
        other = figure.alike(best) if best else 0.0
        mine = max((figure.alike(target[i]) for i in same), default=0.0)
        instead = best.printed if best and other >= _ALIKE else ""
        if not same:
            found.append(Contradiction(figure.printed, "", instead))
        elif instead and other > mine + _CLEARER:
            found.append(Contradiction(figure.printed, figure.counts[0], instead))
        elif mine > other + _CLEARER or not others:
            at = max(at, same[0])
        elif (later := next((i for i in same if i >= at), None)) is None:
            found.append(Contradiction(figure.printed, "".join(figure.counts[:1]), instead or "另一数字"))
        else:
            at = later + 1
    return found


def _rivals(figure: Figure, target: Sequence[Figure]) -> Iterable[Figure]:
    """Yield a target's other figures that may be in the same unit."""
    measured = (other for other in target if other.certain and not other.is_year)
    return (other for other in measured if figure.compares(other) and not figure.agrees(other))


def read_figures(text: str, named: Iterable[tuple[str, str]] = ()) -> tuple[Figure, ...]:
    """Return the figures of a text in its order, each with what it counts.

    Args:
        text: Folded, without white space, with one word for the verbs before figures.
        named: What is known of some of them: what one counts, and the figure as printed.
    """
    known = [(words, figure) for words, printed in named for figure in _plain(fold(printed))]
    return tuple(
        replace(figure, counts=(*figure.counts, *(words for words, other in known if figure.agrees(other))))
        for figure in _counted(text)
    )


def spelled(text: str) -> str:
    """Return a text with its figures in their one spelling."""
    return _figure().sub(lambda match: str(_read(match)), text)


def _plain(text: str) -> list[Figure]:
    return [figure for figure in map(_read, _figure().finditer(text)) if figure.certain]


def _counted(text: str) -> list[Figure]:
    spans = [(match.span(), _read(match)) for match in _figure().finditer(text)]
    ends = [
        match.start()
        for match in _CLAUSE_ENDS.finditer(text)
        if not any(start <= match.start() < end for (start, end), _ in spans)
    ]
    bounds = [-1, *ends, len(text)]
    counted: list[Figure] = []
    before = ""
    for begin, end in pairwise(bounds):
        clause = [(span, figure) for span, figure in spans if begin < span[0] < end]
        counted.extend(_of_clause(text, (begin + 1, end), clause, before))
        words = _words(text[begin + 1 : clause[0][0][0] if clause else end])
        before = words if len(words) >= _FEW else before
    return counted


_Found = Sequence[tuple[tuple[int, int], Figure]]


def _of_clause(text: str, clause: tuple[int, int], found: _Found, before: str) -> list[Figure]:
    """Return a clause's figures with what they count; `before` is what the clause before it is about."""
    begin, end = clause
    measures = [one for one in found if not _qualifies(one[1])]
    listed = _listed(text, begin, measures)
    counted: list[Figure] = []
    for at, ((start, stop), figure) in enumerate(found):
        if figure in (one for _, one in measures) and (start, stop) in listed:
            counted.append(replace(figure, counts=listed[start, stop]))
            continue
        earlier = [span[1] for span, one in found[:at] if _qualifies(figure) or not _qualifies(one)]
        left = _words(text[max([begin, *earlier]) : start])
        right = _words(text[stop : found[at + 1][0][0] if at + 1 < len(found) else end])
        behind = _qualifies(figure) or _is_of_things(figure) or text.startswith(_OF, stop)
        words = [right, left] if behind else [left, right]
        counts = next((one for one in words if len(one) >= _FEW), before)
        counted.append(replace(figure, counts=(counts,) if counts else ()))
    return counted


def _listed(text: str, begin: int, found: _Found) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return what the figures behind 分别 count, by their spans: A、B 分别 x、y."""
    for at, ((start, _), _) in enumerate(found):
        opening = max([begin, *(span[1] for span, _ in found[:at])])
        head, respectively, _ = text[opening:start].partition(_RESPECTIVELY)
        if respectively:
            items = [words for item in _LISTED.split(head) if (words := _words(item))]
            rest = found[at:]
            if len(items) != len(rest):
                items = [_words(head)] * len(rest)
            return {span: (item,) for (span, _), item in zip(rest, items, strict=True)}
    return {}


def _qualifies(figure: Figure) -> bool:
    """Tell whether a figure says of whom something is counted: 5岁以下儿童."""
    return figure.unit in vocabulary("units")["age"] or not figure.certain


def _is_of_things(figure: Figure) -> bool:
    """Tell whether what is counted is named behind the figure: 3个儿童友好基地."""
    return figure.unit in vocabulary("units")["count"]


def _words(text: str) -> str:
    return _NO_WORDS.sub("", _NO_WORDS.sub("", text))


def _alike(one: str, two: str) -> float:
    """Compare two wordings by the pairs of characters that they share; a part of a wording is like it."""
    ours, theirs = ({a + b for a, b in pairwise(words)} for words in (one, two))
    shared = len(ours & theirs)
    if not shared:
        return 0.0
    return max(2 * shared / (len(ours) + len(theirs)), _PART * shared / min(len(ours), len(theirs)))


@cache
def _figure() -> re.Pattern[str]:
    units = vocabulary("units")
    shares = any_of(units["spelled_shares"])
    measured = any_of([*units["rate"], *units["points"], *units["time"], *units["age"], *units["count"]])
    per = any_of(units["per_denominators"])
    number = f"{_DIGITS}|{_SPELLED}"
    return re.compile(
        rf"(?P<share>{shares})(?P<shared>{number})"
        rf"|(?P<whole>{number})分之(?P<part>{number})"
        rf"|(?P<left>{_DIGITS})(?P<between>[:/])(?P<right>\d+(?:\.\d+)?)(?![\d万千])"
        rf"|(?P<number>{number})(?P<unit>{measured}|/(?:{per}))?"
    )


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression of some words, the longest first."""
    return "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))


def _read(match: re.Match[str]) -> Figure:
    part = match.groupdict(default="")
    if part["share"]:
        unit = vocabulary("units")["spelled_shares"][part["share"]]
        return Figure(_number(part["shared"]), unit, printed=match[0])
    if part["whole"]:
        return Figure(f"{_number(part['part'])}/{_number(part['whole'])}", "", printed=match[0])
    if part["left"]:
        ratio = _number(part["left"]) + part["between"] + _number(part["right"])
        return Figure(ratio, "", printed=match[0])
    certain = part["number"][0].isascii() or bool(part["unit"] and part["number"] != _ONE)
    unit = part["unit"].replace("/100000", "/10万")
    return Figure(_number(part["number"]), unit, certain, match[0])


def _number(printed: str) -> str:
    """Return a number in one spelling: whole ones in Chinese numerals, as far as those are counted."""
    plain = printed.replace("，", "")
    if not plain.isascii():
        return plain.replace("〇", "零")
    if _YEAR.fullmatch(plain):
        return plain
    value = Decimal(plain).normalize()
    if value != value.to_integral_value():
        return format(value, "f")
    return spell(int(value), "chineseCountingThousand") if value else "零"

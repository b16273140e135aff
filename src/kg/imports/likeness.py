"""How much two wordings of a target have in common, and whether their figures contradict each other.

Officials shorten statements, drop clauses, number them anew and write figures in other ways (12/10万 is
十万分之十二). What must never pass is another figure: 15/10万 is not 12/10万, however alike the rest is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import fsum, log

from rapidfuzz import fuzz

from kg.flat import fold
from kg.imports.row_figures import REACH, Contradiction, Figure, any_of, contradictions, read_figures, spelled
from kg.vocabulary import vocabulary

_NUMBERING = re.compile(
    r"(?:[(（][\d一二三四五六七八九十]{1,3}[)）]|[\d一二三四五六七八九十]{1,3}(?:[)）、]|[．.](?!\d))|[①-⑳●·•★☆*-])+"
)
_NUMBERED_FIGURE = re.compile(r"(\d{1,3})\.(?=\d)")
_MARKS = re.compile(r"[^\w%‰/:.]|_")


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement as it is compared.

    Attributes:
        text: Without numbering, marks, white space and years, with one word for 控制在, 提高到, 不低于.
        figures: Its numbers, in its order, years among them, each with what it counts.
    """

    text: str
    figures: tuple[Figure, ...]

    @property
    def pairs(self) -> frozenset[str]:
        """Every two characters that stand side by side."""
        return frozenset(a + b for a, b in pairwise(self.text))

    def contradicts(self, target: "Wording", period: tuple[int, int]) -> tuple[Contradiction, ...]:
        """Return the figures of this wording that a target does not have, or not for the same thing.

        Args:
            target: The target's wording.
            period: Years that may be named without the target naming them.
        """
        return tuple(contradictions(self.figures, target.figures, {str(year) for year in period}))


def unnumbered(text: str) -> str:
    """Return folded text without white space and without the number before it (（一）, 3.)."""
    plain = re.sub(r"\s+", "", fold(text)).casefold()
    numbering = _NUMBERING.match(plain)
    return plain[numbering.end() :] if numbering else plain


def split_number(statement: str) -> tuple[str, str] | None:
    """Return the number before a statement that begins with a figure, and the statement without it.

    `8.5岁以下儿童` may be target 8 about children under 5, or under 8.5: only the targets can tell.
    `None` where there is no such doubt.
    """
    plain = unnumbered(statement)
    doubtful = _NUMBERED_FIGURE.match(plain)
    return (doubtful[1], plain[doubtful.end() :]) if doubtful else None


def wording(statement: str, named: Iterable[tuple[str, str]] = ()) -> Wording:
    """Read a statement for comparison.

    Args:
        statement: As a plan or a cell prints it.
        named: What is known of its figures: what one counts, and the figure as printed.
    """
    words = vocabulary("matching")
    text = unnumbered(statement)
    for printed, read in words["same"].items():
        text = text.replace(fold(printed), read)
    text = re.sub(rf"^(?:{'|'.join(words['openings'])})[，、:]?", "", text)
    undated = _around().sub("", _reaching().sub(REACH, re.sub(words["years"], "", text)))
    years = (figure for figure in read_figures(text) if figure.is_year)
    figures = (figure for figure in read_figures(undated, named) if not figure.is_year)
    return Wording(_MARKS.sub("", spelled(undated)), (*years, *figures))


class Likeness:
    """Compares a wording with the targets of one plan; what few targets say weighs more than what many say.

    Args:
        targets: All wordings of each target that a cell may be meant to be: its statement, its indicators.
    """

    def __init__(self, targets: Sequence[Sequence[Wording]]) -> None:
        pairs = [frozenset[str]().union(*(wording.pairs for wording in each)) for each in targets]
        common = Counter(pair for each in pairs for pair in each)
        self._weights = {pair: log((len(pairs) + 1) / (count + 0.5)) for pair, count in common.items()}
        self._unknown = log((len(pairs) + 1) / 0.5)
        weights = [self._sum(each[0].pairs) for each in targets]
        self._targets = list(zip(targets, pairs, weights, strict=True))

    def scores(self, row: Wording) -> Iterator[float]:
        """Yield for each target how alike a row's wording is: 0 (nothing in common) to 1 (the same).

        Half of it is how much of the row the target holds, by weight; three tenths how well the row fits a
        part of it in order; a fifth how much both have in common.
        """
        of_row = row.pairs
        ours = self._sum(of_row)
        for wordings, pairs, theirs in self._targets:
            if row.text == wordings[0].text:
                yield 1.0
                continue
            shared = self._sum(of_row & pairs)
            held = shared / ours if ours else 0.0
            both = min(2 * shared / (ours + theirs), 1.0) if ours + theirs else 0.0
            yield 0.5 * held + 0.2 * both + 0.3 * max(_fit(row.text, each.text) for each in wordings)

    def _sum(self, pairs: frozenset[str]) -> float:
        return fsum(self._weights.get(pair, self._unknown) for pair in pairs)


def _fit(row: str, target: str) -> float:
    """Compare a row with the part of the target that fits it best; a longer row with the whole."""
    compare = fuzz.partial_ratio if len(row) <= len(target) else fuzz.ratio
    return compare(row, target) / 100


@cache
def _reaching() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of([*vocabulary('matching')['reaching'], REACH])})+")


@cache
def _around() -> re.Pattern[str]:
    return re.compile(rf"(?<=[\d%‰万个所家])(?:{any_of(vocabulary('matching')['around'])})")

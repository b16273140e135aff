"""The public bodies that a text names, alone and in lists."""

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.quantities.figures import alternation
from kg.flat import fold
from kg.vocabulary import vocabulary

_NOT_IN_PLACES = "向由对与和及为在把将以从的就按请经被给让使到"


@dataclass(frozen=True)
class Bodies:
    """A list of bodies in a text.

    Attributes:
        spans: `[start, end)` of each body's name.
        start: Where the list begins.
        end: Where it ends, 等部门 included.
        sole: Whether it is one body alone.
    """

    spans: tuple[tuple[int, int], ...]
    start: int
    end: int
    sole: bool


def words(name: str) -> str:
    """Return a regular expression for a word list of the agency vocabulary, folded."""
    return alternation(fold(word) for word in vocabulary("agencies")[name])


@cache
def _name() -> str:
    """Regular expression of one body's name."""
    admin = words("admin")
    place = rf"(?:(?:(?![{_NOT_IN_PLACES}])[\u4e00-\u9fff]){{1,6}}?(?:省|市|自治区|州|区|县|旗|盟))"
    level = rf"(?:(?:{admin})(?:[、和](?:{admin}))*|{words('levels')})"
    known = words("names")
    ended = rf"(?:市|区|县|省)[\u4e00-\u9fff]{{0,12}}?(?:{words('endings')})"
    own = rf"(?:{level}){{0,3}}(?:{known})|{ended}"
    return rf"(?:{own}|(?!{words('not_giving')}){place}{{1,2}}(?:{own}))"


@cache
def _item() -> re.Pattern[str]:
    return re.compile(rf"(?:{words('before_name')})?(?P<name>{_name()})|(?P<companion>{words('companions')})")


_JOIN = re.compile(r"(?:、|和|与|及其|及|以及|或)+")
_AND_OTHERS = re.compile(r"等(?:[\u4e00-\u9fff]{0,6}?(?:部门|单位|组织|机构|团体|主体))?")


def read_bodies(text: str, start: int, end: int) -> Bodies | None:
    """Read a list of bodies that begins at a position.

    Args:
        text: Folded text.
        start: Where the list would begin.
        end: Where to stop looking.

    Returns:
        The list, or `None` when no body stands there.
    """
    spans: list[tuple[int, int]] = []
    members = 0
    at = start
    stop = start
    while match := _item().match(text, at, end):
        members += 1
        stop = match.end()
        if match["name"]:
            spans.append(match.span("name"))
        join = _JOIN.match(text, stop, end)
        if not join:
            break
        at = join.end()
    if not spans:
        return None
    others = _AND_OTHERS.match(text, stop, end)
    return Bodies(tuple(spans), start, others.end() if others else stop, sole=members == 1 and not others)

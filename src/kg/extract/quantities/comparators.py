"""The words beside a number that say how it binds."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg.extract.quantities.figures import HIDDEN, Figure, alternation
from kg.record import Comparator
from kg.vocabulary import vocabulary

Binding = Comparator | Literal[""]
"""How words beside a number bind it; empty when they say nothing."""

_FULL = 100  # 达到100% cannot be surpassed: it is the value itself
_YEAR_BEFORE = (
    r"的?[前末底]?年\d\d[09][12](?![比较与同以对])"  # a value's year, read backwards: 提高到2030年的90%
)

_START = re.compile(
    r"(?:(?<![自理])由(?!于)|从(?![事业属])|[较比](?=(?:19|20)\d\d年))(?!.*(?:(?<![自理])由|从))[^，。；、]{0,14}$"
)
_START_REACH = 24  # code points
_YEARLY = "年(?=[率数量额比例重限值])"  # 近视率年下降0.8个百分点


@dataclass(frozen=True)
class Lead:
    """What the words directly before a number say.

    Attributes:
        start: Where these words begin; the number's own start when there are none.
        noun_end: End of the word among them that may close a noun phrase (妇科检查1次), else `start`.
        bound: `>=` or `<=` of 至少, 不超过 …, else empty.
        level: `>=`, `<=` or `=` of 达到, 控制在, 保持在 …, else empty.
        change: -1 or 1 of 下降, 提高 … with the number as their size, else 0.
        about: Whether 约 or the like is among them.
        setup: `strong` or `weak` when a verb of setting up, holding, giving is among them.
        origin: Whether the number is the value left behind (由60%提高到…).
        share: Whether 占 is among them.
    """

    start: int
    noun_end: int
    bound: Binding = ""
    level: Binding = ""
    change: int = 0
    about: bool = False
    setup: Literal["", "weak", "strong"] = ""
    origin: bool = False
    share: bool = False

    @property
    def binding(self) -> bool:
        """Whether any of the words says how the number binds."""
        return bool(self.bound or self.level or self.change or self.about)


@cache
def _senses() -> dict[str, tuple[str, str]]:
    words = vocabulary("comparators")
    verbs = vocabulary("verbs")
    senses: dict[str, tuple[str, str]] = dict.fromkeys(words["neutral"], ("neutral", ""))
    senses |= dict.fromkeys(verbs["setup_weak"], ("setup", "weak"))
    senses |= dict.fromkeys(verbs["setup"], ("setup", "strong"))
    for table in ("bound", "level"):
        for comparator, members in words[table].items():
            senses |= dict.fromkeys(members, (table, comparator))
    for direction, members in words["delta"].items():
        senses |= dict.fromkeys(members, ("change", direction))
    senses |= dict.fromkeys(words["about"]["before"], ("about", ""))
    return senses | dict.fromkeys(words["origin"], ("origin", ""))


@cache
def _of_total() -> re.Pattern[str]:
    """What stands between a number and the word that binds it, read backwards.

    The whole that a share is of (不少于代表总数的30%) or who set it (控制在国家要求的38%以内).
    """
    words = vocabulary("comparators")
    binding = [word for table in ("bound", "level") for members in words[table].values() for word in members]
    before = alternation(word[::-1] for word in binding)
    between = "数总|量总|额总|数人|额名|数员人|求要|定规|准标|定确|标目"
    return re.compile(rf"的(?:{between})[^，。、；]{{0,10}}?(?={before})")


@cache
def _backwards() -> re.Pattern[str]:
    yearly = "|".join(re.escape(word[::-1]) for word in _senses() if word.startswith("年"))
    words = alternation(word[::-1] for word in _senses() if not word.startswith("年"))
    return re.compile(f"{HIDDEN}+|{_YEAR_BEFORE}|(?:{yearly})(?!\\d)|{_YEARLY}|{words}")


@cache
def _tails() -> tuple[re.Pattern[str], dict[str, Comparator]]:
    after: dict[str, Comparator] = {
        word: comparator for comparator, words in vocabulary("comparators")["after"].items() for word in words
    }
    return re.compile(f"{HIDDEN}*({alternation(after)})"), after


def read_lead(text: str, floor: int, end: int) -> Lead:
    """Read the words directly before a number, nearest first.

    Args:
        text: Folded text with brackets hidden, its years readable.
        floor: Where the number's own part of the clause begins.
        end: Where the number begins.
    """
    before = text[floor:end][::-1]
    whole = _of_total().match(before)
    at = whole.end() if whole else 0
    read: dict[str, str] = {}
    noun_end = None
    while match := _backwards().match(before, at):
        word = match[0][::-1]
        sense, value = _senses().get(word, ("neutral", ""))
        if sense == "origin" and at and "level" in read:
            break
        if sense in {"level", "change"} and ("level" in read or "change" in read):
            sense = "neutral"
        if sense == "setup" and value == "weak" and noun_end is None and match.end() < len(before):
            noun_end = end - at
        read.setdefault(sense, value)
        if word.startswith("占"):
            read.setdefault("share", "")
        at = match.end()
    at -= len(before[:at]) - len(before[:at].rstrip(HIDDEN))  # a bracket further off belongs to the name
    start = end - at
    return Lead(
        start=start,
        noun_end=start if noun_end is None else noun_end,
        bound=read.get("bound", ""),  # type: ignore[arg-type]  # the table's keys are comparators
        level=read.get("level", ""),  # type: ignore[arg-type]  # the same
        change={"": 0, "up": 1, "down": -1}[read.get("change", "")],
        about="about" in read,
        setup=read.get("setup", ""),  # type: ignore[arg-type]  # weak or strong
        origin="origin" in read,
        share="share" in read,
    )


@cache
def _distant_bounds() -> tuple[re.Pattern[str], dict[str, Comparator]]:
    senses: dict[str, Comparator] = {
        word: comparator
        for comparator, words in vocabulary("comparators")["distant_bound"].items()
        for word in words
    }
    return re.compile(alternation(senses)), senses


def bound_in(text: str) -> Binding:
    """Return the bound before a noun that holds for its count (至少拥有医生1.12名), else an empty string."""
    pattern, senses = _distant_bounds()
    match = pattern.search(text)
    return senses[match[0]] if match else ""


@cache
def _moving() -> re.Pattern[str]:
    levels = vocabulary("comparators")["level"]
    words = alternation(word for comparator in (">=", "<=") for word in levels[comparator])
    return re.compile(rf"(?:{alternation(vocabulary('comparators')['neutral'])}|{HIDDEN}|，)*+(?:{words})")


def starts_from(text: str, floor: int, end: int) -> int | None:
    """Return where 由…, 从… or 比2020年… begins directly before a number, or `None`.

    Args:
        text: Folded text with brackets hidden.
        floor: Where the number's own part of the clause begins.
        end: Where the number begins that another one follows (由上届的|26%提高到30%).
    """
    match = _START.search(text, max(floor, end - _START_REACH), end)
    return match.start() if match else None


def moves(after: str) -> bool:
    """Whether a text that follows a number takes it to another one (由1.6个|提高到4.5个)."""
    return bool(_moving().match(after))


def read_tail(text: str, start: int) -> tuple[Binding, int]:
    """Read 以上, 以下, 左右 … directly after a number.

    Returns:
        The comparator, or an empty string, and where the word ends.
    """
    pattern, comparators = _tails()
    match = pattern.match(text, start)
    return (comparators[match[1]], match.end()) if match else ("", start)


def decide(lead: Lead, tail: Binding, figure: Figure) -> Comparator:
    """Return how the number binds, from the words on both sides."""
    if lead.change and not lead.level:
        return "delta<=" if lead.change < 0 else "delta>="
    if not tail and figure.value_high is not None:
        return "range"
    full = lead.level == ">=" and figure.unit == "%" and figure.value == _FULL
    return tail or lead.bound or ("~" if lead.about else "=" if full else lead.level or "=")

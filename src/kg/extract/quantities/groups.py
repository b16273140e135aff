"""The figures of one clause that commit, with the words around them and the place of their noun."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.extract.quantities.clauses import Clause, hide_brackets
from kg.extract.quantities.commitments import Setting, closes, commits
from kg.extract.quantities.comparators import (
    Binding,
    Lead,
    bound_in,
    moves,
    read_lead,
    read_tail,
    starts_from,
)
from kg.extract.quantities.figures import HIDDEN, Figure, UnitClass, find_figures, hide_names, mask
from kg.extract.quantities.indicators import is_area, is_group
from kg.extract.quantities.phrases import EMPTY, Phrase, clean
from kg.extract.reading import readable

_BETWEEN = re.compile(rf"{HIDDEN}*(?:、|和|与|及|以及)*(?:分别|各)?{HIDDEN}*")
_OPENING_JOIN = re.compile(rf"{HIDDEN}*(?:、|和|与|及|并且|并|以及|同时|,)+")
_CLOSING_JOIN = re.compile(r"(?:、|和|与|及|并且|并|以及|同时|,|或)+$")
_INNER_JOIN = re.compile(r"(?:、|和|与|及|以及)(?=[^、和与及]*$)")
_GROUND = re.compile(r"的?(?:水平)?的?基础上")
_NOTED_UNIT = re.compile(r"[(（]([^()（）]{1,6})[)）]$")
_RESPECTIVELY = re.compile(r"分别[^，、]{0,5}$")  # 床位、医师分别达到2.4张、1.1名
_SHORT_NOUN = 8  # 托育机构达到80家，托位1.2万个


@dataclass(frozen=True)
class Layers:
    """One text in the forms that patterns look at, all of equal length.

    Attributes:
        printed: As printed.
        plain: Folded, brackets hidden.
        dated: The same without quoted names and titles; its years are the text's own.
        masked: The same without everything that never measures anything.
        open: Folded text, the same without names, the same masked, all with their brackets.
    """

    printed: str
    plain: str
    dated: str
    masked: str
    open: tuple[str, str, str]

    @classmethod
    @lru_cache(maxsize=4)
    def of(cls, text: str) -> "Layers":
        """Prepare a flat text."""
        folded = readable(text)
        named, masked = hide_names(folded), mask(folded)
        return cls(
            text,
            hide_brackets(folded),
            hide_brackets(named),
            hide_brackets(masked),
            (folded, named, masked),
        )

    def bracket(self, start: int, end: int) -> "Layers":
        """Return the inside of one bracket as a text of its own."""
        plain, dated, masked = (layer[start:end] for layer in self.open)
        return Layers(self.printed[start:end], plain, dated, masked, (plain, dated, masked))

    def phrase(self, start: int, end: int) -> Phrase:
        """Return a stretch as a phrase."""
        return Phrase(self.plain[start:end], self.printed[start:end])


@dataclass
class Group:
    """Figures that one verb and one noun share (2‰、2.8‰和4‰以下).

    Attributes:
        figures: One or more.
        tails: For each figure what the word after it says; empty for none.
        lead: The words before the first.
        end: One past the last figure's tail.
        tail_word: The last tail as printed.
        noun_first: Whether what is measured stands before the number.
        before: What stands before the lead and belongs to this group.
        noun: The same with a verb of the lead that may as well be a noun (妇科检查1次).
        before_start: Where that begins.
        after: What stands behind the tail and belongs to this group.
        origin: Whether its values are left behind (由60%提高到…).
        joined: The unit class of the accepted group that a 、 or 和 joins this one to.
    """

    figures: list[Figure]
    tails: list[Binding]
    lead: Lead
    end: int
    tail_word: str
    noun_first: bool = True
    before: Phrase = EMPTY
    noun: Phrase = EMPTY
    before_start: int = 0
    after: Phrase = EMPTY
    origin: bool = False
    joined: UnitClass | None = None

    @property
    def unit_class(self) -> UnitClass:
        """The class of its unit."""
        return self.figures[0].unit_class


def read_groups(layers: Layers, clause: Clause, figures: list[Figure], last: Group | None) -> list[Group]:
    """Group the figures of a clause and keep the groups that commit.

    Args:
        layers: The text.
        clause: The clause.
        figures: Its figures, in order.
        last: The last group of the clause before, which an unnamed figure continues (高中生8小时).

    Returns:
        Groups in order, with their noun phrases cut out.
    """
    kept: list[Group] = []
    for group in _gather(layers, clause, figures):
        previous = kept[-1] if kept else None
        group.before_start, group.before = _before(layers, clause, previous, group)
        group.noun = layers.phrase(group.before_start, max(group.before_start, group.lead.noun_end))
        rest = layers.plain[group.end : clause.end]
        group.figures = [_with_unit(figure, group.before) for figure in group.figures]
        group.joined = _joined(layers, previous, group, last if closes(rest) else None)
        group.origin = _left_behind(group, rest)
        group.lead = _bound_from_afar(group, previous or last)
        arrives = previous and previous.origin and group.unit_class == previous.unit_class
        if (
            group.origin
            or (arrives and not clean(group.noun))
            or commits(_setting(layers, clause, group, rest))
        ):
            group.noun_first = _noun_first(group, rest)
            kept.append(group)
    _cut_after(layers, clause, kept)
    return kept


def _with_unit(figure: Figure, before: Phrase) -> Figure:
    """A bare number with the unit that stands in brackets behind its noun: 死亡率(‰)控制在3以下."""
    noted = _NOTED_UNIT.search(before.printed) if figure.unit_class == "bare" else None
    found = find_figures("1" + readable(noted[1])) if noted else []
    if len(found) != 1 or not noted or found[0].end != len(noted[1]) + 1:
        return figure
    return replace(figure, unit=found[0].unit, unit_class=found[0].unit_class)


def _gather(layers: Layers, clause: Clause, figures: list[Figure]) -> list[Group]:
    groups: list[Group] = []
    floor = clause.start
    for figure in figures:
        tail, end = read_tail(layers.plain, figure.end)
        last = groups[-1] if groups else None
        if last and _continues(layers.plain, last, figure):
            last.figures.append(figure)
            last.tails.append(tail)
            last.end = end
        else:
            lead = read_lead(layers.plain, floor, figure.start)
            start = starts_from(layers.plain, floor, figure.start)
            if start is not None and not lead.origin and moves(layers.plain[end : clause.end]):
                lead = Lead(start, start, origin=True)
            groups.append(Group([figure], [tail], lead, end, ""))
        groups[-1].tail_word = layers.plain[figure.end : end].strip(HIDDEN)
        floor = end
    return groups


def _continues(plain: str, last: Group, figure: Figure) -> bool:
    alike = figure.unit == last.figures[-1].unit or figure.unit_class == "rate"
    alike = alike or bool(
        _RESPECTIVELY.search(plain, max(0, last.figures[0].start - 7), last.figures[0].start)
    )
    between = plain[last.end : figure.start]
    return (
        figure.unit_class == last.unit_class and alike and bool(_BETWEEN.fullmatch(between)) and between != ""
    )


def _before(layers: Layers, clause: Clause, previous: Group | None, group: Group) -> tuple[int, Phrase]:
    """What stands between the previous group and this one's lead, as far as it belongs to this one."""
    start = previous.end if previous else clause.start
    end = max(start, group.lead.start)
    if previous and not previous.noun_first and group.unit_class == "points":
        return start, layers.phrase(start, end)  # 90%以上的县近视率下降0.5个百分点
    if previous and not previous.noun_first:
        cut = _INNER_JOIN.search(layers.plain, start, end)
        start = cut.end() if cut else end
    elif previous:
        join = _OPENING_JOIN.match(layers.plain, start, end)
        start = join.end() if join else start
    return start, layers.phrase(start, end)


def _joined(layers: Layers, previous: Group | None, group: Group, last: Group | None) -> UnitClass | None:
    if previous is None:
        return last.unit_class if last and _elliptic(group, last) else None
    between = layers.plain[previous.end : group.lead.start]
    joins = _CLOSING_JOIN.search(between) if not previous.noun_first else _OPENING_JOIN.match(between)
    return previous.unit_class if joins else None


def _bound_from_afar(group: Group, previous: Group | None) -> Lead:
    """The lead with a bound that stands further off: 至少拥有医生1.12名, 至少建设1个基地、3个街道."""
    lead = group.lead
    if lead.binding or group.tails[-1]:
        return lead
    if previous and group.joined == group.unit_class and (previous.lead.bound or previous.lead.level != "="):
        return replace(lead, bound=previous.lead.bound, level=previous.lead.level)
    bound = bound_in(group.before.plain)
    return replace(lead, bound=bound) if bound else lead


def _elliptic(group: Group, last: Group) -> bool:
    """Whether a clause leaves out what the one before said: 小学生睡眠不少于10小时，初中生9小时."""
    if group.lead.setup:
        return False
    name = clean(group.before)
    alike = group.figures[0].unit == last.figures[-1].unit
    if alike and (not name or is_group(name)):
        return True
    counted = group.unit_class == last.unit_class == "count" and not group.figures[0].chinese
    return counted and 1 < len(name.plain) <= _SHORT_NOUN


def _setting(layers: Layers, clause: Clause, group: Group, rest: str) -> Setting:
    return Setting(
        figure=group.figures[0],
        lead=group.lead,
        tail=bool(group.tails[-1]),
        tail_word=group.tail_word,
        before=group.before,
        clause=layers.plain[clause.start : group.figures[0].start],
        after=rest,
        joined=group.joined,
    )


def _left_behind(group: Group, rest: str) -> bool:
    """Whether the values are what is started from: 由60%提高到…, 在60%的基础上."""
    if not group.lead.origin:
        return bool(_GROUND.match(rest))
    return group.unit_class == "rate" or moves(rest)  # 由3名以上委员提议 starts from nothing


def _noun_first(group: Group, rest: str) -> bool:
    """Whether what is measured stands before the number."""
    if closes(rest) or group.origin or (group.unit_class == "money" and rest.startswith("标准")):
        return True
    if group.unit_class not in {"rate", "fraction"}:
        return False
    name = clean(group.before)
    if not name or is_area(name):
        return False
    return not rest.startswith("的")


def _cut_after(layers: Layers, clause: Clause, groups: list[Group]) -> None:
    """Give every group whose noun follows the stretch up to the next group."""
    for i, group in enumerate(groups):
        following = groups[i + 1] if i + 1 < len(groups) else None
        end = following.before_start if following else clause.end
        if following and group.unit_class == "rate" != following.unit_class:
            end = clause.end  # 90%的社区建有1所…: the count is part of what the share is of
        after = layers.phrase(group.end, max(group.end, end))
        group.after = after.before(_CLOSING_JOIN) if following else after

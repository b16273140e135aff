"""What figures measure: names taken from their clause and from what the text has said before."""

import re
from dataclasses import dataclass, field
from functools import cache

from kg.extract.quantities.clauses import Clause
from kg.extract.quantities.figures import alternation
from kg.extract.quantities.groups import Group
from kg.extract.quantities.indicators import complete, is_area, is_group, object_of_clause, split_subject
from kg.extract.quantities.phrases import EMPTY, Phrase, clean, object_of, opens_with_setup, tidy
from kg.vocabulary import vocabulary

_PER_HEAD = re.compile(r"每.{1,12}?(?:拥有|配备|配置|有)")
_LEVEL = re.compile(r"(?:国家|全国|省|市|州|区|县|镇|乡|村|街道|社区)+级")
_STATED = re.compile(r"的?(?:标准|规模|要求|比例)")
_EACH_HAS = re.compile(r"每[^率]{1,8}?(?:至少|最少)?(?:配备|配置|设立|设置|设|建立|建设|建成|建|有)?")
_EACH = re.compile(r"每[^率]{1,4}")
_EVERY = re.compile(r"每[^率]{1,12}$|各[^率]{1,8}$")


@dataclass
class State:
    """What the text has said so far.

    Attributes:
        sentence: Ordinal of the sentence being read.
        years: The year that this sentence gives for what follows; empty for none.
        base_year: The year that its changes count from.
        left: The year of the value that its subject starts from (由2020年的60%提高到…).
        indicator: What it measured last.
        names: All names of the group it measured last.
        last: That group, when it stands in the clause before.
        before: The clause before, cleaned, when it measured nothing.
        opening: Where a clause of a year alone began that the next clause belongs to.
    """

    sentence: int = -1
    years: list[int] = field(default_factory=list)
    base_year: int | None = None
    left: int | None = None
    indicator: Phrase = EMPTY
    names: list[Phrase] = field(default_factory=list)
    last: Group | None = None
    before: Phrase = EMPTY
    opening: int | None = None

    def enter(self, clause: Clause) -> None:
        """Forget at a sentence's end what does not reach over it."""
        if clause.sentence != self.sentence:
            self.sentence = clause.sentence
            self.years, self.base_year, self.left, self.opening = [], None, None, None
            self.indicator, self.names, self.last = EMPTY, [], None


def names_of(group: Group, following: list[Group], state: State) -> list[Phrase]:
    """Return the names of what a group's figures measure.

    Args:
        group: The group.
        following: The groups after it in its clause.
        state: What the text has said before.

    Returns:
        One name for all figures, one for each, or several for one figure (A率和B率均达到90%); when the text
        names nothing, one empty name.
    """
    if not group.noun_first:
        return [_name_after(group, following) or complete(EMPTY, state.indicator, state.before)]
    shared = following and _same_unit(group, following[0]) and not following[0].noun_first
    if shared and _EACH_HAS.fullmatch(clean(group.noun).plain):
        return [_name_after(following[0], following[1:])]  # 每所中学配备1名、每所小学配备2名教师
    stated = _STATED.match(group.after.plain)
    if stated and not clean(group.noun) and opens_with_setup(group.after.part(stated.end())):
        return [object_of(group.after.part(stated.end()))]  # 按不低于50元的标准安排经费
    counted = group.unit_class in {"count", "size", "money"}
    name = _counted_name(group, state) if counted else clean(group.noun)
    if not name and len(group.figures) > 1 and len(state.names) == len(group.figures):
        return state.names
    measured = not (counted or group.lead.share or group.after)
    if counted and state.last and name.plain.endswith("级") and _LEVEL.fullmatch(name.plain):
        return [name + state.indicator]  # 建成社区50个，其中省级10个
    if not name or measured or (group.joined == group.unit_class and is_group(name)):
        name = complete(name, state.indicator, state.before)
    return split_subject(name, len(group.figures))


def _counted_name(group: Group, state: State) -> Phrase:
    """What a count before it names: the object of the verb of setting up, else the whole phrase."""
    name = clean(group.noun)
    if (
        group.lead.setup == "strong"
        and state.last
        and (_same_unit(state.last, group) or _EACH.fullmatch(name.plain))
    ):
        return EMPTY  # the verb's object is the one before: 每校至少配备1名, 有条件的配备2名以上
    if group.lead.setup == "strong" and _EVERY.match(name.plain) and is_group(name):
        # 推进托育机构建设，每个县至少设立一所: a place where it is set up, not what is
        return object_of_clause(state.before) or state.indicator
    per_head = _PER_HEAD.search(name.plain)
    if per_head or name.plain.startswith("每"):
        return name.part(per_head.start() if per_head else 0)
    noun = clean(object_of(name))
    per_head = _PER_HEAD.match(state.indicator.plain)
    if noun and per_head and group.joined == "count":
        return state.indicator.part(0, per_head.end()) + noun
    return noun


def _same_unit(one: Group, other: Group) -> bool:
    return one.figures[-1].unit == other.figures[0].unit


def _name_after(group: Group, following: list[Group]) -> Phrase:
    """What a figure before its noun measures."""
    name = tidy(group.after)
    if opens_with_setup(name):
        area = clean(group.before)
        if group.unit_class == "rate" and is_area(area):
            return area + name
        return object_of(name) if group.unit_class in {"ratio", "size"} else name
    return _shared(name, group, following) if following and not following[0].noun_first else name


def _shared(name: Phrase, group: Group, later: list[Group]) -> Phrase:
    """The name with what only the next one prints: 2个市级、8个区级示范点, 92%的城市社区和81%的村建立学校."""
    following = next((g for g in later if not _LEVEL.fullmatch(g.after.plain)), later[0])
    level = _LEVEL.match(following.after.plain)
    if level and _LEVEL.fullmatch(name.plain):
        return name + following.after.part(level.end())
    predicate = _predicate().search(following.after.plain)
    shares = group.unit_class == following.unit_class == "rate"
    if not shares or not predicate or _predicate().search(name.plain):
        return name
    return name + following.after.part(predicate.start())


@cache
def _predicate() -> re.Pattern[str]:
    return re.compile(alternation(word for word in vocabulary("verbs")["setup"] if len(word) > 1))

"""The bodies that a cell of units names, or why nobody can tell who is meant.

Decisions:
- A body is one that the register knows for the plan's place or a place above it, or one that is called by
  that place's own name or level and a common name of a function (区民政局, 市卫健部门): such a one exists in
  every place. Anything else is refused until somebody registers it: a misspelt name must not become a body.
- A body of another place is refused, whether the register knows that place (韶关市教育局) or not
  (越秀区妇联), and so is one of a level that the place has not (县卫健局 in a district).
- 有关部门 and 各成员单位 name nobody; 各镇（街道） are several bodies. Both are refused, unless the register
  has an agency that is called so: then whoever registered it says what it is.
- 区委宣传部（区文明办） is the body before the bracket; what the bracket holds is said in the summary.
- 教育、卫健、公安部门 shares its ending, 市教育、卫健部门 its level too. 区教育局区妇联 is two bodies when
  there is one way to cut it into bodies.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.agencies import AgencyRegister
from kg.flat import fold
from kg.imports.cell_faults import Bilingual
from kg.places import Place
from kg.sheets import split_units
from kg.vocabulary import vocabulary

_BRACKET = re.compile(r"^(?P<body>[^()（）]+)[(（](?P<inside>[^()（）]+)[)）]$")
_SHORTEST = 2
_LONGEST_CUT = 40
"""A name of more characters is no two bodies without a separator but a sentence."""


@dataclass(frozen=True)
class Body:
    """A body that a cell names.

    Attributes:
        printed: Its name as the cell has it, with the ending or level that it shares with its neighbours.
        agency: Its id in the register of the plan's place; else its full name.
        registered: The register knows it.
        plates: Its other names, or its parts, in brackets behind it.
    """

    printed: str
    agency: str
    registered: bool
    plates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unknown:
    """What stands in a cell instead of a body.

    Attributes:
        printed: The text.
        reason: Why nobody can tell who it is.
        remedy: What to do.
    """

    printed: str
    reason: Bilingual
    remedy: Bilingual


class Bodies:
    """Reads the bodies in the cells of a plan's table.

    Args:
        agencies: The register.
        place: The place of the plan.
    """

    def __init__(self, agencies: AgencyRegister, place: Place) -> None:
        self._agencies = agencies
        self._place = place
        self._words = vocabulary("imports")["units"]
        self._read: dict[str, tuple[Body | Unknown, ...]] = {}

    def read(self, text: str) -> tuple[Body | Unknown, ...]:
        """Return what a cell of units names, in its order; cells repeat, so each text is read once."""
        if text not in self._read:
            names = self._completed(split_units(text))
            self._read[text] = tuple(one for name in names for one in self._bodies(name))
        return self._read[text]

    def _bodies(self, name: str) -> Iterator[Body | Unknown]:
        body = self._body(name)
        if body is not None:
            yield body
            return
        cuts = list(self._cuts(name)) if len(name) <= _LONGEST_CUT else []
        if len(cuts) == 1:
            yield from cuts[0]
        else:
            yield self._unknown(name)

    def _body(self, name: str) -> Body | None:
        """Return the one body of a name, with or without others in brackets behind it."""
        known = self._known(name)
        bracket = _BRACKET.match(name)
        if known is not None or bracket is None:
            return known
        before = self._known(bracket["body"].strip())
        plates = split_units(bracket["inside"])
        named = bool(plates) and all(one.endswith(tuple(self._words["plates"])) for one in plates)
        if before is None or not named:
            return None
        return Body(name, before.agency, before.registered, tuple(plates))

    def _known(self, name: str) -> Body | None:
        found = self._agencies.find(self._place, name)
        if found is not None and self._is_ours(found.place):
            ours = found.place == self._place.code
            return Body(name, found.id if ours else found.name_zh, registered=True)
        if self._agencies.elsewhere(self._place, name) or not self._agencies.is_common(self._place, name):
            return None
        return Body(name, self._agencies.full_name(self._place, name), registered=False)

    def _is_ours(self, code: str) -> bool:
        return code in {one.code for one in self._agencies.upwards(self._place)}

    def _cuts(self, name: str) -> Iterator[list[Body]]:
        """Yield the ways to cut a name into bodies, the later ones each with its place or level before it."""
        for end in range(_SHORTEST, len(name) - _SHORTEST + 1):
            rest = name[end:]
            if not self._agencies.opening(self._place, rest):
                continue
            first = self._body(name[:end])
            if first is None:
                continue
            second = self._body(rest)
            if second is not None:
                yield [first, second]
            else:
                yield from ([first, *others] for others in self._cuts(rest))

    def _completed(self, names: list[str]) -> list[str]:
        """Give names without ending the one that the next whole name has, and its group one level."""
        done = list(names)
        ending, group = "", [len(names)]
        for at in range(len(names) - 1, -1, -1):
            short = not names[at].endswith((*self._words["shared"], *self._words["plates"]))
            if ending and short and self._known(names[at] + ending) is not None:
                done[at] = names[at] + ending
                group.append(at)
                continue
            self._share_level(done, group)
            ending = next((word for word in self._words["shared"] if names[at].endswith(word)), "")
            group = [at]
        self._share_level(done, group)
        return done

    def _share_level(self, names: list[str], group: list[int]) -> None:
        """Give the names of a group the place or level that stands before its first one."""
        if len(group) == 1:
            return
        level = self._agencies.opening(self._place, names[group[-1]])
        for at in group[:-1]:
            if level and not self._agencies.opening(self._place, names[at]):
                names[at] = level + names[at]

    def _unknown(self, name: str) -> Unknown:
        agencies, place = self._agencies, self._place
        if name.isdigit():
            return Unknown(name, *_NUMBER)
        other = agencies.elsewhere(place, name)
        if other:
            return Unknown(name, *_of_another_place(other, place))
        if re.search(self._words["anybody"], "".join(fold(name).split())):
            return Unknown(name, *_ANYBODY)
        if agencies.is_of_unknown_level(place, name):
            return Unknown(name, *_of_another_level(place))
        return Unknown(name, *_unregistered(place, [agency.name_zh for agency in agencies.near(place, name)]))


_Told = tuple[Bilingual, Bilingual]
"""Why, and what to do."""
_NUMBER: _Told = (
    ("只有数字，不是单位", "only a number, no unit"),
    ("请填写单位名称，或删去", "name the unit, or delete it"),
)
_ANYBODY: _Told = (
    ("没有指明是哪一个单位", "it does not say which unit"),
    (
        "请写出各单位的名称；要把它们当作一个单位时，请先用 kg import agencies 登记",
        "name the units; to treat them as one, add it with `kg import agencies` first",
    ),
)


def _of_another_place(other: str, place: Place) -> _Told:
    return (
        (
            f"这是{other}的单位，而规划属于{place.name_zh}",
            f"a unit of {other}, but the plan is {place.name_en}'s",
        ),
        (f"请改为{place.name_zh}或其上级的单位", f"name one of {place.name_en} or of a place above it"),
    )


def _of_another_level(place: Place) -> _Told:
    return (
        (
            f"{place.name_zh}及其上级没有这一级",
            f"neither {place.name_en} nor a place above it has this level",
        ),
        ("请核对单位名称中的省、市、区、县", "check the level that its name says"),
    )


def _unregistered(place: Place, near: list[str]) -> _Told:
    zh, en = "确有此单位时请用 kg import agencies 补登", "if it exists, add it with `kg import agencies`"
    if near:
        zh, en = f"最相近的是 {'、'.join(near)}；{zh}", f"nearest: {', '.join(near)}; {en}"
    reason = f"{place.name_zh}没有登记这个单位", f"no such agency is registered for {place.name_en}"
    return reason, (zh, en)

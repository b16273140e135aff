"""The register of places: what governs what, and how documents name it."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo, field_validator

from kg import iri
from kg.errors import BuildError, RegisterError, RowFault
from kg.flat import fold
from kg.record import Audience
from kg.registers import read_rows
from kg.shipped import shipped

NATION: Final = "100000"
LEVELS: Final[Mapping[str, re.Pattern[str]]] = {
    "nation": re.compile(NATION),
    "province": re.compile(rf"(?!{NATION})\d\d0000"),
    "prefecture": re.compile(r"\d\d(?!00)\d\d00"),
    "county": re.compile(r"\d{4}(?!00)\d\d"),
}
"""The code list `place-level`: level → the codes that GB/T 2260 gives to its places."""

_TITLE = re.compile(
    r"(?P<place>.+?)(?P<audience>妇女|儿童)发展(?:规划|纲要)\((?P<start>\d{4})-+(?P<end>\d{4})年?\)"
)
_AUDIENCES: dict[str, Audience] = {"妇女": "women", "儿童": "children"}


def _code(value: str) -> str:
    if not re.fullmatch(r"[0-9]{6}", value):
        raise ValueError("代码应为六位数字 a code has six digits")
    return value


def _wikidata(value: str) -> str:
    if value and not re.fullmatch(r"Q[1-9][0-9]*", value):
        raise ValueError("维基数据编号应写作Q加数字，如Q16572 a Wikidata id is written like Q16572")
    return value


class Place(BaseModel):
    """A row of `data/registers/places.csv`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, AfterValidator(_code)]
    """Six digits of GB/T 2260; 100000 is the whole country."""
    name_zh: str
    short_zh: str
    aliases: tuple[str, ...] = ()
    level: str
    """Of `LEVELS`, as its code says."""
    within: str = ""
    """Code of the place that it is directly part of; empty for the whole country."""
    name_en: str
    wikidata: Annotated[str, AfterValidator(_wikidata)] = ""
    source: str

    @field_validator("level")
    @classmethod
    def _of_the_code(cls, level: str, info: ValidationInfo) -> str:
        code = info.data.get("code")
        if level not in LEVELS:
            raise ValueError(
                f"没有这个层级，应为{'、'.join(LEVELS)}之一 a level is one of {', '.join(LEVELS)}"
            )
        if code is not None and not LEVELS[level].fullmatch(code):
            raise ValueError(f"层级与代码{code}不符 the code {code} is of another level")
        return level

    @property
    def names(self) -> tuple[str, ...]:
        """How documents name it: officially, shortly, otherwise."""
        return tuple(name for name in (self.name_zh, self.short_zh, *self.aliases) if name)


class PlaceRegister:
    """Places by code and by every name.

    Args:
        places: The register's rows.
    """

    def __init__(self, places: tuple[Place, ...]) -> None:
        self._by_code = {place.code: place for place in places}
        self._by_name: dict[str, Place] = {}
        for place in places:
            for name in (*place.names, self.full_name(place)):
                self._by_name.setdefault(fold(name), place)

    def __iter__(self) -> Iterator[Place]:
        """Iterate over the places by code."""
        return iter(sorted(self._by_code.values(), key=lambda place: place.code))

    def get(self, code: str) -> Place:
        """Return the place with this code; `KeyError` when the register lacks it."""
        return self._by_code[code]

    def full_name(self, place: Place) -> str:
        """Return a place's name with its prefecture-level superior's before it: 广州市荔湾区."""
        superior = self._by_code.get(place.within)
        prefix = (
            superior.name_zh
            if place.level == "county" and superior and superior.level == "prefecture"
            else ""
        )
        return prefix + place.name_zh

    def find(self, name: str) -> Place | None:
        """Return the place that documents call so, or `None`."""
        return self._by_name.get(fold(name))

    def governed(self, name: str | None, where: str) -> Place:
        """Return the place that a plan is for.

        Args:
            name: As the plan prints it; `None` where it prints none.
            where: The document, for the message.

        Raises:
            BuildError: No place is called so.
        """
        place = self.find(name) if name else None
        if place is None:
            raise BuildError(
                f"{where}：地区未登记 the plan is for {name!r}, no place we know.",
                "请补入 data/registers/places.csv add the place there, or correct the record's place.",
            )
        return place

    def plan_key(self, title: str) -> str | None:
        """Return the key of the plan with this title, or `None` where title or place is not understood."""
        match = _TITLE.fullmatch(fold(title))
        place = self.find(match["place"]) if match else None
        if match is None or place is None:
            return None
        return iri.plan_key(
            place.code, _AUDIENCES[match["audience"]], (int(match["start"]), int(match["end"]))
        )

    def plan_title(self, title: str) -> str:
        """Return a plan's title, its period in one spelling （2021—2030年）; other titles as they are."""
        match = _TITLE.fullmatch(fold(title))
        if match is None:
            return title
        return f"{title[: match.start('start') - 1]}（{match['start']}—{match['end']}年）"


@cache
def place_register() -> PlaceRegister:
    """Return the shipped register of places."""
    return read_places(shipped("data", "registers"))


def read_places(folder: Path) -> PlaceRegister:
    """Read the register of places of a folder of registers.

    Raises:
        RegisterError: A row is wrong, or lies within a place that it cannot be part of; names file and line.
    """
    path = folder / "places.csv"
    rows = read_rows(path, Place)
    codes = {place.code for _, place in rows}
    faults = [
        RowFault(path.name, line, "within", place.within, _misplaced(place, codes), _remedy(place, codes))
        for line, place in rows
        if place.within != _superior(place, codes)
    ]
    if faults:
        raise RegisterError.of_rows(faults)
    return PlaceRegister(tuple(place for _, place in rows))


def _misplaced(place: Place, codes: set[str]) -> str:
    """Return why a place is not within the one it names: codes lead upwards, so no circle passes either."""
    if not place.within:
        return "缺少上级地区 only the whole country is part of no other place"
    if place.within not in codes:
        return "没有这个上级地区 no place has this code"
    return "上级地区与代码不符 by its code it is no direct part of that place"


def _remedy(place: Place, codes: set[str]) -> str:
    above = _superior(place, codes)
    return f"请改为{above} it is part of {above}" if above else "请留空 leave it empty"


def _superior(place: Place, codes: set[str]) -> str:
    """Return the code of the nearest registered place that a place is part of by its own code, if any."""
    above = (f"{place.code[:4]}00", f"{place.code[:2]}0000", NATION)
    return next((code for code in above if place.level != "nation" and code in codes - {place.code}), "")

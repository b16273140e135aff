"""The register of places: what governs what, and how documents name it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from kg import iri
from kg.errors import BuildError
from kg.flat import fold
from kg.record import Audience
from kg.registers import read_register
from kg.shipped import shipped

_TITLE = re.compile(
    r"(?P<place>.+?)(?P<audience>妇女|儿童)发展(?:规划|纲要)\((?P<start>\d{4})-+(?P<end>\d{4})年?\)"
)
_AUDIENCES: dict[str, Audience] = {"妇女": "women", "儿童": "children"}


class Place(BaseModel):
    """A row of `data/registers/places.csv`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    """Six digits of GB/T 2260; 100000 is the whole country."""
    name_zh: str
    short_zh: str
    aliases: tuple[str, ...] = ()
    level: str
    within: str = ""
    name_en: str
    wikidata: str = ""
    source: str

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
    """Read the register of places of a folder of registers."""
    return PlaceRegister(read_register(folder / "places.csv", Place))

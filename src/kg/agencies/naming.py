"""Reading a printed name of an agency: of which place it is, and what is left without place and level."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.agencies.functions import generic
from kg.flat import fold
from kg.places import Place, PlaceRegister
from kg.vocabulary import vocabulary

_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")


def clean(printed: str) -> str:
    """Return a printed name width folded and without white space: cells break names anywhere."""
    return _SPACE.sub("", fold(printed))


@dataclass(frozen=True)
class Reading:
    """One way to read a printed name.

    Attributes:
        place: Whose agency it would be.
        bare: The name without place and level.
        written: Where the place's word stands in the printed name; empty where it has none.
        named: The place's own name is printed, not only its level.
        lead: What stands before the place and belongs to the name, in full (共青团 for 团区委).
    """

    place: Place
    bare: str
    written: tuple[int, int] = (0, 0)
    named: bool = False
    lead: str = ""


class Names:
    """Reads the names of agencies in documents of a place.

    Args:
        places: The register of places.
    """

    def __init__(self, places: PlaceRegister) -> None:
        self._places = places
        self._words: dict[str, Any] = vocabulary("agency-names")

    def readings(self, place: Place, name: str) -> tuple[Reading, ...]:
        """Return the ways to read a name in documents of a place, the likeliest first.

        A name that says its place or level has readings of that place only; one that says a level that
        neither the place nor one above it has (县民政局 in a city's document) has none.

        Args:
            place: The place of the document.
            name: Cleaned.
        """
        for lead, kept in (("", ""), *self._words["leads"].items()):
            if name.startswith(lead):
                found = self._with_place(place, name, lead, kept)
                if found is not None:
                    return tuple(found)
        return (Reading(self._implied(place, name) or place, name),)

    def _with_place(self, place: Place, name: str, lead: str, kept: str) -> list[Reading] | None:
        start = len(lead)
        said = self._named(name, start)
        if said:
            whose, end = said
            named = True
        else:
            word = self._designator(name, start)
            if word is None:
                return None
            end = start + len(word)
            named = False
            level = self._of_level(place, word)
            if level is None:
                return []
            whose = self._implied(level, name[end:]) or level
        return [
            Reading(whose, kept + rest, (start, end), named, kept)
            for rest in self._without_suffix(name[end:])
        ]

    def _named(self, name: str, start: int) -> tuple[Place, int] | None:
        for end in range(len(name) - 1, start, -1):
            place = self._places.find(name[start:end])
            if place:
                return place, end
        return None

    def _designator(self, name: str, start: int) -> str | None:
        if name.startswith(tuple(self._words["not_designators"]), start):
            return None
        words = (*self._words["nation"], *self._words["designators"])
        return next((w for w in words if name.startswith(w, start) and len(name) > start + len(w)), None)

    def _of_level(self, place: Place, word: str) -> Place | None:
        """Return the place itself or the first above it whose name ends in a word like 市, 区, 省."""
        if word in self._words["nation"]:
            return next((p for p in self.upwards(place) if p.level == "nation"), None)
        return next((p for p in self.upwards(place) if self._calls_itself(p) == word), None)

    def _calls_itself(self, place: Place) -> str | None:
        return next((w for w in self._words["designators"] if place.name_zh.endswith(w)), None)

    def _implied(self, place: Place, name: str) -> Place | None:
        """Return the place whose level the name's form says (教育厅 is a province's), itself or above."""
        implied = self._words["implied"]
        if name.endswith(tuple(implied["except"])):
            return None
        for level in ("nation", "province", "prefecture"):
            if name.endswith(tuple(implied[level])):
                return next((p for p in self.upwards(place) if p.level == level), None)
        return None

    def elsewhere(self, place: Place, name: str) -> str:
        """Return the name of another place that a name begins with, in documents of a place.

        Args:
            place: The place of the document.
            name: Cleaned.

        Returns:
            A registered place that is neither the place nor above it (韶关市 in 荔湾区), or one that the
            register lacks, where a common name of a body follows (越秀区 of 广州市越秀区妇联); else nothing.
        """
        leads = ((lead, kept) for lead, kept in self._words["leads"].items() if name.startswith(lead))
        lead, kept = next(leads, ("", ""))
        start = len(lead)
        said = self._named(name, start)
        if said and said[0] not in self.upwards(place):
            return name[start : said[1]]
        end = said[1] if said else start
        if self._common(kept + name[end:]):
            return ""
        ours = tuple(word for one in self.upwards(place) for word in one.names)
        for stop in range(end + 2, len(name)):
            other = name[end:stop]
            named = self._unknown_place().fullmatch(other) and not other.endswith(ours)
            if named and self._common(kept + name[stop:]):
                return other
        return ""

    def _common(self, rest: str) -> bool:
        return any(generic(name) for name in self._without_suffix(rest))

    def _unknown_place(self) -> re.Pattern[str]:
        words, none = self._words["designators"], "".join(self._words["no_place_begins"])
        return re.compile(rf"(?![{none}])[\u4e00-\u9fff]{{1,6}}(?:{'|'.join(words)})")

    def _without_suffix(self, rest: str) -> Iterator[str]:
        yield rest
        for suffix in self._words["suffixes"]:
            left = rest.removeprefix(suffix)
            if rest.startswith(suffix) and left and left not in self._words["too_short"]:
                yield left

    def upwards(self, place: Place) -> Iterator[Place]:
        """Iterate over a place and those above it."""
        yield place
        while place.within:
            place = self._places.get(place.within)
            yield place

    def full_name(self, place: Place, printed: str) -> str:
        """Return a printed name with the place's name: 区教育局 in 荔湾区 is 荔湾区教育局.

        The level's word gives way to the name of the place that it means, itself or above (省卫生厅 in 荔湾区
        is 广东省卫生厅). A name that says its place already (越秀区妇联 too, whose place nobody registered),
        a body of the nation, and one of a level that neither the place nor one above it has stay as they
        are, but for white space.
        """
        name = _SPACE.sub("", printed)
        found = self.readings(place, fold(name))
        if not name or not found or found[0].named or found[0].place.level == "nation":
            return name
        start, end = found[0].written
        if not end and (self._of_unknown_place().match(name) or self.elsewhere(place, fold(name))):
            return name
        return (found[0].lead or name[:start]) + found[0].place.name_zh + name[end:]

    def _of_unknown_place(self) -> re.Pattern[str]:
        return re.compile(rf"[\u4e00-\u9fff]{{2,4}}?(?:{'|'.join(self._words['of_unknown_place'])})(?!场)")

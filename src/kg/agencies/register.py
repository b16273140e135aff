"""The register of agencies: who exists where, what else they are called, what became of them."""

from collections.abc import Iterator

from rapidfuzz import fuzz

from kg.agencies.functions import called, generic
from kg.agencies.model import Agency, AgencyChange
from kg.agencies.naming import Names, clean
from kg.places import Place, PlaceRegister


class AgencyRegister:
    """Agencies by place, id, name and function.

    Args:
        agencies: The register's rows.
        changes: Renamings, mergers, splits and transfers.
        places: The register of places, to take a place's name off a printed name.
    """

    def __init__(
        self, agencies: tuple[Agency, ...], changes: tuple[AgencyChange, ...], places: PlaceRegister
    ) -> None:
        self._places = places
        self._names = Names(places)
        self.changes = changes
        self._rows = {(row.place, row.id): row for row in agencies}
        self._by_name: dict[tuple[str, str], list[Agency]] = {}
        for row in self:
            for key in self.keys(row):
                self._by_name.setdefault((row.place, key), []).append(row)

    def __iter__(self) -> Iterator[Agency]:
        """Iterate over the agencies by place and id."""
        return iter(sorted(self._rows.values(), key=lambda row: (row.place, row.id)))

    def get(self, place: str, slug: str) -> Agency:
        """Return an agency; `KeyError` when the register lacks it."""
        return self._rows[place, slug]

    def keys(self, agency: Agency) -> tuple[str, ...]:
        """Return what documents of its place can call an agency: its names, also without place and level."""
        place = self._places.get(agency.place)
        found: dict[str, None] = {}
        for name in map(clean, agency.names):
            found[name] = None
            for reading in self._names.readings(place, name):
                if reading.place == place:
                    found[reading.bare] = None
        return tuple(found)

    def find(self, place: Place, printed: str) -> Agency | None:
        """Return the agency that documents of a place call so, or `None`.

        The place's own agencies come first, by name and alias with or without the place's name. A name with
        the name or level of a place above means that place's agency and never the place's own. A name of
        a function (卫生健康部门, 卫健局) means the one agency that has it now, unless some agency is or was
        called so. Of agencies that were called the same at different times the last is meant.

        Args:
            place: The place of the document.
            printed: The name as printed, of any width, with any white space in it.
        """
        name = clean(printed)
        readings = self._names.readings(place, name)
        called_so = list(self._by_name.get((place.code, name), ()))
        for reading in readings:
            called_so += self._by_name.get((reading.place.code, reading.bare), ())
            if called_so:
                break
        if called_so:
            return _last(called_so)
        for reading in readings:
            function = generic(reading.bare)
            if function:
                return self.holder(reading.place, function)
        return None

    def near(self, place: Place, printed: str, count: int = 3) -> tuple[Agency, ...]:
        """Return the agencies whose names are nearest to a printed one, the nearest first.

        They are of the place, and of the place above whose name or level is printed; none that shares no
        character with the printed name.
        """
        name = clean(printed)
        readings = self._names.readings(place, name)
        bare = {place.code: {name}}
        for reading in readings:
            bare.setdefault(reading.place.code, set()).add(reading.bare)
        scored = [
            (max(fuzz.ratio(text, key) for text in bare[row.place] for key in self.keys(row)), row)
            for row in self
            if row.place in bare
        ]
        scored.sort(key=lambda pair: (-pair[0], bool(pair[1].until), pair[1].place, pair[1].id))
        return tuple(row for score, row in scored if score > 0)[:count]

    def holder(self, place: Place, function: str) -> Agency | None:
        """Return the one agency that has a function in a place today.

        An agency whose main function it is comes before a combined body that has it beside others.

        Args:
            place: The place.
            function: Slug in the code list `agency-function`.

        Returns:
            `None` where no agency is registered with it, or several are.
        """
        today = [row for row in self if row.place == place.code and not row.until]
        for holders in (
            [row for row in today if row.function == function],
            [row for row in today if function in row.more_functions],
        ):
            if holders:
                return holders[0] if len(holders) == 1 else None
        return None

    def present(self, agency: Agency) -> tuple[Agency, ...]:
        """Return what became of an agency: those that have its duties today, itself while it exists.

        Where a change left several in the stead of one, those with a function of the asked agency count: the
        duties of a 新闻出版局 that became part of a 新闻出版广电局 went to the 宣传部 alone. Where none has
        one, all count.

        Args:
            agency: Of this register.

        Returns:
            At least one agency in a register that was read; sorted by id.
        """
        found: dict[str, Agency] = {}
        seen: set[str] = set()
        open_ends = [agency]
        while open_ends:
            row = open_ends.pop()
            if row.id in seen:
                continue
            seen.add(row.id)
            if row.until:
                open_ends.extend(self._heirs(row, frozenset(agency.functions)))
            else:
                found[row.id] = row
        return tuple(found[slug] for slug in sorted(found))

    def successors(self, agency: Agency) -> Iterator[Agency]:
        """Iterate over the agencies that changes left in an agency's stead, directly."""
        for change in self.changes:
            if change.place == agency.place and agency.id in change.before:
                yield from (self._rows[change.place, slug] for slug in change.after)

    def _heirs(self, agency: Agency, functions: frozenset[str]) -> Iterator[Agency]:
        """Iterate over an agency's successors, of each change those with one of the functions if any has."""
        for change in self.changes:
            if change.place == agency.place and agency.id in change.before:
                after = [self._rows[change.place, slug] for slug in change.after]
                yield from [row for row in after if functions.intersection(row.functions)] or after

    def designation(self, place: Place, function: str) -> str:
        """Return the name to show for a function in a place where no agency is registered with it.

        Args:
            place: The place.
            function: Slug in the code list `agency-function`.

        Returns:
            荔湾区卫生健康部门 for a department of government or party, 乐昌市妇女联合会 for other bodies.
        """
        return place.name_zh + called(function)

    def full_name(self, place: Place, printed: str) -> str:
        """Return a name as documents of a place print it, completed with the place's name.

        区教育局 in 荔湾区 is 荔湾区教育局, 省卫生厅 in any place of 广东省 广东省卫生厅. What names a place
        already stays as it is, also another one (越秀区妇联), and so does what says a level that neither
        the place nor one above it has (县卫健局 in 荔湾区).
        """
        return self._names.full_name(place, printed)

    def upwards(self, place: Place) -> Iterator[Place]:
        """Iterate over a place and those above it."""
        return self._names.upwards(place)

    def elsewhere(self, place: Place, printed: str) -> str:
        """Return the other place that a name begins with, empty where it begins with none.

        The place itself and those above it are no other places; 越秀区 is one, registered or not.
        """
        return self._names.elsewhere(place, clean(printed))

    def is_of_unknown_level(self, place: Place, printed: str) -> bool:
        """Tell whether a name says a level that neither a place nor one above it has: 县卫健局 in 荔湾区."""
        return not self._names.readings(place, clean(printed))

    def opening(self, place: Place, printed: str) -> str:
        """Return the place's name or level that a printed name begins with (区 of 区教育局), if any."""
        name = clean(printed)
        found = self._names.readings(place, name)
        return name[slice(*found[0].written)] if found and not found[0].lead else ""

    def is_common(self, place: Place, printed: str) -> bool:
        """Tell whether a name is that of one body of a place or of one above it, registered or not.

        It is the place's own name or level, or nothing, and a common name of a function: 区民政局, 妇联.
        """
        readings = self._names.readings(place, clean(printed))
        return any(generic(one.bare) for one in readings if one.place in self._names.upwards(place))


def _last(agencies: list[Agency]) -> Agency:
    """Return the agency that exists, else the one that ended last; of two ends alike the later begun."""
    return max(agencies, key=lambda row: (not row.until, row.until, row.since, row.id))

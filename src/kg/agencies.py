"""The register of agencies: who exists where and when, what else they are called, what became of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from kg.places import Place, PlaceRegister
from kg.record import Slug
from kg.registers import read_register


class Agency(BaseModel):
    """A row of `data/registers/agencies.csv`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: str
    """GB/T 2260 code of its jurisdiction."""
    id: Slug
    """Unique in the place; with it part of the IRI."""
    name_zh: str
    """Full official name, with the place's name where it has one: 广东省卫生健康委员会."""
    name_en: str
    function: Slug
    """Slug in the code list `agency-function`."""
    aliases: tuple[str, ...] = ()
    """Other names and short forms, without the place's name where it may be left out: 省卫健委."""
    since: str = ""
    """Year, month or day (ISO 8601) of its founding, where known."""
    until: str = ""
    """First day, month or year in which it no longer existed; empty: it exists."""
    source: str


class AgencyChange(BaseModel):
    """A row of `data/registers/agency-changes.csv`: an `org:ChangeEvent`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Slug
    kind: Literal["renaming", "merger", "split", "transfer"]
    date: str
    """Year, month or day (ISO 8601)."""
    place: str
    before: tuple[Slug, ...]
    """Ids of the agencies, all of `place`, that it ended or changed."""
    after: tuple[Slug, ...]
    """Ids of the agencies that it left in their stead."""
    source: str


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
        self.changes = changes
        self._rows = {(row.place, row.id): row for row in agencies}

    def __iter__(self) -> Iterator[Agency]:
        """Iterate over the agencies by place and id."""
        return iter(sorted(self._rows.values(), key=lambda row: (row.place, row.id)))

    def get(self, place: str, slug: str) -> Agency:
        """Return an agency; `KeyError` when the register lacks it."""
        return self._rows[place, slug]

    def find(self, place: Place, printed: str) -> Agency | None:
        """Return the agency that documents of a place call so, with or without the place's name."""
        raise NotImplementedError

    def near(self, place: Place, printed: str, count: int = 3) -> tuple[Agency, ...]:
        """Return the agencies of a place whose names are nearest to a printed one."""
        raise NotImplementedError

    def holder(self, place: Place, function: str) -> Agency | None:
        """Return the agency that has a function in a place today, or `None`."""
        raise NotImplementedError

    def present(self, agency: Agency) -> tuple[Agency, ...]:
        """Return what became of an agency: those that have its duties today, itself while it exists."""
        raise NotImplementedError


def read_agencies(folder: Path, places: PlaceRegister) -> AgencyRegister:
    """Read `agencies.csv` and `agency-changes.csv` of a folder of registers.

    Raises:
        RegisterError: A row is wrong; names file and line.
    """
    return AgencyRegister(
        read_register(folder / "agencies.csv", Agency),
        read_register(folder / "agency-changes.csv", AgencyChange),
        places,
    )

"""Rows of the registers of agencies and of what became of them."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from kg.record import Slug

_PARTIAL_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def _partial_date(value: str) -> str:
    if value:
        if not _PARTIAL_DATE.fullmatch(value):
            raise ValueError("日期应写作 a date is written 2018, 2018-10 or 2018-10-25")
        date.fromisoformat(value + "-01-01"[len(value) - 4 :] if len(value) < len("2018-10-25") else value)
    return value


PartialDate = Annotated[str, AfterValidator(_partial_date)]
"""Year, month or day in ISO 8601; empty: not known."""


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
    more_functions: tuple[Slug, ...] = ()
    """Further functions of a combined body: sports of a 文化广电旅游体育局."""
    aliases: tuple[str, ...] = ()
    """Other names and short forms, without the place's name where it may be left out: 省卫健委."""
    since: PartialDate = ""
    """Year, month or day (ISO 8601) of its founding, where known."""
    until: PartialDate = ""
    """First day, month or year in which it no longer existed; empty: it exists."""
    source: str

    @property
    def functions(self) -> tuple[str, ...]:
        """All its functions, the main one first."""
        return (self.function, *self.more_functions)

    @property
    def names(self) -> tuple[str, ...]:
        """Its full name and its aliases."""
        return (self.name_zh, *self.aliases)


class AgencyChange(BaseModel):
    """A row of `data/registers/agency-changes.csv`: an `org:ChangeEvent`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Slug
    kind: Literal["renaming", "merger", "split", "transfer"]
    date: PartialDate
    """Year, month or day (ISO 8601)."""
    place: str
    before: tuple[Slug, ...]
    """Ids of the agencies, all of `place`, that it ended or changed."""
    after: tuple[Slug, ...]
    """Ids of the agencies that it left in their stead."""
    source: str


def earlier(first: str, second: str) -> bool:
    """Tell whether a date is earlier for certain: 2013 is before 2013-09 in no way that is known."""
    length = min(len(first), len(second))
    return first[:length] < second[:length]


def overlap(one: Agency, other: Agency) -> bool:
    """Tell whether two agencies existed at one time; where dates are unknown they did."""
    return not (_ended_before(one, other) or _ended_before(other, one))


def _ended_before(one: Agency, other: Agency) -> bool:
    return bool(one.until and other.since) and not earlier(other.since, one.until)

"""The day for which a page shows how targets stand: today, or the one that its address names."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Query

from api.transport.problem import ProblemError


@dataclass(frozen=True)
class Day:
    """A day, and whether the reader chose it."""

    date: date
    chosen: bool

    def __str__(self) -> str:
        return self.date.isoformat()

    @property
    def year(self) -> int:
        """Its year."""
        return self.date.year


def asked_day(
    as_of: Annotated[
        str, Query(description="How targets stand as of this day (2026-12-31); today if empty")
    ] = "",
) -> Day:
    """Return the day that an address asks for; without one it is today (UTC).

    Raises:
        ProblemError: What it names is no day.
    """
    given = as_of.strip()
    if not given:
        return Day(datetime.now(UTC).date(), chosen=False)
    try:
        return Day(datetime.strptime(given, "%Y-%m-%d").replace(tzinfo=UTC).date(), chosen=True)
    except ValueError as error:
        raise ProblemError(
            "bad-parameter",
            f"日期有误：as_of=“{given[:40]}”。请写作 2026-12-31。",
            f"That is no date: as_of={given[:40]!r}. Write it as 2026-12-31.",
        ) from error

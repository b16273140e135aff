"""All examinations, one area after another; one that breaks off is a finding, too."""

from collections.abc import Callable, Iterator

from kg.doctor.data import data
from kg.doctor.finding import AREAS, Finding, Place
from kg.doctor.installation import installation
from kg.doctor.machine import machine
from kg.doctor.released import releases, search, store
from kg.doctor.told import settings
from kg.doctor.written import tokens, writes
from kg.errors import KgError

_EXAMINATIONS: dict[str, Callable[[Place], Iterator[Finding]]] = {
    "installation": installation,
    "settings": settings,
    "data": data,
    "releases": releases,
    "store": store,
    "search": search,
    "writes": writes,
    "tokens": tokens,
    "machine": machine,
}


def examine(place: Place) -> Iterator[tuple[str, Finding]]:
    """Look at everything.

    Args:
        place: Where everything is.

    Yields:
        A key of `AREAS` and what was found there, as soon as it is.
    """
    for area in AREAS:
        try:
            for finding in _EXAMINATIONS[area](place):
                yield area, finding
        except KgError as error:
            yield area, Finding("fail", error.message, error.message, error.remedy)
        except OSError as error:
            why = f"{error.filename or ''} {error.strerror or error}".strip()
            yield (
                area,
                Finding(
                    "fail",
                    f"读不了：{why}",
                    f"It cannot be read: {why}",
                    "请检查权限和磁盘 check rights and disk.",
                ),
            )

"""The sections of the measurements, in the order in which they are made."""

from bench.measuring import Section
from bench.sections import (
    building,
    endpoints,
    extraction,
    hostile,
    pages,
    saved,
    searching,
    starting,
    understanding,
    workers,
)

SECTIONS: tuple[Section, ...] = (
    extraction.SECTION, building.SECTION, endpoints.SECTION, saved.SECTION, workers.SECTION, starting.SECTION,
    pages.SECTION, searching.SECTION, understanding.SECTION, hostile.SECTION,
)  # fmt: skip

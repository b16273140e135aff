"""The files that a release's cubes are offered as; see `kg.exports`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.cube.constraints import hold
from kg.cube.filling import Cube, fill
from kg.cube.graph import to_turtle, triples
from kg.cube.model import Design, designs
from kg.cube.sdmx import MEDIA_TYPE, to_sdmx_csv
from kg.exports import Export, Source
from kg.tabular.offering import tables_of

_FAMILY = "cube"
_MOST_CHECKED = 1_000
"""Observations up to which a cube is held against the constraints when it is written.

Some of them compare every observation with every other."""


@dataclass(frozen=True)
class _Made:
    """Writes a cube of a release."""

    design: Design
    make: Callable[[Cube], bytes]

    def __call__(self, source: Source, target: Path, _: str) -> None:
        target.write_bytes(self.make(fill(self.design, tables_of(source))))


def _turtle(cube: Cube) -> bytes:
    if len(cube.points) <= _MOST_CHECKED:
        hold(triples(cube))
    return to_turtle(cube)


def _exports() -> Iterator[Export]:
    for design in designs():
        words = (f"数据立方：{design.zh}（Turtle）", f"RDF data cube as Turtle: {design.en}")
        profile = "http://www.w3.org/TR/vocab-data-cube/"
        at, made = f"{_FAMILY}/{design.name}.ttl", _Made(design, _turtle)
        yield Export(at, "text/turtle", _FAMILY, *words, made, profile=profile)
        words = (f"统计数据：{design.zh}（SDMX-CSV 2.0）", f"SDMX-CSV 2.0: {design.en}")
        yield Export(f"{_FAMILY}/{design.name}.csv", MEDIA_TYPE, _FAMILY, *words, _Made(design, to_sdmx_csv))


EXPORTS: tuple[Export, ...] = tuple(_exports())
"""Each cube as RDF and as SDMX-CSV."""

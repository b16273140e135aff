"""Synthetic figures: what an import reads, as many as asked, every standing among them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bench.generate.figures import Reported, reported
from bench.generate.places import governed, write_registers
from bench.generate.plans import documents
from kg.assess import standings
from kg.build.observation_graph import observation_graph
from kg.codes import shipped_codes
from kg.imports.observations import import_observations
from kg.registry import Registry, read_registry
from kg.sheets import read_sheets

PLANS = 4
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registers")
    write_registers(folder, PLANS)
    return folder


@pytest.fixture(scope="module")
def registry(registers: Path) -> Registry:
    return read_registry(registers)


def tables(registry: Registry, per_plan: int, plans: int = PLANS) -> Iterator[Reported]:
    for place, document in zip(governed(), documents(plans, "1"), strict=False):
        yield reported(place, document.record.plans, registry.indicators, per_plan, "1")


def test_an_import_reads_what_was_reported(registry: Registry, tmp_path: Path) -> None:
    (made,) = tables(registry, 420, 2)
    (tmp_path / made.name).write_bytes(made.data)
    read = import_observations(read_sheets(tmp_path / made.name, "observations"), registry)
    assert read.table == made.table
    assert read.repeated == 0
    assert len(made.table.rows) == 840
    assert {row.population for row in made.table.rows} == {"全市", "城市", "农村"}
    assert {row.year for row in made.table.rows} == set(range(2015, 2025))


def test_every_figure_says_that_it_is_synthetic(registry: Registry) -> None:
    (made,) = tables(registry, 20, 2)
    quads = observation_graph(made.table, registry, shipped_codes())
    sources = {str(node) for _, predicate, node, _ in quads if str(predicate).endswith("/source")}
    labels = [str(node) for _, predicate, node, _ in quads if str(predicate).endswith("#label")]
    assert sources
    assert all("Synthetic" in source and "合成数据" in source for source in sources)
    assert sum("Synthetic city" in label for label in labels) == len(made.table.rows) == 40


def test_fewer_figures_are_among_more(registry: Registry) -> None:
    few, more = (
        {(row.place, row.indicator, row.population, row.year, row.value) for row in made.table.rows}
        for count in (30, 60)
        for made in tables(registry, count, 2)
    )
    assert few < more
    assert not [made for made in tables(registry, 0, 2) if made.table.rows]


def test_every_standing_occurs(registry: Registry) -> None:
    known = tuple(made.table for made in tables(registry, 150))
    records = {made.name: made.record for made in documents(PLANS, "1")}
    told = standings(records, Registry(**{**vars(registry), "observations": known}), DAY)
    now = {
        one.assessment.status for one in told if one.as_of <= DAY and (one.until is None or one.until >= DAY)
    }
    assert {"achieved", "on-track", "off-track", "no-data", "overdue", "overdue-unreported"} <= now

"""Synthetic plans written into folders: documents, records of facts, figures, and registers that know all."""

from collections.abc import Iterator
from pathlib import Path

from bench.generate.figures import Reported, reported
from bench.generate.places import governed, write_registers
from bench.generate.plans import Written, documents
from kg.imports.store import table_bytes
from kg.indicators import read_indicators
from kg.intake import plan_facts
from kg.places import PlaceRegister, read_places
from kg.record import to_json
from kg.tables import OBSERVATIONS, ObservationRow

SOFTWARE = "bench.generate (合成数据 synthetic)"
DOCUMENTS, RECORDS, REGISTERS = "documents", "records", "registers"


def write_documents(folder: Path, plans: int, seed: str, figures: int = 0) -> int:
    """Write documents, tables of figures and registers below a folder; one place's are in memory at a time.

    Args:
        folder: Where to; tables of figures, as `kg import observations` takes them, are below `observations`.
        plans: How many.
        seed: The same seed gives the same bytes.
        figures: How many figures a plan, at most; see `reported`. The command line takes `PER_PLAN`.

    Returns:
        How many bytes the documents have.
    """
    target, tables = folder / DOCUMENTS, folder / OBSERVATIONS
    target.mkdir(parents=True, exist_ok=True)
    tables.mkdir(exist_ok=True)
    write_registers(folder / REGISTERS, plans)
    size = 0
    for document, told in _reported(folder, plans, seed, figures):
        size += (target / document.name).write_bytes(document.data)
        if told.table.rows:
            (tables / told.name).write_bytes(told.data)
    return size


def write_records(folder: Path, plans: int, seed: str, figures: int = 0) -> int:
    """Write records of facts and registers below a folder; one place's are in memory at a time.

    Args:
        folder: Where to; figures are among the registers, as an import keeps them.
        plans: How many.
        seed: The same seed gives the same bytes.
        figures: How many figures a plan, at most; see `reported`. The command line takes `PER_PLAN`.

    Returns:
        How many bytes the records have.
    """
    target, tables = folder / RECORDS, folder / REGISTERS / OBSERVATIONS
    target.mkdir(parents=True, exist_ok=True)
    write_registers(folder / REGISTERS, plans)
    tables.mkdir(exist_ok=True)
    places = read_places(folder / REGISTERS)
    size = 0
    for document, told in _reported(folder, plans, seed, figures):
        for name, text in records_of(document, places).items():
            size += (target / name).write_bytes(text.encode())
        if told.table.rows:
            (tables / f"{told.table.key}.csv").write_bytes(table_bytes(told.table, ObservationRow))
    return size


def _reported(folder: Path, plans: int, seed: str, figures: int) -> Iterator[tuple[Written, Reported]]:
    """Yield each document with the figures of its place."""
    register = read_indicators(folder / REGISTERS)
    for place, document in zip(governed(), documents(plans, seed), strict=False):
        yield document, reported(place, document.record.plans, register, figures, seed)


def records_of(document: Written, places: PlaceRegister) -> dict[str, str]:
    """Return a document's records of facts as `data/plans/` keeps them: file name to JSON."""
    record = document.record.model_copy(update={"software": SOFTWARE})
    return {f"{key}.json": to_json(one) for key, one in plan_facts(record, places).items()}

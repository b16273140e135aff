"""Synthetic plans written into folders: documents, records of facts, and registers that know their places."""

from pathlib import Path

from bench.generate.places import write_registers
from bench.generate.plans import Written, documents
from kg.intake import plan_facts
from kg.places import PlaceRegister, read_places
from kg.record import to_json

SOFTWARE = "bench.generate (合成数据 synthetic)"
DOCUMENTS, RECORDS, REGISTERS = "documents", "records", "registers"


def write_documents(folder: Path, plans: int, seed: str) -> int:
    """Write documents and registers below a folder; one document is in memory at a time.

    Returns:
        How many bytes the documents have.
    """
    target = folder / DOCUMENTS
    target.mkdir(parents=True, exist_ok=True)
    write_registers(folder / REGISTERS, plans)
    size = 0
    for document in documents(plans, seed):
        size += (target / document.name).write_bytes(document.data)
    return size


def write_records(folder: Path, plans: int, seed: str) -> int:
    """Write records of facts and registers below a folder; one document's are in memory at a time.

    Returns:
        How many bytes the records have.
    """
    target = folder / RECORDS
    target.mkdir(parents=True, exist_ok=True)
    write_registers(folder / REGISTERS, plans)
    places = read_places(folder / REGISTERS)
    size = 0
    for document in documents(plans, seed):
        for name, text in records_of(document, places).items():
            size += (target / name).write_bytes(text.encode())
    return size


def records_of(document: Written, places: PlaceRegister) -> dict[str, str]:
    """Return a document's records of facts as `data/plans/` keeps them: file name to JSON."""
    record = document.record.model_copy(update={"software": SOFTWARE})
    return {f"{key}.json": to_json(one) for key, one in plan_facts(record, places).items()}

"""What a build is made of, read and held against each other before anything is made."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.build.digests import digest, software
from kg.build.parts import Parts
from kg.build.quotes import check_quotes, match_documents, with_paragraphs
from kg.catalogue import SavedQuery, all_queries
from kg.document import Document
from kg.errors import BuildError
from kg.golden import check_text
from kg.intake import read_documents, read_records
from kg.record import Record
from kg.registry import Registry, read_registry
from kg.shipped import shipped
from kg.tables import Table


@dataclass(frozen=True)
class Given:
    """Records and registers, as a build uses them.

    Attributes:
        records: By name; those whose document was given have their paragraphs.
        registry: Registers, and imported tables as far as they are of these plans.
        documents: Hashes of the documents that were given.
        quotes: Quotes checked against documents.
        unchecked: When documents were given: names of the records whose document was not among them.
        left_out: Assignments that were left out because there is no record of their plan.
    """

    records: dict[str, Record]
    registry: Registry
    documents: frozenset[str]
    quotes: int
    unchecked: tuple[str, ...]
    left_out: tuple[str, ...]


def read_sources(
    records_folder: Path, documents_folder: Path | None, registers: Path | None, at_least: int
) -> Given:
    """Read records, registers and documents.

    Args:
        records_folder: Records, one a plan.
        documents_folder: Source documents, or `None`.
        registers: Folder of registers and imported tables; `None` for the shipped one.
        at_least: Fewer shipped records than this are refused.

    Raises:
        KgError: Something is wrong with a record, register or document.
    """
    registry = read_registry(registers)
    records = read_records(records_folder)
    if len(records) < at_least and records_folder == shipped("data", "plans"):
        raise BuildError(
            f"记录太少 {len(records)} records, data/dataset.toml wants {at_least}.",
            "请查明缺了什么 find what was lost, or lower plans_at_least on purpose.",
        )
    documents = match_documents(records, read_documents(documents_folder)) if documents_folder else {}
    if documents_folder and not documents:
        raise BuildError(
            f"{documents_folder.name}：没有一份记录的原文 the folder holds the document of no record.",
            "请检查路径 check the path of --documents.",
        )
    quotes = _hold_against(records, documents)
    registry, left_out = _of_these_plans(registry, records)
    return Given(
        records,
        registry,
        frozenset(document.sha256 for document in documents.values()),
        quotes,
        tuple(name for name in records if name not in documents) if documents else (),
        left_out,
    )


def _hold_against(records: dict[str, Record], documents: Mapping[str, Document]) -> int:
    """Check the records' quotes against their documents, from which they get paragraphs; count the quotes."""
    quotes = 0
    for name, document in documents.items():
        quotes += check_quotes(records[name], document)
        records[name] = with_paragraphs(records[name], document)
    return quotes


def _of_these_plans(registry: Registry, records: dict[str, Record]) -> tuple[Registry, tuple[str, ...]]:
    """Leave out assignments of plans that this build has no record of: another folder of records is in use.

    An assignment of a target that its plan lacks is an error, and stays one.
    """
    kept = tuple(
        Table(table.key, tuple(row for row in table.rows if row.plan in records))
        for table in registry.assignments
    )
    missing = {
        f"{table.key}: {row.plan}"
        for table in registry.assignments
        for row in table.rows
        if row.plan not in records
    }
    kept = tuple(table for table in kept if table.rows)
    return replace(registry, assignments=kept), tuple(sorted(missing))


def read_queries(own: Path | None, parts: Parts) -> dict[str, SavedQuery]:
    """Read the saved queries, an operator's among them, each of which both engines can read."""
    queries = all_queries(shipped("queries"), own)
    lists = sorted(shipped("queries").rglob("*"))
    known = digest(software(), *(path.read_bytes() for path in lists if path.is_file()))
    for query in queries.values():
        key = digest("query", known, query.to_json())
        if key not in parts:
            check_text(query)
            parts.put(key, b"good")
    return queries

"""A shard of documents extracted: what each gave, or why it gave nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg.errors import KgError
from kg.intake import extract_document, plan_facts
from kg.places import PlaceRegister, place_register, read_places
from kg.record import to_json

REPORT_IT = (
    "这是软件的缺陷，请带上文件报告 this is a fault of the software: report it, with the document if you may."
)


@dataclass(frozen=True)
class Extracted:
    """What one document gave: records, or the reason why there are none.

    Attributes:
        path: The document, as it was given.
        sha256: Of its bytes; empty where they could not be read.
        records: File name of each plan's record of facts to its JSON, as `data/plans/` keeps them.
        findings: How many findings the records hold.
        reason: Why there are no records; empty where there are.
        remedy: What to do about it.
        lasting: Whether the same bytes, words and software give the same again.
    """

    path: str
    sha256: str = ""
    records: Mapping[str, str] = field(default_factory=dict)
    findings: int = 0
    reason: str = ""
    remedy: str = ""
    lasting: bool = True


@cache
def _places(registers: str | None) -> PlaceRegister:
    return place_register() if registers is None else read_places(Path(registers))


def extract_shard(paths: Sequence[str], registers: str | None = None) -> list[Extracted]:
    """Extract documents, each for itself: one that cannot be read is told, and hinders none.

    Args:
        paths: Paths of documents.
        registers: Folder of registers in which places are looked up; `None` for the shipped one.

    Returns:
        One for each path, in order.

    Raises:
        RegisterError: The register of places is wrong: no document could be placed.
    """
    places = _places(registers)
    return [_extracted(path, places) for path in paths]


def _extracted(path: str, places: PlaceRegister) -> Extracted:
    try:
        record = extract_document(Path(path))
        named = plan_facts(record, places)
    except KgError as error:
        return Extracted(path, reason=error.message, remedy=error.remedy)
    except MemoryError:
        reason = "内存不够 it takes more memory than a process may have."
        remedy = "请加大 --memory-mb，或把文件拆开 raise --memory-mb, or split the document."
        return Extracted(path, reason=reason, remedy=remedy, lasting=False)
    except Exception as error:  # noqa: BLE001 - whatever a document brings about, the others are extracted
        reason = f"提取出错 extraction failed: {type(error).__name__}: {str(error)[:200]}."
        return Extracted(path, reason=reason, remedy=REPORT_IT)
    texts = {f"{key}.json": to_json(one) for key, one in named.items()}
    return Extracted(path, record.sha256, texts, len(record.findings))


def digest_of(path: Path) -> str:
    """Return the sha256 of a document's bytes, read piece by piece.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""What comes in: a document as a record, a record as facts by plan, folders of records and of documents."""

from pathlib import Path

from kg import __version__, iri
from kg.corrections import check_unlisted
from kg.document import Document, read
from kg.durable import complete
from kg.errors import BuildError, DocumentError
from kg.extract import extract
from kg.places import PlaceRegister, place_register
from kg.record import Finding, Record, digest, facts, read_record, split


def extract_document(path: Path) -> Record:
    """Read a document and extract its record, whole with paragraphs.

    Raises:
        DocumentError: The document cannot be read.
        ExtractionError: It holds no plan.
    """
    document = read(path)
    record = extract(document)
    unread = [Finding(code="unread-page", line=None, message=note) for note in document.notes]
    findings = [*unread, *record.findings]
    return record.model_copy(update={"software": f"kg {__version__}", "findings": findings})


def plan_facts(record: Record, places: PlaceRegister | None = None) -> dict[str, Record]:
    """Split an extraction into one record of facts a plan.

    Args:
        record: A whole extraction.
        places: The register of places; the shipped one by default.

    Returns:
        Plan key to record; the key is the record's file name in `data/plans/`.

    Raises:
        BuildError: A plan's place is not in the register, or two plans of the document share a key.
    """
    named: dict[str, Record] = {}
    for single in split(facts(record)):
        plan = single.plans[0]
        place = (places or place_register()).governed(plan.place, record.document)
        key = iri.plan_key(place.code, plan.audience, plan.period)
        if key in named:
            raise BuildError(
                f"{record.document}：两个规划同为 two plans are both {key}: “{named[key].plans[0].title}” "
                f"{named[key].plans[0].span}, “{plan.title}” {plan.span}.",
                "请把文件按规划拆开，或只留一份 split the document by plan, or keep one of them.",
            )
        named[key] = single.model_copy(update={"digest": digest(single)})
    return named


def read_records(folder: Path) -> dict[str, Record]:
    """Read a folder of records, each of one plan, by file name without ending; hidden files are none.

    Raises:
        RecordError: A file breaks the schema, or was edited without an entry in its corrections.
        InterruptedSwitchError: What a killed import began cannot be completed.
        BuildError: A record holds several plans, or the folder is missing or holds none.
    """
    complete(folder)
    records = {path.stem: read_record(path) for path in sorted(folder.glob("[!.]*.json"))}
    if not records:
        raise BuildError(
            f"{folder.name}：没有记录 there are no records in this folder.",
            "请检查路径 check the path of --records.",
        )
    for name, record in records.items():
        check_unlisted(record, f"{name}.json")
        if len(record.plans) != 1:
            raise BuildError(
                f"{name}.json 含 {len(record.plans)} 个规划 holds {len(record.plans)} plans.",
                "每个规划一份记录 write one record a plan: `kg extract --facts -o DIR/`.",
            )
    return records


def read_documents(folder: Path) -> dict[str, Document]:
    """Read every document of a folder, by file name; what is no document of text is an error.

    Raises:
        DocumentError: The folder is missing, or a file in it cannot be read.
    """
    if not folder.is_dir():
        raise DocumentError(
            f"{folder.name}：没有这个文件夹 there is no such folder of documents.",
            "请检查路径 check the path.",
        )
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
    return {path.name: read(path) for path in files}

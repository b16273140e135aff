"""`kg import plan`: a plan's record from a JSON record, a StratML file, or Turtle in our ontology."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import URIRef

from kg import __version__, iri
from kg.build.agency_graph import agency_iri
from kg.build.plan_graph import PlanGraph
from kg.cli.import_summary import of_record
from kg.codes import shipped_codes
from kg.corrections import check_unlisted, undo, update
from kg.difference import as_text, compare, side_of
from kg.errors import RecordError
from kg.record import Record, digest, facts, read_record, split
from kg.regained import Names, read_turtle
from kg.registry import Registry
from kg.stratml import Given, Loss, read_stratml


@dataclass(frozen=True)
class PlanFile:
    """A file with a plan, and what is told beside it.

    Attributes:
        path: The file; its ending says what it is.
        place: Code or name of the plan's place, where a StratML file names another body.
        audience: `women` or `children`, where a StratML file does not say.
        replace: Whether a record that is there already may be replaced.
    """

    path: Path
    place: str | None = None
    audience: str | None = None
    replace: bool = False


@dataclass(frozen=True)
class PlanRecords:
    """Plans that were read, checked and not written yet.

    Attributes:
        records: Plan key → record of facts.
        summary: What to say about them, line by line.
    """

    records: Mapping[str, Record]
    summary: tuple[str, ...]


def read_plan_file(file: PlanFile, registry: Registry, kept: Path) -> PlanRecords:
    """Read every plan of a file, and check each as the build does.

    Args:
        file: The file.
        registry: The registers.
        kept: The folder of records.

    Raises:
        RecordError: The file is of no known form, cannot be read, lacks something, or would replace a record.
        BuildError: A place is not in the register, or a value is in no code list.
    """
    readers: dict[str, Callable[[PlanFile, Registry], tuple[list[Record], tuple[Loss, ...]]]] = {
        ".json": _json,
        ".xml": _stratml,
        ".ttl": _turtle,
    }
    read = readers.get(file.path.suffix.lower())
    if read is None:
        raise RecordError(
            f"{file.path.name}：不知道这是什么格式 its ending tells no known form.",
            f"应为 it has to be one of: {', '.join(readers)}（JSON 记录 record、StratML、Turtle）.",
        )
    found, losses = read(file, registry)
    records: dict[str, Record] = {}
    changed: list[str] = []
    for record in found:
        key = PlanGraph(record, registry, shipped_codes()).key  # refuses what the build would refuse
        if key in records:
            raise RecordError(
                f"{file.path.name}：两个规划同为 two plans are both {key}.", "请拆开 keep one of them."
            )
        old = kept / f"{key}.json"
        records[key] = _over(old, record, file)
        changed += _changes(old, records[key], registry)
    return PlanRecords(records, (*_said(file, records), *map(_not_taken, losses), *changed))


def _json(file: PlanFile, _: Registry) -> tuple[list[Record], tuple[Loss, ...]]:
    record = read_record(file.path)
    check_unlisted(record, file.path.name)
    if len(record.plans) > 1 and record.corrections:
        raise RecordError(
            f"{file.path.name}：几个规划的记录带有更正 a record of several plans has corrections.",
            "请先拆开 split it first: kg extract --facts -o FOLDER/.",
        )
    singles = [facts(single) for single in split(record)]
    return [one.model_copy(update={"digest": digest(undo(one))}) for one in singles], ()


def _stratml(file: PlanFile, registry: Registry) -> tuple[list[Record], tuple[Loss, ...]]:
    groups = {group.label_zh: group.slug for group in registry.groups}
    codes = {place.code: place.name_zh for place in registry.places}
    place = codes.get(file.place, file.place) if file.place else None
    read = read_stratml(_bytes(file.path), file.path.name, Given(groups, place, file.audience))
    return [_signed(read.record)], read.losses


def _turtle(file: PlanFile, registry: Registry) -> tuple[list[Record], tuple[Loss, ...]]:
    found = read_turtle(_bytes(file.path), file.path.name, _names(registry))
    return [_signed(facts(one)) for one in found], ()


def _signed(record: Record) -> Record:
    """Return a record with the digest that guards its facts."""
    return record.model_copy(update={"software": f"kg {__version__}", "digest": digest(record)})


def _names(registry: Registry) -> Names:
    named = {iri.place(place.code): registry.places.full_name(place) for place in registry.places}
    named |= {agency_iri(agency): agency.name_zh for agency in registry.agencies}

    def name(thing: URIRef) -> str | None:
        return named.get(thing)

    return name


def _over(path: Path, record: Record, file: PlanFile) -> Record:
    """Return what is to be kept in place of the record that is there, whose corrections stay."""
    if not path.is_file():
        return record
    old = read_record(path)
    if old.plans == record.plans:
        return old
    if not file.replace:
        raise RecordError(
            f"{path.name} 已存在，内容不同 exists and says something else.",
            f"先比较 compare them: kg diff {path} {file.path}；确要代替 to replace it: --replace.",
        )
    return (
        record
        if record.corrections[: len(old.corrections)] == old.corrections
        else update(old, record, path.name)[0]
    )


def _changes(path: Path, record: Record, registry: Registry) -> Iterator[str]:
    """Say how a record differs in meaning from the one that it replaces."""
    if path.is_file():
        old, new = (side_of(one, registry, "") for one in (read_record(path), record))
        yield from as_text(compare(old, new)).rstrip("\n").split("\n")


def _said(file: PlanFile, records: Mapping[str, Record]) -> Iterator[str]:
    yield f"文件 file        {file.path.name} → {'、'.join(f'{key}.json' for key in records)}"
    for key, record in records.items():
        yield from of_record(key, record)


def _not_taken(loss: Loss) -> str:
    return f"未读入 not taken {loss}"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecordError(f"{path.name}：读不了 cannot be read: {error.strerror}.") from error

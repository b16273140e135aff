"""What the dataset is and where it comes from: DCAT for the dataset, PROV for the run."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDFS, XSD

from kg import __version__, iri
from kg.build.quads import GraphQuads, chinese, day, english, integer
from kg.build.void_graph import Counted, void_triples
from kg.errors import RegisterError
from kg.policy import Accepted
from kg.reason.rl import GRAPH as INFERRED
from kg.reason.rl import RULES, engine
from kg.record import Record
from kg.store import canonical_nquads
from kg.vocab import GP


class DatasetDescription(BaseModel):
    """The file `data/dataset.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    issued: str
    license: str
    publisher_zh: str = ""
    publisher_en: str = ""
    plans_at_least: int
    """Fewer records than this fail the build: something was lost."""
    accepted: tuple[Accepted, ...] = ()
    """Findings of validation that are known and accepted."""

    @field_validator("accepted")
    @classmethod
    def _each_once(cls, entries: tuple[Accepted, ...]) -> tuple[Accepted, ...]:
        seen = set()
        for entry in entries:
            if entry.iri in seen:
                raise ValueError(f"{entry.shape} {entry.focus} is accepted twice")
            seen.add(entry.iri)
        return entries


def read_description(path: Path) -> DatasetDescription:
    """Read `dataset.toml`.

    Raises:
        RegisterError: The file is missing, no TOML, or lacks a field.
    """
    try:
        return DatasetDescription.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise RegisterError(f"data/{path.name}: {error}") from error


@dataclass(frozen=True)
class Used:
    """What a build used.

    Attributes:
        records: Records by name.
        tables: Keys of the imported tables.
        documents: Hashes of the documents that were read beside the records.
        day: The day for which the build was made; no figure of the data is of a later year.
    """

    records: Mapping[str, Record]
    tables: tuple[str, ...] = ()
    documents: frozenset[str] = frozenset()
    day: date | None = None


def dataset_graph(
    version: str, description: DatasetDescription, used: Used, held: Counted | Iterable[GraphQuads]
) -> GraphQuads:
    """Build the graph that describes the dataset and the run that made it.

    The run's wall-clock time is not in the graph, so that the same data give the same bytes; it stands in the
    release's `build.json`.

    Args:
        version: The data version.
        description: `dataset.toml`.
        used: Records, tables and documents that it was made of, and for which day.
        held: The named graphs that it holds, or what they were counted to hold.

    Returns:
        Quads of graph `…/graph/dataset`.
    """
    quads, counted = GraphQuads(iri.graph("dataset")), held if isinstance(held, Counted) else _count(held)
    dataset, run = iri.thing("dataset", version), iri.thing("run", version)
    software = iri.thing("software", "kg")
    quads.a(dataset, GP.Dataset, DCAT.Dataset)
    quads.add(dataset, DCTERMS.title, chinese(description.title_zh), english(description.title_en))
    quads.add(dataset, RDFS.label, chinese(description.title_zh), english(description.title_en))
    quads.add(
        dataset, DCTERMS.description, chinese(description.description_zh), english(description.description_en)
    )
    quads.add(dataset, DCTERMS.identifier, Literal(version))
    quads.add(dataset, DCTERMS.issued, day(description.issued))
    built = Literal(f"{used.day.isoformat()}T00:00:00Z", datatype=XSD.dateTime) if used.day else None
    quads.add(dataset, PROV.generatedAtTime, built)
    quads.add(dataset, DCTERMS.license, URIRef(description.license))
    quads.add(dataset, DCTERMS.language, Literal("zh"), Literal("en"))
    if description.publisher_zh:
        publisher = iri.thing("publisher", "govplan")
        quads.add(dataset, DCTERMS.publisher, publisher)
        quads.a(publisher, PROV.Agent, FOAF.Agent)
        quads.add(publisher, RDFS.label, chinese(description.publisher_zh), english(description.publisher_en))
        quads.add(publisher, FOAF.name, chinese(description.publisher_zh), english(description.publisher_en))
    quads.add(dataset, PROV.wasGeneratedBy, run)
    quads.a(run, GP.Run, PROV.Activity)
    quads.add(run, RDFS.label, chinese(f"构建 {version}"), english(f"Build {version}"))
    quads.add(run, PROV.wasAssociatedWith, software)
    quads.a(software, PROV.SoftwareAgent)
    quads.add(software, RDFS.label, Literal(f"kg {__version__}"))
    quads.add(software, GP.softwareVersion, Literal(__version__))
    _add_inference(quads, run)
    for graph, count in sorted((URIRef(name), count) for name, count in counted.sizes.items()):
        quads.add(dataset, DCTERMS.hasPart, graph)
        quads.a(graph, PROV.Entity)
        quads.add(graph, RDFS.label, Literal(str(graph).split("/graph/")[1]))
        quads.add(graph, GP.tripleCount, integer(count))
        quads.add(graph, PROV.wasGeneratedBy, run)
    quads.extend(void_triples(dataset, counted))
    for key in used.tables:
        quads.add(run, PROV.used, iri.table(key))
    for name, record in sorted(used.records.items()):
        document = iri.document(record.sha256)
        quads.a(document, GP.SourceDocument, PROV.Entity)
        quads.add(document, RDFS.label, Literal(record.document))
        quads.add(document, DCTERMS.identifier, Literal(record.document))
        quads.add(document, GP.sha256, Literal(record.sha256))
        read = iri.thing("record", name)
        quads.a(read, PROV.Entity)
        quads.add(read, RDFS.label, chinese(f"记录 {name}"), english(f"Record {name}"))
        quads.add(read, PROV.wasDerivedFrom, document)
        quads.add(run, PROV.used, read)
        if record.sha256 in used.documents:
            quads.add(run, PROV.used, document)
    return quads


def _count(graphs: Iterable[GraphQuads]) -> Counted:
    """Count graphs that are in memory."""
    lines = canonical_nquads(quad for graph in graphs for quad in graph)
    return Counted(lines.splitlines(keepends=True))


def _add_inference(quads: GraphQuads, run: URIRef) -> None:
    """Say which engine drew the inferred graph, in which version, by which rules."""
    drawn_by = engine()
    agent, rules = iri.thing("software", drawn_by.name), iri.thing("rule", "owl2-rl")
    quads.add(run, PROV.wasAssociatedWith, agent)
    quads.a(agent, PROV.SoftwareAgent)
    quads.add(agent, RDFS.label, Literal(f"{drawn_by.name} {drawn_by.version}"))
    quads.add(agent, GP.softwareVersion, Literal(drawn_by.version))
    quads.a(rules, GP.Rule, PROV.Plan)
    quads.add(rules, RDFS.label, chinese("OWL 2 RL 推理规则"), english("OWL 2 RL/RDF rules"))
    quads.add(rules, DCTERMS.source, RULES)
    quads.add(INFERRED, PROV.wasAttributedTo, agent)
    quads.add(INFERRED, GP.rule, rules)

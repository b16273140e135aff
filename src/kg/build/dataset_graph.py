"""What the dataset is and where it comes from: DCAT for the dataset, PROV for the run."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, RDFS

from kg import __version__, iri
from kg.build.quads import GraphQuads, chinese, day, english, integer
from kg.errors import RegisterError
from kg.record import Record
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
    plans_at_least: int
    """Fewer records than this fail the build: something was lost."""


def read_description(path: Path) -> DatasetDescription:
    """Read `dataset.toml`.

    Raises:
        RegisterError: The file is missing, no TOML, or lacks a field.
    """
    try:
        return DatasetDescription.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise RegisterError(f"data/{path.name}: {error}") from error


def dataset_graph(
    version: str,
    description: DatasetDescription,
    records: Mapping[str, Record],
    graphs: Mapping[URIRef, int],
    documents_given: frozenset[str],
) -> GraphQuads:
    """Build the graph that describes the dataset and the run that made it.

    The run's wall-clock time is not in the graph, so that the same data give the same bytes; it stands in the
    release's `build.json`.

    Args:
        version: The data version.
        description: `dataset.toml`.
        records: Records by name.
        graphs: Named graphs with their number of triples.
        documents_given: Hashes of the documents that were read beside the records.

    Returns:
        Quads of graph `…/graph/dataset`.
    """
    quads = GraphQuads(iri.graph("dataset"))
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
    quads.add(dataset, DCTERMS.license, URIRef(description.license))
    quads.add(dataset, PROV.wasGeneratedBy, run)
    quads.a(run, GP.Run, PROV.Activity)
    quads.add(run, RDFS.label, chinese(f"构建 {version}"), english(f"Build {version}"))
    quads.add(run, PROV.wasAssociatedWith, software)
    quads.a(software, PROV.SoftwareAgent)
    quads.add(software, RDFS.label, Literal(f"kg {__version__}"))
    quads.add(software, GP.softwareVersion, Literal(__version__))
    for graph, count in sorted(graphs.items()):
        quads.add(dataset, DCTERMS.hasPart, graph)
        quads.a(graph, PROV.Entity)
        quads.add(graph, RDFS.label, Literal(str(graph).split("/graph/")[1]))
        quads.add(graph, GP.tripleCount, integer(count))
        quads.add(graph, PROV.wasGeneratedBy, run)
    for name, record in sorted(records.items()):
        document = iri.document(record.sha256)
        quads.a(document, GP.SourceDocument, PROV.Entity)
        quads.add(document, RDFS.label, Literal(record.document))
        quads.add(document, DCTERMS.identifier, Literal(record.document))
        quads.add(document, GP.sha256, Literal(record.sha256))
        used = iri.thing("record", name)
        quads.a(used, PROV.Entity)
        quads.add(used, RDFS.label, chinese(f"记录 {name}"), english(f"Record {name}"))
        quads.add(used, PROV.wasDerivedFrom, document)
        quads.add(run, PROV.used, used)
        if record.sha256 in documents_given:
            quads.add(run, PROV.used, document)
    return quads

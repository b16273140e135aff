"""The releases and their files as a DCAT 3 catalogue, worked out from what lies on the disk."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, VOID, XSD
from rdflib.term import Node

from kg.exports.export import Export, Found
from kg.exports.shelf import Made
from kg.exports.source import GRAPHS, Source
from kg.vocab import BASE

DCAT = Namespace("http://www.w3.org/ns/dcat#")
"""Version 3, which has more terms than rdflib knows."""
SPDX = Namespace("http://spdx.org/rdf/terms#")
MEDIA = "https://www.iana.org/assignments/media-types/"
CATALOGUE = URIRef(f"{BASE}data/")
DATASET = URIRef(f"{BASE}data/#dataset")
"""The dataset in whatever version; a release is a version of it."""

Triple = tuple[URIRef, URIRef, Node]


@dataclass(frozen=True)
class Listing:
    """What a catalogue lists.

    Attributes:
        site: The address of the service that sends the files, without a slash at the end.
        releases: The releases, last built first.
        current: Version of the one in service.
        about: What is said of the dataset, by property: titles, licence, publisher, …
        exports: The kinds of file.
        kept: Returns a file that has been made, else `None`; only of such are size and digest known.
    """

    site: str
    releases: Sequence[Source]
    current: str
    about: Mapping[URIRef, Sequence[Node]]
    exports: Sequence[Export]
    kept: Callable[[Source, Found], Made | None] = field(repr=False)


def release_iri(source: Source) -> URIRef:
    """Return the IRI of a release as a dataset; the graph says the same."""
    return URIRef(f"{BASE}id/dataset/{source.version}")


def files(exports: Iterable[Export], source: Source, of: Iterable[str]) -> Iterator[Found]:
    """Yield the files that a release offers, each as it is and compressed.

    Args:
        exports: The kinds of file.
        source: The release.
        of: What they are made of: `whole`, `plan`, `graph`.
    """
    scopes = set(of)
    for export in exports:
        if export.of in scopes:
            for thing in export.things(source):
                yield Found(export, thing)
                if export.packs:
                    yield Found(export, thing, packed=True)


def catalogue(listing: Listing) -> Iterator[Triple]:
    """Yield the catalogue: the dataset, its versions, and the files of each as a whole."""
    yield CATALOGUE, RDF.type, DCAT.Catalog
    yield CATALOGUE, DCTERMS.title, Literal("可下载的数据", lang="zh")
    yield CATALOGUE, DCTERMS.title, Literal("Data to take away", lang="en")
    yield from ((CATALOGUE, DCTERMS.description, Literal(text, lang=lang)) for lang, text in _ABOUT.items())
    yield CATALOGUE, DCAT.dataset, DATASET
    yield DATASET, RDF.type, DCAT.Dataset
    yield DATASET, DCAT.landingPage, URIRef(f"{listing.site}/data/")
    yield from _said(DATASET, listing.about)
    yield from _said(CATALOGUE, {p: o for p, o in listing.about.items() if p in _OF_CATALOGUE})
    yield from _service(listing)
    for source in listing.releases:
        yield CATALOGUE, DCAT.dataset, release_iri(source)
        yield DATASET, DCAT.hasVersion, release_iri(source)
        if source.version == listing.current:
            yield DATASET, DCAT.hasCurrentVersion, release_iri(source)
        yield from _release(listing, source)
        for found in files(listing.exports, source, ("whole",)):
            yield from _distribution(listing, source, release_iri(source), found)
    for later, earlier in pairwise(map(release_iri, listing.releases)):
        yield later, DCAT.previousVersion, earlier
        yield later, PROV.wasRevisionOf, earlier


def release(listing: Listing, source: Source) -> Iterator[Triple]:
    """Yield one release with all its files: as a whole, by plan and by graph."""
    whole = release_iri(source)
    yield from _release(listing, source)
    for found in files(listing.exports, source, ("whole",)):
        yield from _distribution(listing, source, whole, found)
    for found in files(listing.exports, source, ("plan", "graph")):
        if found.export.of == "graph":
            part = URIRef(f"{GRAPHS}{found.thing}")
        else:
            part = URIRef(f"{BASE}data/{source.version}/plan/{found.thing}")
            yield part, FOAF.primaryTopic, URIRef(f"{BASE}id/plan/{found.thing}")
        yield part, RDF.type, DCAT.Dataset
        yield part, DCTERMS.title, Literal(found.thing)
        yield part, DCTERMS.isPartOf, whole
        yield from _distribution(listing, source, part, found)


_ABOUT = {
    "zh": (
        "各版本及其文件。文件在第一次有人要时制作，此后才列出字节数和校验值；运行中写入的图不属于任何一版。"
    ),
    "en": (
        "The releases and their files. A file is made when it is first asked for; its size and checksum are "
        "listed from then on. Graphs written to the running service are part of no release."
    ),
}
_OF_CATALOGUE = (DCTERMS.publisher, DCTERMS.license)
_OF_VERSION = (
    DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.publisher, DCTERMS.temporal,
    DCTERMS.spatial, DCTERMS.language,
)  # fmt: skip


def _said(subject: URIRef, about: Mapping[URIRef, Sequence[Node]]) -> Iterator[Triple]:
    for prop in _OF_VERSION:
        for node in about.get(prop, ()):
            yield subject, prop, node


def _release(listing: Listing, source: Source) -> Iterator[Triple]:
    whole = release_iri(source)
    yield whole, RDF.type, DCAT.Dataset
    yield whole, DCTERMS.identifier, Literal(source.version)
    yield whole, DCAT.version, Literal(source.version)
    yield whole, DCAT.isVersionOf, DATASET
    yield whole, DCAT.landingPage, URIRef(f"{listing.site}/data/{source.version}")
    if source.ended:
        yield whole, DCTERMS.modified, Literal(source.ended, datatype=XSD.dateTime, normalize=False)
    if quads := source.manifest.get("quads"):
        yield whole, VOID.triples, Literal(str(quads), datatype=XSD.integer)
    if source.version == listing.current:
        yield from _said(whole, listing.about)


def _service(listing: Listing) -> Iterator[Triple]:
    service = URIRef(f"{listing.site}/sparql#service")
    yield CATALOGUE, DCAT.service, service
    yield service, RDF.type, DCAT.DataService
    yield service, DCTERMS.title, Literal("SPARQL 1.1", lang="en")
    yield service, DCAT.endpointURL, URIRef(f"{listing.site}/sparql")
    yield service, DCAT.endpointDescription, URIRef(f"{listing.site}/openapi.json")
    yield service, DCAT.servesDataset, DATASET
    for one in listing.releases:
        if one.version == listing.current:
            yield service, DCAT.servesDataset, release_iri(one)


def _distribution(listing: Listing, source: Source, of: URIRef, found: Found) -> Iterator[Triple]:
    path = f"data/{source.version}/{found.address}"
    file, export = URIRef(f"{BASE}{path}"), found.export
    yield of, DCAT.distribution, file
    yield file, RDF.type, DCAT.Distribution
    yield file, DCTERMS.title, Literal(export.zh, lang="zh")
    yield file, DCTERMS.title, Literal(export.en, lang="en")
    yield file, DCAT.mediaType, URIRef(f"{MEDIA}{export.media_type}")
    yield file, DCAT.accessURL, URIRef(f"{listing.site}/data/{source.version}")
    yield file, DCAT.downloadURL, URIRef(f"{listing.site}/{path}")
    if found.packed:
        yield file, DCAT.compressFormat, URIRef(f"{MEDIA}{found.media_type}")
    if export.profile:
        yield file, DCTERMS.conformsTo, URIRef(export.profile)
    for license_ in listing.about.get(DCTERMS.license, ()):
        yield file, DCTERMS.license, license_
    made = listing.kept(source, found)
    if made is not None:
        checksum = URIRef(f"{file}#sha256")
        yield file, DCAT.byteSize, Literal(str(made.size), datatype=XSD.nonNegativeInteger)
        yield file, SPDX.checksum, checksum
        yield checksum, RDF.type, SPDX.Checksum
        yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
        yield checksum, SPDX.checksumValue, Literal(made.sha256, datatype=XSD.hexBinary)

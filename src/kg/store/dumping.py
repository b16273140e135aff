"""Files of lines (N-Triples, N-Quads) written in the other forms of RDF, in constant memory."""

from pathlib import Path

import pyoxigraph as ox

from kg.store.writing import stream_graph
from kg.vocab import PREFIXES

_DATASETS = {"application/trig": ox.RdfFormat.TRIG, "application/ld+json": ox.RdfFormat.JSON_LD}
_NAMESPACES = {name: namespace for name, namespace in PREFIXES.items() if name != "id"}


def dump_triples(ntriples: Path, media_type: str, target: Path) -> None:
    """Write a file of N-Triples in another form.

    Args:
        ntriples: Its lines are sorted, each is there once.
        media_type: A key of `kg.store.GRAPH_FORMATS`.
        target: The file to write.

    Raises:
        UnwritableError: The form has no name for a property, or cannot hold a character.
        SyntaxError: The file is damaged.
        OSError: The disk refuses.
    """
    parsed = ox.parse(path=str(ntriples), format=ox.RdfFormat.N_TRIPLES)
    with target.open("wb") as file:
        stream_graph((quad.triple for quad in parsed), media_type, file.write)


def dump_quads(nquads: Path, media_type: str, target: Path) -> None:
    """Write a file of N-Quads in another form that holds named graphs.

    Args:
        nquads: Its lines, graph after graph.
        media_type: TriG or JSON-LD.
        target: The file to write.

    Raises:
        SyntaxError: The file is damaged.
        OSError: The disk refuses.
    """
    rdf_format = _DATASETS[media_type]
    prefixes = _NAMESPACES if rdf_format == ox.RdfFormat.TRIG else None
    with target.open("wb") as file:
        parsed = ox.parse(path=str(nquads), format=ox.RdfFormat.N_QUADS)
        ox.serialize(parsed, output=file, format=rdf_format, prefixes=prefixes)
        file.write(b"\n")

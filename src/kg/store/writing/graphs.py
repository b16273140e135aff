"""Graphs: small ones once a triple, sorted, with the prefixes they use; large ones as they are computed."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

import pyoxigraph as ox
from rdflib.namespace import RDF

from kg.jsonld import to_jsonld
from kg.store.errors import UnwritableError
from kg.store.failing import UNKNOWN, Failing
from kg.store.terms import terms_of
from kg.store.writing.forms import GRAPH_FORMATS
from kg.store.writing.gate import Cut, Limits, Tap, Write, Written, evaluating
from kg.store.writing.xml import Mender, cut_remark, mended, remark
from kg.term import RDF_LANG_STRING, XSD_STRING
from kg.vocab import PREFIXES

SMALL = 100
"""So many triples are sorted before they are written: a page of Turtle for people, not a download."""

_NAMESPACES = {name: namespace for name, namespace in PREFIXES.items() if name != "id"}
"""Prefixes of written graphs: `id:` would need a backslash before every slash of an IRI's path."""

_XML_NAME_END = re.compile(r"[A-Za-z_\u00c0-\U000effff][\w.\u00b7-]*$")
_LINES = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_PREFIXED = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML)


_TYPE = str(RDF.type)
_UNWRITTEN = frozenset({XSD_STRING, RDF_LANG_STRING})


def write_graph(triples: Iterable[ox.Triple], rdf_format: ox.RdfFormat) -> bytes:
    """Write triples, sorted by subject, its types first.

    Raises:
        UnwritableError: RDF/XML has no name for a property, or cannot hold a character.
    """
    ordered = sorted(triples, key=_place)
    if rdf_format == ox.RdfFormat.JSON_LD:
        return to_jsonld(map(terms_of, ordered), _NAMESPACES)
    prefixes = _used(ordered) if rdf_format in _PREFIXED else None
    if rdf_format == ox.RdfFormat.RDF_XML:
        return mended(ox.serialize(_named(ordered), format=rdf_format, prefixes=prefixes) or b"")
    return ox.serialize(ordered, format=rdf_format, prefixes=prefixes) or b""


def _place(triple: ox.Triple) -> tuple[str, bool, str, str]:
    predicate = triple.predicate.value
    return str(triple.subject), predicate != _TYPE, predicate, str(triple.object)


def _used(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes whose namespace begins some IRI or datatype; namespaces end in a slash or hash."""
    spaces = set()
    for triple in triples:
        for term in triple:
            node = term.datatype if isinstance(term, ox.Literal) else term
            if isinstance(node, ox.NamedNode) and (iri := node.value) not in _UNWRITTEN:
                spaces.add(iri[: max(iri.rfind("/"), iri.rfind("#")) + 1])
    return {name: ns for name, ns in _NAMESPACES.items() if any(space.startswith(ns) for space in spaces)}


def _named(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield triples that RDF/XML can write.

    Raises:
        UnwritableError: A property has no name there.
    """
    known = set()
    for triple in triples:
        if (predicate := triple.predicate.value) not in known:
            if not _XML_NAME_END.search(predicate):
                raise UnwritableError(
                    f"RDF/XML 写不出属性 <{predicate}> 的名称。 "
                    f"RDF/XML has no name for the property <{predicate}>.",
                    "请用 Turtle 或 JSON-LD。 Ask for Turtle or JSON-LD.",
                )
            known.add(predicate)
        yield triple


def stream_graph(
    triples: Iterable[ox.Triple],
    media_type: str,
    write: Write,
    limits: Limits | None = None,
    failing: Failing = UNKNOWN,
) -> Written:
    """Write a graph while it is computed; one of up to `SMALL` triples is sorted first.

    Args:
        triples: The triples; each comes once.
        media_type: A key of `GRAPH_FORMATS`.
        write: Takes the bytes.
        limits: Where to cut; JSON-LD then has a member `cut`, the other formats a comment.
        failing: Says why evaluation failed.

    Returns:
        How much was written, and whether it was cut.

    Raises:
        KgError: Evaluation failed; what was written so far is no whole document, here and below.
        UnwritableError: RDF/XML cannot hold a character, or has no name for a property.
        KeyError: The media type is no format of graphs.
    """
    tap, limits, rdf_format = Tap(write), limits or Limits(), GRAPH_FORMATS[media_type]
    source = iter(triples)
    with evaluating(tap, failing):
        sorts = rdf_format not in _LINES
        first = list(islice(source, SMALL + 1)) if sorts else []
        if sorts and len(first) <= SMALL and (limits.rows is None or len(first) <= limits.rows):
            body = write_graph(first, rdf_format)
            if limits.bytes is None or len(body) <= limits.bytes:
                tap.write(body)
                return Written(len(first), tap.sent)
        flow = _Flow(chain(first, source), tap, limits)
        if rdf_format == ox.RdfFormat.JSON_LD:
            _flow_jsonld(flow, tap)
        elif rdf_format == ox.RdfFormat.RDF_XML:
            _flow_xml(flow, tap)
        else:
            _flow_text(flow, tap, rdf_format)
    return Written(flow.rows, tap.sent, flow.cut)


class _Flow:
    """Triples on their way, until a limit is reached.

    Args:
        triples: All of them.
        tap: Says how much was written.
        limits: Where to stop.
    """

    def __init__(self, triples: Iterator[ox.Triple], tap: Tap, limits: Limits) -> None:
        self._triples = triples
        self._tap = tap
        self._limits = limits
        self.rows = 0
        self.cut: Cut | None = None

    def __iter__(self) -> Iterator[ox.Triple]:
        most, size, tap = self._limits.rows, self._limits.bytes, self._tap
        for triple in self._triples:
            if most is not None and self.rows >= most:
                self.cut = "rows"
                return
            if size is not None and tap.sent >= size:
                self.cut = "bytes"
                return
            self.rows += 1
            yield triple


def _flow_text(flow: _Flow, tap: Tap, rdf_format: ox.RdfFormat) -> None:
    prefixes = _NAMESPACES if rdf_format in _PREFIXED else None
    ox.serialize(flow, tap, rdf_format, prefixes=prefixes)  # type: ignore[arg-type]  # all it uses is `write`
    if flow.cut:
        tap.write(f"# {cut_remark(flow.cut)}\n".encode())


def _flow_xml(flow: _Flow, tap: Tap) -> None:
    sound = Mender(tap.write)
    ox.serialize(_named(flow), sound, ox.RdfFormat.RDF_XML, prefixes=_NAMESPACES)  # type: ignore[arg-type]  # as above
    sound.end()
    tap.write(b"\n" + (remark(flow.cut) + b"\n" if flow.cut else b""))


def _flow_jsonld(flow: _Flow, tap: Tap) -> None:
    # The context says that `cut` is no property, as a reader has to know before it comes.
    tap.write(b'{"@context":{"cut":null},"@graph":')
    ox.serialize(flow, tap, ox.RdfFormat.JSON_LD)  # type: ignore[arg-type]  # all it uses is `write`
    tap.write(f',"cut":"{flow.cut}"}}\n'.encode() if flow.cut else b"}\n")

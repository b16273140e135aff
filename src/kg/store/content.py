"""Contents of single graphs: read from what clients send, written as N-Quads, one kind of blank node label.

A content is a set of triples. Blank nodes get labels of ours, made of a salt and of all that was sent with
them: so those of different writes never meet, and the same history always gives the same labels.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from xml.parsers import expat

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.term import XSD_STRING, Term
from kg.vocab import PREFIXES

Content = frozenset[ox.Triple]
"""What a graph holds."""

DEFAULT = ""
"""Stands for the default graph of what a client sends."""

TRIPLE_MEDIA: Mapping[str, ox.RdfFormat] = MappingProxyType(
    {
        "text/turtle": ox.RdfFormat.TURTLE,
        "application/n-triples": ox.RdfFormat.N_TRIPLES,
        "application/rdf+xml": ox.RdfFormat.RDF_XML,
        "application/ld+json": ox.RdfFormat.JSON_LD,
        "application/x-turtle": ox.RdfFormat.TURTLE,
    }
)
QUAD_MEDIA: Mapping[str, ox.RdfFormat] = MappingProxyType(
    {"application/n-quads": ox.RdfFormat.N_QUADS, "application/trig": ox.RdfFormat.TRIG}
)
_PLACE = re.compile(
    r"error (?:at line (?P<line>\d+) column (?P<column>\d+)[^:]*|at \d+:\d+): (?P<why>.*)", re.DOTALL
)
_BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"
"""What may stand before a JSON document: a byte order mark, and blanks."""
_NO_ELEMENTS = expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]
_CUT_OFF = "The document ends before its outermost element does"
_UPDATE_PLACE = re.compile(r"error at (\d+):(\d+)")


class ContentError(KgError):
    """What a client sent is not RDF of the kind that it said, or of a kind that is not kept here.

    Args:
        message: What is wrong.
        remedy: What to do.
        line: 1-based line, if known.
        column: 1-based column, if known.
    """

    def __init__(
        self, message: str, remedy: str = "", line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message, remedy)
        self.line = line
        self.column = column


def read_content(data: bytes, media_type: str, base: str, salt: str) -> dict[str, Content]:
    """Read RDF that a client sent.

    Args:
        data: The document; never more than memory holds.
        media_type: A key of `TRIPLE_MEDIA` or `QUAD_MEDIA`.
        base: What relative IRIs are resolved against.
        salt: Goes into the labels of blank nodes.

    Returns:
        Contents by graph; `DEFAULT` for triples that are in none.

    Raises:
        ContentError: It cannot be read, names a remote JSON-LD context, or holds triple terms.
    """
    rdf_format = TRIPLE_MEDIA.get(media_type) or QUAD_MEDIA[media_type]
    if rdf_format == ox.RdfFormat.RDF_XML:
        _check_xml(data)
    try:
        quads = list(ox.parse(data, rdf_format, base_iri=base))
    except SyntaxError as error:
        raise _unreadable(error, rdf_format.name) from error
    except (ValueError, OSError) as error:
        raise ContentError(f"The {rdf_format.name} cannot be read: {error}", "Mend it.") from error
    if not quads and rdf_format == ox.RdfFormat.JSON_LD:
        _check_json(data)
    return grouped(quads, salt)


def _check_xml(data: bytes) -> None:
    """Refuse what is no whole XML document: Oxigraph takes what has come of one that is cut off, or nothing.

    Raises:
        ContentError: It is not well-formed.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        why = _CUT_OFF if error.code == _NO_ELEMENTS else expat.ErrorString(error.code)
        raise _malformed(ox.RdfFormat.RDF_XML.name, why, error.lineno, error.offset + 1) from error
    except ValueError as error:  # an encoding that is not known, or that gives a letter several bytes
        raise _malformed(ox.RdfFormat.RDF_XML.name, str(error), None, None) from error


def _check_json(data: bytes) -> None:
    """Refuse JSON that is no JSON-LD document: Oxigraph finds nothing in it, and no fault.

    Args:
        data: JSON that can be read.

    Raises:
        ContentError: It is neither an object nor an array.
    """
    if not data.lstrip(_BEFORE_JSON).startswith((b"{", b"[")):
        raise _malformed(ox.RdfFormat.JSON_LD.name, "The document is neither an object nor an array", 1, 1)


def read_data(text: str, salt: str) -> dict[str, Content]:
    """Read the triples of an `INSERT DATA` operation, which is run on an empty store.

    Args:
        text: One operation with its prologue; nothing else.
        salt: Goes into the labels of blank nodes.

    Raises:
        QueryError: It is no such operation.
        ContentError: It holds triple terms.
    """
    return grouped(list(run_aside(text)), salt)


def run_aside(text: str) -> ox.Store:
    """Let Oxigraph read an update by running it on an empty store, which is returned.

    Raises:
        QueryError: Oxigraph cannot read it.
    """
    empty = ox.Store()
    try:
        empty.update(text, prefixes=PREFIXES)
    except SyntaxError as error:
        place = _UPDATE_PLACE.match(error.msg)
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
        raise QueryError("This is not SPARQL 1.1 Update.", "Mend it at that place.", line, column) from error
    except (RuntimeError, ValueError, OSError):
        return empty  # it was read: what fails is that the empty store lacks its graphs
    return empty


def _unreadable(error: SyntaxError, name: str) -> ContentError:
    if "LoadDocumentCallback" in error.msg:
        return ContentError(
            "A remote @context is not loaded: this service contacts no other host.",
            "Put the context itself into the document.",
        )
    where = _PLACE.search(error.msg)
    why = where["why"] if where else error.msg
    line, column = (error.lineno, error.offset) if error.lineno else (None, None)
    return _malformed(name, why, line, column)


def _malformed(name: str, why: str, line: int | None, column: int | None) -> ContentError:
    place = f" line {line}, column {column}:" if line else ""
    remedy = "Mend it at that place." if line else "Mend it."
    return ContentError(f"This is not {name}:{place} {why.removesuffix('.')}.", remedy, line, column)


def grouped(quads: Iterable[ox.Quad], salt: str) -> dict[str, Content]:
    """Return quads as contents by graph, blank nodes labelled from the salt.

    Raises:
        ContentError: A graph's name is a blank node, or there are triple terms or directions of text.
    """
    known = list(quads)
    if any(map(_blank, known)):
        dataset = ox.Dataset(known)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        said = b"".join(sorted((ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").splitlines()))
        stem = hashlib.sha256(salt.encode() + said).hexdigest()[:16]
        known = [_renamed(quad, lambda label: f"b{stem}x{label.removeprefix('c14n')}") for quad in dataset]
    contents: dict[str, set[ox.Triple]] = {}
    for quad in known:
        _plain(quad)
        name = quad.graph_name
        graph = name.value if isinstance(name, ox.NamedNode) else DEFAULT
        contents.setdefault(graph, set()).add(quad.triple)
    return {graph: frozenset(triples) for graph, triples in contents.items()}


def fresh_label(salt: str, label: str) -> str:
    """Return the label of a new blank node."""
    return f"b{hashlib.sha256(f'{salt} {label}'.encode()).hexdigest()[:24]}"


def _blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _plain(quad: ox.Quad) -> None:
    if isinstance(quad.graph_name, ox.BlankNode):
        raise ContentError("A graph is named by a blank node.", "Name it by an IRI.")
    node = quad.object
    if isinstance(node, ox.Triple) or isinstance(quad.subject, ox.Triple):
        raise ContentError("Triple terms (RDF 1.2) are not kept here.", "State them as RDF 1.1.")
    if isinstance(node, ox.Literal) and node.direction is not None:
        raise ContentError("Text directions (RDF 1.2) are not kept here.", "State the text without one.")


def _renamed(quad: ox.Quad, name: Callable[[str], str]) -> ox.Quad:
    subject, node = quad.subject, quad.object
    return ox.Quad(
        ox.BlankNode(name(subject.value)) if isinstance(subject, ox.BlankNode) else subject,
        quad.predicate,
        ox.BlankNode(name(node.value)) if isinstance(node, ox.BlankNode) else node,
        quad.graph_name,
    )


def to_lines(graph: str, content: Iterable[ox.Triple]) -> bytes:
    """Write a content as sorted N-Quads of a graph: the same content always gives the same bytes."""
    name = ox.NamedNode(graph)
    quads = (ox.Quad(t.subject, t.predicate, t.object, name) for t in content)
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(written.splitlines(keepends=True)))


def as_kept(content: Iterable[ox.Triple]) -> Content:
    """Return a content as a store gives it back: values, not spellings (`1.50` is `1.5`)."""
    aside = ox.Store()
    aside.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in content)
    return frozenset(quad.triple for quad in aside)


def from_lines(lines: bytes) -> Content:
    """Read what `to_lines` wrote."""
    return frozenset(quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_QUADS))


def things(content: Iterable[ox.Triple]) -> set[Term]:
    """Return the subjects of a content."""
    return {_resource_of(triple.subject) for triple in content}


def _resource_of(node: object) -> Term:
    if isinstance(node, ox.NamedNode):
        return Term(node.value, "iri")
    return Term(str(node), "bnode")


def triple_of(subject: Term, predicate: Term, node: Term) -> ox.Triple | None:
    """Return three terms as a triple; `None` where they are none: a literal as subject, say."""
    if predicate.kind != "iri" or subject.kind == "literal":
        return None
    return ox.Triple(_node(subject), ox.NamedNode(predicate.value), _node(node))  # type: ignore[arg-type]


def _node(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if term.kind == "iri":
        return ox.NamedNode(term.value)
    if term.kind == "bnode":
        return ox.BlankNode(term.value.removeprefix("_:"))
    if term.language:
        return ox.Literal(term.value, language=term.language)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype or XSD_STRING))

"""Tying a fact to its place in the source document (Web Annotation selectors)."""

from rdflib import Literal, URIRef

from kg import iri
from kg.build.quads import GraphQuads, offset
from kg.vocab import GP, OA


class SpanWriter:
    """Writes the source spans of one document's facts into a graph.

    Args:
        quads: The graph to write into.
        document: The source document.
    """

    def __init__(self, quads: GraphQuads, document: URIRef) -> None:
        self._quads = quads
        self._document = document

    def write(self, owner: URIRef, span: tuple[int, int], quote: str | None) -> None:
        """Say where the document says the owner.

        Args:
            owner: The thing that the text states.
            span: `[start, end)` in code points of the raw text.
            quote: The text there with its layout removed; `None` when it does not ship.
        """
        place = iri.span(owner)
        position = iri.below(place, "position")
        quads = self._quads
        quads.add(owner, GP.source, place)
        quads.a(place, GP.SourceSpan)
        quads.add(place, OA.hasSource, self._document)
        quads.add(place, OA.hasSelector, position)
        quads.a(position, OA.TextPositionSelector)
        quads.add(position, OA.start, offset(span[0]))
        quads.add(position, OA.end, offset(span[1]))
        if quote is not None:
            selector = iri.below(place, "quote")
            quads.add(place, OA.hasSelector, selector)
            quads.a(selector, OA.TextQuoteSelector)
            quads.add(selector, OA.exact, Literal(quote))

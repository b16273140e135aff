"""The class diagram: our classes and how they relate, as boxes and lines with their labels placed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rdflib.namespace import DCTERMS, SKOS

from api.ontology.layout import Point, layout
from api.ontology.shapes import Shapes
from api.ontology.terms import OntologyTerm, Vocabulary
from api.reading import Label

_HUB = 4
"""A property that leads from so many classes to one (`gp:plan`, `gp:source`) is no line: it says little."""
_PART = str(DCTERMS.isPartOf)
_CONCEPT = str(SKOS.Concept)
_HEIGHT, _LINE, _PAD = 44.0, 15.0, 8.0
_TRIES = (0.5, 0.34, 0.66, 0.22, 0.78, 0.12, 0.88)

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Box:
    """A class: its label, the instances it has, and where it stands (centre, size)."""

    label: Label
    count: int
    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """Its left edge."""
        return round(self.x - self.width / 2, 1)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return round(self.y - self.height / 2, 1)


@dataclass(frozen=True)
class Line:
    """A relation between two classes.

    Attributes:
        source: The class that it leads from.
        target: The class that it leads to.
        words: Its label, empty for a subclass.
        path: The SVG path, from source to target.
        x: Centre of the label.
        y: Base line of the label.
        is_a: Whether the source is a kind of the target.
    """

    source: Label
    target: Label
    words: str
    path: str
    x: float
    y: float
    is_a: bool


@dataclass(frozen=True)
class Diagram:
    """The whole drawing, in one language."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int


@dataclass(frozen=True)
class Relation:
    """What leads from one class to another: properties, or that the one is a kind of the other."""

    source: str
    target: str
    properties: tuple[str, ...]

    @property
    def upward(self) -> bool:
        """Whether the target is drawn above: a wider class, or the whole of which the source is a part."""
        return not self.properties or _PART in self.properties


def relations(vocabulary: Vocabulary, shapes: Shapes) -> list[Relation]:
    """Return how our classes relate, by domain and range and by what the shapes ask of their properties.

    Code lists are left out but for those that relate to classes themselves; so are what a wider class already
    has, what leads back along a line, and properties that lead from everywhere to one class.
    """
    stated = {
        (source.iri, term.iri, target.iri)
        for term in vocabulary.terms.values()
        for source in term.domain
        for target in term.range
    } | shapes.relations
    leads = {
        triple
        for triple in stated
        if all(_is_drawn(vocabulary, vocabulary.of(end)) for end in (triple[0], triple[2]))
    }
    sources: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, prop, target in leads:
        sources[prop, target].add(source)
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, prop, target in leads:
        wider = vocabulary.kinds_of(source) - {source}
        if len(sources[prop, target]) < _HUB and not any((w, prop, target) in leads for w in wider):
            pairs[source, target].add(prop)
    found = [
        Relation(source, target, tuple(sorted(props)))
        for (source, target), props in pairs.items()
        if source != target and not ((target, source) in pairs and _PART in props)
    ]
    drawn = (term for term in vocabulary.terms.values() if _is_drawn(vocabulary, term))
    found += [
        Relation(term.iri, wider.iri, ())
        for term in drawn
        for wider in term.above
        if _is_drawn(vocabulary, vocabulary.of(wider.iri))
    ]
    return sorted(found, key=lambda one: (one.source, one.target, one.properties))


def _is_drawn(vocabulary: Vocabulary, term: OntologyTerm | None) -> bool:
    """Tell whether a class is drawn: no code list, except one whose concepts have properties of their own."""
    if term is None or not term.is_class:
        return False
    own = any(term.label in other.domain for other in vocabulary.terms.values())
    return own or _CONCEPT not in vocabulary.kinds_of(term.iri)


def diagram(vocabulary: Vocabulary, shapes: Shapes, counts: dict[str, int], language: str) -> Diagram:
    """Draw the classes in one language.

    Args:
        vocabulary: The ontology.
        shapes: What the shapes say of classes.
        counts: Instances by class.
        language: `zh` or `en`.
    """
    found = relations(vocabulary, shapes)
    names = sorted({end for one in found for end in (one.source, one.target)})
    sizes = {name: (_width(vocabulary.label(name), counts.get(name, 0), language), _HEIGHT) for name in names}
    edges = {one: (one.target, one.source) if one.upward else (one.source, one.target) for one in found}
    placed = layout(sizes, edges.values())
    boxes = tuple(
        Box(vocabulary.label(name), counts.get(name, 0), *placed.boxes[name], *sizes[name]) for name in names
    )
    taken: list[Rectangle] = [
        (box.left, box.top, box.left + box.width, box.top + box.height) for box in boxes
    ]
    lines = []
    for one in found:
        points = placed.lines[edges[one]]
        points = points[::-1] if one.upward else points
        words = "、".join if language != "en" else ", ".join
        text = words(vocabulary.label(prop).first(language) for prop in one.properties)
        x, y = _label_place(points, text, taken, placed.width) if text else points[0]
        ends = vocabulary.label(one.source), vocabulary.label(one.target)
        lines.append(Line(*ends, text, _path(points), x, y, is_a=not one.properties))
    return Diagram(boxes, tuple(lines), round(placed.width), round(placed.height))


def _text_width(text: str, size: float) -> float:
    return sum(size if ord(character) > 0x2E7F else size * 0.56 for character in text)  # noqa: PLR2004 - CJK


def _width(label: Label, count: int, language: str) -> float:
    below = f"gp:{label.iri.rpartition('#')[2]} {count:,}"
    return round(max(_text_width(label.first(language), 14), _text_width(below, 11)) + 2 * _PAD, 1)


def _label_place(points: Sequence[Point], text: str, taken: list[Rectangle], drawing: float) -> Point:
    """Return where a label stands: on its line, where it covers neither a box nor another label if it can."""
    width = _text_width(text, 12) + 6
    segments = sorted(
        pairwise(points),
        key=lambda pair: abs(pair[0][0] - pair[1][0]),  # a steep stretch crosses fewer others
    )
    on_line = (_on(*segment, part) for segment in segments for part in _TRIES)
    places = [(min(max(x, width / 2), drawing - width / 2), y) for x, y in on_line]

    def overlap(place: Point) -> float:
        box = (place[0] - width / 2, place[1] - _LINE / 2, place[0] + width / 2, place[1] + _LINE / 2)
        return sum(_shared(box, other) for other in taken)

    x, y = min(places, key=overlap)
    taken.append((x - width / 2, y - _LINE / 2, x + width / 2, y + _LINE / 2))
    return round(x, 1), round(y + 4, 1)


def _shared(a: Rectangle, b: Rectangle) -> float:
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _on(start: Point, end: Point, part: float) -> Point:
    """Return a point of the curve that `_path` draws between two points."""
    bend = (start[1] + end[1]) / 2
    a, b, c, d = (1 - part) ** 3, 3 * (1 - part) ** 2 * part, 3 * (1 - part) * part**2, part**3
    return (a + b) * start[0] + (c + d) * end[0], a * start[1] + (b + c) * bend + d * end[1]


def _path(points: Sequence[Point]) -> str:
    def pieces() -> Iterator[str]:
        yield f"M{points[0][0]} {points[0][1]}"
        for (x1, y1), (x2, y2) in pairwise(points):
            bend = round((y1 + y2) / 2, 1)
            yield f"C{x1} {bend} {x2} {bend} {x2} {y2}"

    return "".join(pieces())

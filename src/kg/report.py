"""What validation found: results by severity, as table rows and as RDF without blank nodes."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as Choice
from typing import get_args

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kg import iri
from kg.vocab import BASE, PREFIXES

Severity = Choice["Violation", "Warning", "Info"]
COLUMNS = ("severity", "shape", "focus", "path", "value", "component", "message_zh", "message_en")
"""Names of the cells that `Report.rows` yields."""

REPORT = iri.thing("validation", "report")
"""The report of a release, which has one."""

SHAPE_PREFIXES = PREFIXES | {"sh": str(SH), "gps": f"{BASE}shapes#"}


def shorten(term: URIRef) -> str:
    """Return an IRI as a prefixed name where one of our prefixes fits, else in angle brackets."""
    text = str(term)
    for prefix, namespace in SHAPE_PREFIXES.items():
        local = text.removeprefix(namespace)
        if local != text and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return f"<{text}>"


_PATHS = {
    SH.inversePath: "^{}",
    SH.zeroOrMorePath: "{}*",
    SH.oneOrMorePath: "{}+",
    SH.zeroOrOnePath: "{}?",
}


def path_text(shapes: Graph, path: Node) -> str:
    """Return a SHACL path as a SPARQL property path.

    Args:
        shapes: The graph that holds the path.
        path: A predicate, a list (sequence) or a node with one of the path properties.

    Returns:
        For example `^gp:responsibleFor` or `(gp:source|gp:rule)`.
    """
    if isinstance(path, URIRef):
        return shorten(path)
    for predicate, form in _PATHS.items():
        if (inner := shapes.value(path, predicate)) is not None:
            return form.format(path_text(shapes, inner))
    alternatives = shapes.value(path, SH.alternativePath)
    members, joint = (path, "/") if alternatives is None else (alternatives, "|")
    return f"({joint.join(path_text(shapes, part) for part in Collection(shapes, members))})"


@dataclass(frozen=True)
class Result:
    """One thing that breaks one constraint of one shape.

    Attributes:
        focus: The thing.
        path: SPARQL property path that the shape looks along, prefixed; empty for a shape of the whole node.
        predicate: The path where it is one predicate, else `None`.
        value: The value at fault; `None` where the fault is that there is none, or too many.
        shape: The property or node shape.
        component: The constraint component, for example `sh:MinCountConstraintComponent`.
        severity: How bad it is.
        message_zh: The shape's message in Chinese.
        message_en: The same in English.
        group: What the shape is about (`sh:group`): completeness, integrity, sense or codes; `None` for none.
    """

    focus: URIRef
    path: str
    predicate: URIRef | None
    value: URIRef | Literal | None
    shape: URIRef
    component: URIRef
    severity: Severity
    message_zh: str
    message_en: str
    group: URIRef | None = None

    def cells(self) -> tuple[str, ...]:
        """Return the texts of a table row, in the order of `COLUMNS`."""
        value = "" if self.value is None else str(self.value)
        where = (shorten(self.shape), str(self.focus), self.path, value, shorten(self.component))
        return (self.severity, *where, self.message_zh, self.message_en)

    @property
    def digest(self) -> str:
        """A short name, the same in every run that finds this result."""
        value = "" if self.value is None else self.value.n3()
        said = f"{self.focus}\n{self.shape}\n{self.component}\n{value}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def statements(self) -> Iterator[tuple[URIRef, URIRef | Literal]]:
        """Yield predicate and object of everything that a report in RDF says of this result."""
        yield RDF.type, SH.ValidationResult
        yield SH.focusNode, self.focus
        yield SH.sourceShape, self.shape
        yield SH.sourceConstraintComponent, self.component
        yield SH.resultSeverity, SH[self.severity]
        yield SH.resultMessage, Literal(self.message_zh, lang="zh")
        yield SH.resultMessage, Literal(self.message_en, lang="en")
        if self.value is not None:
            yield SH.value, self.value
        if self.predicate is not None:
            yield SH.resultPath, self.predicate


@dataclass(frozen=True)
class Report:
    """What validation found.

    Attributes:
        results: Sorted by severity, shape and focus node.
        unreached: Shapes with a target that no node of the data hits, sorted; a misspelt target looks so.
    """

    results: tuple[Result, ...]
    unreached: tuple[URIRef, ...]

    @property
    def counts(self) -> dict[Severity, int]:
        """How many results there are of each severity; all three are keys."""
        found = Counter(result.severity for result in self.results)
        return {severity: found[severity] for severity in get_args(Severity)}

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and notes do not count, as they do for `sh:conforms`."""
        return self.counts["Violation"] == 0

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the cells of one table row a result, in the order of `COLUMNS`."""
        return (result.cells() for result in self.results)

    def triples(self, report: URIRef = REPORT) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
        """Yield the report as RDF without blank nodes.

        SHACL wants a blank node for a path that is more than one predicate, and named graphs hold none: such
        a result has no `sh:resultPath` here. A report that leaves the graph has (`kg.worklist.rdf`).

        Args:
            report: IRI of the report; results are minted below it, by what they say.

        Yields:
            A `sh:ValidationReport` and the group of each shape that it names; `sh:conforms` is SHACL's own,
            so any result makes it false.
        """
        yield report, RDF.type, SH.ValidationReport
        yield report, SH.conforms, Literal(not self.results)
        for result in self.results:
            node = iri.below(report, result.digest)
            yield report, SH.result, node
            yield from ((node, predicate, value) for predicate, value in result.statements())
        yield from sorted({(r.shape, SH.group, r.group) for r in self.results if r.group is not None})

    def to_graph(self, report: URIRef = REPORT) -> Graph:
        """Return `triples` as a graph."""
        graph = Graph()
        for triple in self.triples(report):
            graph.add(triple)
        return graph

    def to_json(self) -> str:
        """Return counts, unreached shapes and results as JSON text; `conforms` is `sh:conforms`."""
        results = [dict(zip(COLUMNS, row, strict=True)) for row in self.rows()]
        told = {"conforms": not self.results, "counts": self.counts, "unreached": self.unreached}
        return json.dumps(told | {"results": results}, ensure_ascii=False, indent=2) + "\n"

    def to_text(self) -> str:
        """Return a summary for people: results by shape, how many there are, and an example of each."""
        by_shape: dict[tuple[Severity, URIRef], list[Result]] = {}
        for result in self.results:
            by_shape.setdefault((result.severity, result.shape), []).append(result)
        lines = [
            f"{severity}  {len(found)} × {shorten(shape)}  {found[0].message_zh} {found[0].message_en}\n"
            f"    {found[0].focus}"
            for (severity, shape), found in by_shape.items()
        ]
        lines += [f"未命中 unreached  {shorten(shape)}" for shape in self.unreached]
        lines.append("，".join(f"{severity} {count}" for severity, count in self.counts.items()))
        return "\n".join(lines) + "\n"

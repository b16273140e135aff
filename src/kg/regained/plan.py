"""One plan's graph read back as a record.

What the graph says in one spelling comes back in that spelling: the place by its full name, a unit as its
number is printed or by its notation, lists without an order (topics, groups, laws, footnotes) sorted.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS
from rdflib.term import Node

from kg.codes import shipped_codes, shipped_notations
from kg.flat import fold
from kg.record import Record, record_of
from kg.vocab import ELI, GP, OA

Names = Callable[[URIRef], str | None]
"""Returns the Chinese name of a place or agency that the plan's graph does not describe, if it is known."""

_ROLE_AT_END = re.compile(r"（(?:牵头|参与)）$")


def regain(graph: Graph, plan: URIRef, names: Names, document: str) -> Record:
    """Read a plan's graph.

    Args:
        graph: The plan's graph; other graphs may be in it.
        plan: The plan's IRI.
        names: What places and agencies are called that the graph does not describe.
        document: The source document's name, where the graph does not say.

    Returns:
        A record of facts, of one plan, without digest.

    Raises:
        RecordError: The graph lacks what a record needs, such as the place in the document of a target; says
            where.
    """
    reader = _Reader(graph, plan, names)
    source = reader.one(plan, PROV.wasDerivedFrom)
    data = {
        "document": reader.text(source, DCTERMS.identifier) or document,
        "sha256": reader.text(source, GP.sha256) or _last(source),
        "plans": [reader.plan()],
    }
    return record_of(document, data, f"{plan}")


class _Reader:
    """One plan's graph while it is read."""

    def __init__(self, graph: Graph, plan: URIRef, names: Names) -> None:
        self._graph = graph
        self._plan = plan
        self._names = names

    def one(self, subject: Node | None, predicate: URIRef) -> Node | None:
        """Return what the graph says; of several the first by spelling."""
        return min(self._graph.objects(subject, predicate), key=str, default=None) if subject else None

    def text(self, subject: Node | None, predicate: URIRef) -> str | None:
        """Return a text, the Chinese one where there are several."""
        if subject is None:
            return None
        found = [node for node in self._graph.objects(subject, predicate) if isinstance(node, Literal)]
        return min(((node.language != "zh", str(node)) for node in found), default=(True, None))[1]

    def plan(self) -> dict[str, Any]:
        plan, text = self._plan, self.text
        place, issuer = self.one(plan, GP.place), self.one(plan, GP.issuer)
        sections = self._parts(plan, GP.DomainSection)
        provisions = self._parts(plan, GP.Provision)
        return {
            "title": text(plan, DCTERMS.title),
            "audience": _last(self.one(plan, GP.audience)),
            "place": self._name(place),
            "issuer": self._name(issuer),
            "document_number": text(plan, GP.documentNumber),
            "issued": text(plan, DCTERMS.issued),
            "period": [self._whole(plan, GP.periodStart), self._whole(plan, GP.periodEnd)],
            "based_on": self._labels(plan, ELI.based_on),
            "slug": self._slug(),
            "partial": self._true(plan, GP.partial),
            "source": text(plan, DCTERMS.source),
            "span": self._span(plan),
            "domains": [self._domain(section) for section in sections],
            "projects": [self._item(one) for one in self._parts(plan, GP.KeyProject)],
            "implementation": [self._item(one) for one in provisions if self._of(one) == "implementation"],
            "monitoring": [self._item(one) for one in provisions if self._of(one) == "monitoring"],
            "baselines": self._baselines(),
        }

    def _domain(self, section: Node) -> dict[str, Any]:
        return {
            "ordinal": self._whole(section, GP.ordinal),
            "name": self.text(section, RDFS.label),
            "span": self._span(section),
            "targets": [self._target(one) for one in self._parts(section, GP.Target)],
            "measures": [self._measure(one) for one in self._parts(section, GP.Measure)],
        }

    def _target(self, target: Node) -> dict[str, Any]:
        return {
            "ordinal": self._whole(target, GP.ordinal),
            "printed_number": self._whole(target, GP.printedNumber),
            "text": self.text(target, GP.statement),
            "span": self._span(target),
            "kind": _last(self.one(target, GP.targetKind)),
            "quantities": self._quantities(target, GP.hasTargetValue),
            "agencies": self._duties(target),
            "footnotes": sorted(map(str, self._graph.objects(target, GP.footnote))),
            **self._tags(target),
        }

    def _measure(self, measure: Node) -> dict[str, Any]:
        item = self._item(measure)
        title = item.pop("name")
        printed = self._whole(measure, GP.printedNumber)
        return {**item, "title": title, "printed_number": printed, "laws": self._labels(measure, ELI.cites)}

    def _item(self, item: Node) -> dict[str, Any]:
        return {
            "ordinal": self._whole(item, GP.ordinal),
            "name": self.text(item, DCTERMS.title),
            "text": self.text(item, GP.text),
            "span": self._span(item),
            "quantities": self._quantities(item, GP.hasCommitment),
            "agencies": self._duties(item),
            **self._tags(item),
        }

    def _tags(self, item: Node) -> dict[str, list[str | None]]:
        tags = (("groups", GP.beneficiary), ("topics", GP.topic))
        return {
            name: [_last(one) for one in sorted(self._graph.objects(item, of), key=str)] for name, of in tags
        }

    def _quantities(self, item: Node, has: URIRef) -> list[dict[str, Any]]:
        return [
            self._number(one)
            | {"by_year": self._whole(one, GP.due) if self._true(one, GP.dueStated) else None}
            for one in self._ordered(self._graph.objects(item, has))
        ]

    def _number(self, subject: Node) -> dict[str, Any]:
        return {
            "indicator": self.text(subject, GP.indicatorPhrase),
            "comparator": shipped_notations().get(self.one(subject, GP.comparator) or subject),
            "value": self._value(subject, GP.value),
            "value_high": self._value(subject, GP.upperValue),
            "printed": self.text(subject, GP.valueText),
            "unit": self._unit(subject),
            "baseline_year": self._whole(subject, GP.baselineYear),
            "text": self._quote(subject),
            "span": self._span(subject),
        }

    def _unit(self, subject: Node) -> str | None:
        """Return a number's unit as it is printed behind the number, else as the code list writes it."""
        unit, printed = self.one(subject, GP.unit), self.text(subject, GP.valueText) or ""
        endings = (fold(printed[start:]) for start in range(1, len(printed)))
        as_printed = next((end for end in endings if shipped_codes().find("unit", end) == unit), None)
        return as_printed or shipped_notations().get(unit or subject)

    def _baselines(self) -> list[dict[str, Any]]:
        found = (one for one in self._graph.subjects(GP.plan, self._plan) if self._is(one, GP.Observation))
        return [
            self._number(one) | {"year": self._whole(one, GP.year), "by_year": None}
            for one in self._ordered(found)
        ]

    def _duties(self, item: Node) -> list[dict[str, Any]]:
        """Return the duties that the item's own words give, by their IRIs, where numbers count as such."""
        stated = (
            one
            for one in self._graph.subjects(GP.responsibleFor, item)
            if _last(self.one(one, GP.basis)) == "stated"
        )
        return [
            {
                "name": _ROLE_AT_END.sub("", self.text(one, RDFS.label) or ""),
                "role": _last(self.one(one, GP.role)),
                "text": self._quote(one),
                "span": self._span(one),
            }
            for one in sorted(stated, key=_natural)
        ]

    def _span(self, subject: Node) -> tuple[int, int] | None:
        for selector in self._selectors(subject):
            start, end = self._whole(selector, OA.start), self._whole(selector, OA.end)
            if start is not None and end is not None:
                return start, end
        return None

    def _quote(self, subject: Node) -> str | None:
        return next((text for one in self._selectors(subject) if (text := self.text(one, OA.exact))), None)

    def _selectors(self, subject: Node) -> list[Node]:
        source = self.one(subject, GP.source)
        return sorted(self._graph.objects(source, OA.hasSelector), key=str) if source else []

    def _parts(self, whole: Node, kind: URIRef) -> list[Node]:
        return self._ordered(
            one for one in self._graph.subjects(DCTERMS.isPartOf, whole) if self._is(one, kind)
        )

    def _ordered(self, things: Iterable[Node]) -> list[Node]:
        return sorted(things, key=lambda one: (self._whole(one, GP.ordinal) or 0, _natural(one)))

    def _is(self, subject: Node, kind: URIRef) -> bool:
        return (subject, RDF.type, kind) in self._graph

    def _of(self, provision: Node) -> str | None:
        return _last(self.one(provision, GP.section))

    def _name(self, thing: Node | None) -> str | None:
        known = self._names(thing) if isinstance(thing, URIRef) else None
        return known or self.text(thing, RDFS.label)

    def _labels(self, subject: Node, predicate: URIRef) -> list[str | None]:
        return [
            self.text(one, RDFS.label) for one in sorted(self._graph.objects(subject, predicate), key=str)
        ]

    def _slug(self) -> str | None:
        """Return what the plan's key ends in behind its period."""
        start, end = self._whole(self._plan, GP.periodStart), self._whole(self._plan, GP.periodEnd)
        return (self.text(self._plan, DCTERMS.identifier) or "").partition(f"-{start}-{end}-")[2] or None

    def _whole(self, subject: Node, predicate: URIRef) -> int | None:
        text = self.text(subject, predicate)
        return int(text) if text and text.isdecimal() else None

    def _value(self, subject: Node, predicate: URIRef) -> int | float | None:
        text = self.text(subject, predicate)
        try:
            return None if text is None else float(text) if "." in text else int(text)
        except ValueError:
            return None

    def _true(self, subject: Node, predicate: URIRef) -> bool:
        return self.text(subject, predicate) in {"true", "1"}


def _last(node: Node | None) -> str | None:
    """Return the last segment of an IRI: a concept's slug, a document's digest."""
    return None if node is None else str(node).rsplit("/", 1)[-1]


def _natural(node: Node) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts r2 before r10."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in _split(str(node)))


def _split(text: str) -> list[str]:
    return [part for part in re.split(r"(\d+)", text) if part]

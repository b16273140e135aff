"""One plan's named graph from its record."""

from collections.abc import Sequence

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDFS

from kg import iri
from kg.build.named_agency import named_agency
from kg.build.quads import GraphQuads, boolean, chinese, day, decimal, english, integer, year
from kg.build.spans import SpanWriter
from kg.codes import Codes
from kg.figures import find_indicator
from kg.record import Domain, Duty, Item, Measure, Plan, Quantity, Record, Target
from kg.registry import Registry
from kg.vocab import ELI, GP

_COMPARATOR_SIGN = {
    ">=": "≥",
    "<=": "≤",
    "=": "=",
    "~": "≈",
    "delta<=": "降低",
    "delta>=": "提高",
    "range": "",
}
_AUDIENCE = {"women": ("妇女", "women"), "children": ("儿童", "children")}


class PlanGraph:
    """Builds the graph of one plan.

    Args:
        record: A record of exactly one plan.
        registry: The registers, in which places, indicators and agencies are looked up.
        codes: The code lists.

    Raises:
        BuildError: The plan names no place or one that the register lacks, or a value is in no code list.
    """

    def __init__(self, record: Record, registry: Registry, codes: Codes) -> None:
        self._plan: Plan = record.plans[0]
        self._registry = registry
        self._codes = codes
        self.place = registry.places.governed(self._plan.place, record.document)
        self.key = iri.plan_key(self.place.code, self._plan.audience, self._plan.period, self._plan.slug)
        self._iri = iri.plan(self.key)
        self._document = iri.document(record.sha256)
        self.quads = GraphQuads(iri.graph("plan", self.key))
        self._spans = SpanWriter(self.quads, self._document)
        self._write_plan()
        for domain in self._plan.domains:
            self._write_section(domain)
        for item in self._plan.projects:
            self._write_item(item, iri.project(self._iri, item.ordinal), GP.KeyProject)
        for kind, items in (
            ("implementation", self._plan.implementation),
            ("monitoring", self._plan.monitoring),
        ):
            for item in items:
                provision = iri.provision(self._iri, kind, item.ordinal)
                self._write_item(item, provision, GP.Provision)
                self.quads.add(provision, GP.section, iri.concept("provision-section", kind))
        self._write_baselines()

    def _write_plan(self) -> None:
        plan, quads, subject = self._plan, self.quads, self._iri
        zh, en = _AUDIENCE[plan.audience]
        start, end = plan.period
        full = self._registry.places.full_name(self.place)
        quads.a(subject, GP.Plan)
        quads.add(subject, RDFS.label, chinese(plan.title or f"{full}{zh}发展规划（{start}—{end}年）"))
        short = f" ({plan.slug.replace('-', ' ')})" if plan.slug else ""
        label = f"{self.place.name_en}: {en}'s development plan {start}–{end}{short}"
        quads.add(subject, RDFS.label, english(label))
        quads.add(subject, DCTERMS.title, chinese(plan.title) if plan.title else None)
        quads.add(subject, DCTERMS.identifier, Literal(self.key))
        quads.add(subject, GP.audience, iri.concept("audience", plan.audience))
        quads.add(subject, GP.place, iri.place(self.place.code))
        quads.add(subject, GP.issuer, self._agency(plan.issuer) if plan.issuer else None)
        quads.add(subject, GP.documentNumber, Literal(plan.document_number) if plan.document_number else None)
        quads.add(subject, DCTERMS.issued, day(plan.issued) if plan.issued else None)
        quads.add(subject, GP.periodStart, year(start))
        quads.add(subject, GP.periodEnd, year(end))
        quads.add(subject, GP.partial, boolean(value=True) if plan.partial else None)
        quads.add(subject, DCTERMS.source, chinese(plan.source) if plan.source else None)
        quads.add(subject, PROV.wasDerivedFrom, self._document)
        for title in plan.based_on:
            quads.add(subject, ELI.based_on, self._cited_plan(title))
        self._spans.write(subject, plan.span, None)

    def _cited_plan(self, title: str) -> URIRef:
        """Return the IRI of a plan that this one is drawn up under, described where registers lack it."""
        places = self._registry.places
        cited = places.plan_key(title)
        work = iri.plan(cited) if cited else iri.work(title)
        self.quads.a(work, GP.CitedWork)
        self.quads.add(work, RDFS.label, chinese(places.plan_title(title)))
        return work

    def _write_section(self, domain: Domain) -> None:
        section = iri.section(self._iri, domain.ordinal)
        quads = self.quads
        concept = self._codes.get("domain", domain.name, section)
        quads.a(section, GP.DomainSection)
        quads.add(section, RDFS.label, chinese(domain.name))
        self._place_in_plan(section, self._iri, domain.ordinal)
        quads.add(section, GP.domain, concept)
        self._spans.write(section, domain.span, None)
        for target in domain.targets:
            self._write_target(target, section, concept, domain)
        for measure in domain.measures:
            self._write_measure(measure, section, concept, domain)

    def _place_in_plan(self, subject: URIRef, parent: URIRef, ordinal: int) -> None:
        self.quads.add(subject, DCTERMS.isPartOf, parent)
        self.quads.add(subject, GP.plan, self._iri)
        self.quads.add(subject, GP.ordinal, integer(ordinal))

    def _tag(self, subject: URIRef, tagged: Target | Measure | Item) -> None:
        self.quads.add(subject, GP.beneficiary, *(iri.concept("group", slug) for slug in tagged.groups))
        self.quads.add(subject, GP.topic, *(iri.concept("topic", slug) for slug in tagged.topics))

    def _write_target(self, target: Target, section: URIRef, concept: URIRef, domain: Domain) -> None:
        subject, quads = iri.target(section, target.ordinal), self.quads
        quads.a(subject, GP.Target)
        quads.add(subject, RDFS.label, chinese(f"{domain.name} 目标{target.ordinal}"))
        quads.add(
            subject, RDFS.label, english(f"{self.place.name_en}, target {domain.ordinal}.{target.ordinal}")
        )
        quads.add(subject, GP.statement, chinese(target.text))
        quads.add(subject, GP.domain, concept)
        if target.printed_number is not None:
            quads.add(subject, GP.printedNumber, integer(target.printed_number))
        quads.add(subject, GP.targetKind, iri.concept("target-kind", target.kind))
        quads.add(subject, GP.footnote, *(chinese(note) for note in target.footnotes))
        self._place_in_plan(subject, section, target.ordinal)
        self._tag(subject, target)
        self._spans.write(subject, target.span, target.text)
        self._write_quantities(target.quantities, subject, GP.TargetValue, GP.hasTargetValue)
        self._write_duties(target.agencies, subject)

    def _write_measure(self, measure: Measure, section: URIRef, concept: URIRef, domain: Domain) -> None:
        subject, quads = iri.measure(section, measure.ordinal), self.quads
        quads.a(subject, GP.Measure)
        quads.add(subject, RDFS.label, chinese(measure.title))
        quads.add(
            subject, RDFS.label, english(f"{self.place.name_en}, measure {domain.ordinal}.{measure.ordinal}")
        )
        quads.add(subject, DCTERMS.title, chinese(measure.title))
        quads.add(subject, GP.domain, concept)
        if measure.printed_number is not None:
            quads.add(subject, GP.printedNumber, integer(measure.printed_number))
        for title in dict.fromkeys(measure.laws):
            act = iri.legal_act(title)
            quads.add(subject, ELI.cites, act)
            quads.a(act, GP.LegalAct)
            quads.add(act, RDFS.label, chinese(title))
        self._write_body(measure, measure.text, subject, section, measure.ordinal)

    def _write_item(self, item: Item, subject: URIRef, kind: URIRef) -> None:
        self.quads.a(subject, kind)
        self.quads.add(subject, RDFS.label, chinese(item.name))
        self.quads.add(subject, DCTERMS.title, chinese(item.name))
        self._write_body(item, item.text, subject, self._iri, item.ordinal)

    def _write_body(
        self, item: Measure | Item, text: str | None, subject: URIRef, parent: URIRef, ordinal: int
    ) -> None:
        self.quads.add(subject, GP.text, chinese(text) if text else None)
        self._place_in_plan(subject, parent, ordinal)
        self._tag(subject, item)
        self._spans.write(subject, item.span, text)
        self._write_quantities(item.quantities, subject, GP.Commitment, GP.hasCommitment)
        self._write_duties(item.agencies, subject)

    def _write_quantities(
        self, quantities: Sequence[Quantity], item: URIRef, kind: URIRef, has: URIRef
    ) -> None:
        for ordinal, quantity in enumerate(quantities, 1):
            subject = iri.quantity(item, ordinal)
            self.quads.add(item, has, subject)
            self.quads.a(subject, kind)
            self._place_in_plan(subject, item, ordinal)
            self._describe(subject, quantity)
            due = quantity.by_year or self._plan.period[1]
            self.quads.add(subject, GP.due, year(due))
            self.quads.add(subject, GP.dueStated, boolean(value=quantity.by_year is not None))

    def _describe(self, subject: URIRef, quantity: Quantity) -> None:
        """Say what is measured, how it is compared, with which number and unit, and where."""
        quads, codes = self.quads, self._codes
        printed = quantity.printed or f"{quantity.value:f}{quantity.unit}"
        label = f"{quantity.indicator} {_COMPARATOR_SIGN[quantity.comparator]} {printed}"
        quads.add(subject, RDFS.label, chinese(label.replace("  ", " ")))
        quads.add(subject, GP.indicatorPhrase, chinese(quantity.indicator))
        indicator = find_indicator(quantity.indicator, self.place, self._registry)
        quads.add(subject, GP.indicator, iri.concept("indicator", indicator.slug) if indicator else None)
        quads.add(subject, GP.comparator, codes.get("comparator", quantity.comparator, subject))
        quads.add(subject, GP.value, decimal(quantity.value))
        quads.add(
            subject, GP.upperValue, decimal(quantity.value_high) if quantity.value_high is not None else None
        )
        quads.add(subject, GP.valueText, Literal(printed))
        quads.add(subject, GP.unit, codes.get("unit", quantity.unit, subject))
        quads.add(subject, GP.baselineYear, year(quantity.baseline_year) if quantity.baseline_year else None)
        self._spans.write(subject, quantity.span, quantity.text)

    def _write_baselines(self) -> None:
        for ordinal, baseline in enumerate(self._plan.baselines, 1):
            subject = iri.baseline(self._iri, ordinal)
            self.quads.a(subject, GP.Observation)
            self.quads.add(subject, GP.plan, self._iri)
            self.quads.add(subject, GP.ordinal, integer(ordinal))
            self.quads.add(subject, GP.place, iri.place(self.place.code))
            self.quads.add(subject, GP.year, year(baseline.year) if baseline.year else None)
            self._describe(subject, baseline)

    def _write_duties(self, duties: list[Duty], item: URIRef) -> None:
        for ordinal, duty in enumerate(duties, 1):
            subject = iri.responsibility(item, ordinal)
            quads = self.quads
            quads.a(subject, GP.Responsibility)
            quads.add(
                subject, RDFS.label, chinese(f"{duty.name}（{'牵头' if duty.role == 'lead' else '参与'}）")
            )
            quads.add(subject, GP.responsibleFor, item)
            quads.add(subject, GP.agency, self._agency(duty.name))
            quads.add(subject, GP.role, iri.concept("role", duty.role))
            quads.add(subject, GP.basis, iri.concept("basis", "stated"))
            quads.add(subject, GP.plan, self._iri)
            self._spans.write(subject, duty.span, duty.text)

    def _agency(self, name: str) -> URIRef:
        """Return the IRI of a body that the plan names."""
        return named_agency(self.quads, self.place, name, self._registry, self._codes)

"""Who presumably answers for each target: the graph of presumptions, and the rules they follow."""

from collections.abc import Iterable, Iterator, Mapping

from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDFS

from kg import iri
from kg.build.agency_graph import agency_iri
from kg.build.named_agency import describe_agency
from kg.build.quads import GraphQuads, chinese, english
from kg.codes import Codes
from kg.figures import find_indicator
from kg.places import Place
from kg.presume import Presumption, presume
from kg.record import Plan, Record, Target
from kg.registry import Registry
from kg.remits import Remit, check_remits
from kg.vocab import GP

_ROLES = {"lead": "牵头", "participating": "参与"}


def presumed_graph(records: Mapping[str, Record], registry: Registry, codes: Codes) -> GraphQuads:
    """Presume who answers for every target of every plan, whatever else is stated or assigned.

    Args:
        records: Records of one plan each, by name.
        registry: The registers, with the remits.
        codes: The code lists, for domains.

    Returns:
        Quads of graph `…/graph/presumed`.

    Raises:
        RegisterError: A remit names what is not there, or can never decide.
        BuildError: A plan's place or a domain is unknown.
    """
    check_remits(registry.remits, registry.indicators, codes)
    graph = _PresumedGraph(registry, codes)
    for record in records.values():
        for plan in record.plans:
            graph.write(plan, registry.places.governed(plan.place, record.document))
    return graph.quads


def write_remits(quads: GraphQuads, remits: Iterable[Remit]) -> None:
    """Describe the rules in a graph; it belongs to `…/graph/registers`.

    Args:
        quads: The graph to write into.
        remits: The rules, checked against the registers.
    """
    for remit in remits:
        subject = iri.remit(remit.slug)
        quads.a(subject, GP.RemitRule)
        quads.add(subject, RDFS.label, chinese(remit.label_zh), english(remit.label_en))
        quads.add(subject, GP.reason, chinese(remit.reason_zh), english(remit.reason_en))
        quads.add(subject, GP.function, _function(remit) if remit.function else None)
        quads.add(subject, GP.role, iri.concept("role", remit.role))
        quads.add(subject, GP.indicator, *(iri.concept("indicator", slug) for slug in remit.indicators))
        quads.add(subject, GP.domain, *(iri.concept("domain", slug) for slug in remit.domains))
        quads.add(subject, GP.keyword, *map(chinese, remit.keywords))
        quads.add(subject, DCTERMS.source, chinese(remit.source))


def _function(remit: Remit) -> URIRef:
    return iri.concept("agency-function", remit.function)


class _PresumedGraph:
    """The graph while it is written."""

    def __init__(self, registry: Registry, codes: Codes) -> None:
        self.quads = GraphQuads(iri.graph("presumed"))
        self._registry = registry
        self._codes = codes
        self._broader = {row.slug: row.broader for row in registry.indicators}

    def write(self, plan: Plan, place: Place) -> None:
        """Write what is presumed of a plan's targets."""
        work = iri.plan(iri.plan_key(place.code, plan.audience, plan.period, plan.slug))
        for domain in plan.domains:
            section = iri.section(work, domain.ordinal)
            slug = self._codes.get("domain", domain.name, section).rpartition("/")[2]
            for target in domain.targets:
                found = presume(
                    target, slug, self._indicators(target, place), self._registry.remits, self._broader
                )
                self._write_target(iri.target(section, target.ordinal), work, place, found)

    def _indicators(self, target: Target, place: Place) -> list[str | None]:
        found = (find_indicator(quantity.indicator, place, self._registry) for quantity in target.quantities)
        return [row.slug if row else None for row in found]

    def _write_target(self, target: URIRef, plan: URIRef, place: Place, found: Presumption) -> None:
        for role, remit in _by_role(found):
            subject = iri.presumed(target, remit.slug)
            agency, name = self._agency(place, remit)
            self.quads.a(subject, GP.Responsibility)
            self.quads.add(subject, RDFS.label, chinese(f"{name}（推定{_ROLES[role]}）"))
            self.quads.add(subject, GP.responsibleFor, target)
            self.quads.add(subject, GP.agency, agency)
            self.quads.add(subject, GP.role, iri.concept("role", role))
            self.quads.add(subject, GP.basis, iri.concept("basis", "presumed"))
            self.quads.add(subject, GP.plan, plan)
            self.quads.add(subject, GP.rule, iri.remit(remit.slug))
        if found.none:
            self.quads.add(target, GP.noPresumedLead, iri.remit(found.none.slug))

    def _agency(self, place: Place, remit: Remit) -> tuple[URIRef, str]:
        """Return the IRI and name of the body that has a function in a place.

        Where the register has none, a stand-in named for the function is described: it is no claim that a
        body of that name exists.
        """
        holder = self._registry.agencies.holder(place, remit.function)
        if holder:
            return agency_iri(holder), holder.name_zh
        subject = iri.agency(place.code, remit.function)
        name = self._registry.agencies.designation(place, remit.function)
        describe_agency(self.quads, subject, place, name, _function(remit))
        return subject, name


def _by_role(found: Presumption) -> Iterator[tuple[str, Remit]]:
    yield from (("lead", remit) for remit in found.leads)
    yield from (("participating", remit) for remit in found.participating)

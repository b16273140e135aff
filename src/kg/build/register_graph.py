"""The graph of the registers: places, indicators, beneficiary groups and topics as concepts."""

from collections.abc import Iterable

from rdflib import Literal, URIRef
from rdflib.namespace import RDFS, SKOS

from kg import iri
from kg.build.agency_graph import write_agencies
from kg.build.presumed_graph import write_remits
from kg.build.quads import GraphQuads, chinese, decimal, english
from kg.codes import Codes
from kg.indicators import IndicatorRegister
from kg.places import PlaceRegister
from kg.registry import Registry
from kg.vocab import GP, SCHEMA

_SDG = "http://metadata.un.org/sdg/"
_WIKIDATA = "http://www.wikidata.org/entity/"
_MATCHES = {
    "exact": SKOS.exactMatch,
    "close": SKOS.closeMatch,
    "broad": SKOS.broadMatch,
    "related": SKOS.relatedMatch,
}
_SCHEMES = {
    "group": ("受益群体", "Beneficiary groups"),
    "topic": ("主题", "Topics"),
    "indicator": ("指标", "Indicators"),
}


def sdg_indicator(code: str) -> URIRef:
    """Return the UN's IRI of an SDG indicator: 3.1.1 is `C030101` in its series, 16.2.3 `C160203`."""
    return URIRef(_SDG + "C" + "".join(part.zfill(2) for part in code.split(".")))


def register_graph(registry: Registry, codes: Codes) -> GraphQuads:
    """Build the graph of the registers: places, concepts, indicators, agencies and remits.

    Args:
        registry: The registers.
        codes: The code lists, for units and functions.

    Returns:
        Quads of graph `…/graph/registers`.

    Raises:
        BuildError: An indicator's unit or an agency's function is in no code list.
    """
    quads = GraphQuads(iri.graph("registers"))
    for name, (zh, en) in _SCHEMES.items():
        quads.a(iri.scheme(name), SKOS.ConceptScheme)
        quads.add(iri.scheme(name), SKOS.prefLabel, chinese(zh), english(en))
        quads.add(iri.scheme(name), RDFS.label, chinese(zh), english(en))
    _write_places(quads, registry.places)
    for name, kind, rows in (
        ("group", GP.BeneficiaryGroup, registry.groups),
        ("topic", GP.Topic, registry.topics),
    ):
        for row in rows:
            subject = iri.concept(name, row.slug)
            quads.a(subject, kind)
            _write_concept(quads, subject, name, row.label_zh, row.label_en, row.aliases, row.broader)
            quads.add(subject, SKOS.definition, chinese(row.definition_zh), english(row.definition_en))
    _write_indicators(quads, registry.indicators, codes)
    write_agencies(quads, registry.agencies, codes)
    write_remits(quads, registry.remits)
    return quads


def _write_concept(  # noqa: PLR0913, PLR0917 - a row's columns
    quads: GraphQuads, subject: URIRef, scheme: str, zh: str, en: str, aliases: Iterable[str], broader: str
) -> None:
    quads.a(subject, SKOS.Concept)
    quads.add(subject, SKOS.inScheme, iri.scheme(scheme))
    quads.add(subject, SKOS.prefLabel, chinese(zh), english(en))
    quads.add(subject, RDFS.label, chinese(zh), english(en))
    quads.add(subject, SKOS.altLabel, *(chinese(alias) for alias in aliases if alias != zh))
    if broader:
        quads.add(subject, SKOS.broader, iri.concept(scheme, broader))
    else:
        quads.add(subject, SKOS.topConceptOf, iri.scheme(scheme))


def _write_places(quads: GraphQuads, places: PlaceRegister) -> None:
    for place in places:
        subject = iri.place(place.code)
        quads.a(subject, GP.Place)
        quads.add(subject, RDFS.label, chinese(places.full_name(place)), english(place.name_en))
        quads.add(subject, GP.placeCode, Literal(place.code))
        quads.add(subject, GP.placeLevel, iri.concept("place-level", place.level))
        if place.within:
            quads.add(subject, SCHEMA.containedInPlace, iri.place(place.within))
        if place.wikidata:
            quads.add(subject, SCHEMA.sameAs, URIRef(_WIKIDATA + place.wikidata))


def _write_indicators(quads: GraphQuads, indicators: IndicatorRegister, codes: Codes) -> None:
    for row in indicators:
        subject = iri.concept("indicator", row.slug)
        quads.a(subject, GP.Indicator)
        _write_concept(quads, subject, "indicator", row.label_zh, row.label_en, row.aliases, row.broader)
        quads.add(subject, SKOS.definition, chinese(row.definition_zh), english(row.definition_en))
        quads.add(subject, GP.direction, codes.get("direction", row.direction, subject))
        quads.add(subject, GP.unit, *(codes.get("unit", unit, subject) for unit in row.unit))
        if row.least is not None and row.most is not None:
            quads.add(subject, GP.leastPlausible, decimal(row.least))
            quads.add(subject, GP.mostPlausible, decimal(row.most))
        quads.add(subject, GP.population, chinese(row.population) if row.population else None)
        if row.sdg:
            quads.add(subject, _MATCHES[row.sdg_match], sdg_indicator(row.sdg))

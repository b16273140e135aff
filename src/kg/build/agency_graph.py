"""Registered agencies in the graph of the registers: names, functions, dates, and what became of them."""

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, RDFS, SKOS, XSD

from kg import iri
from kg.agencies import Agency, AgencyChange, AgencyRegister
from kg.build.quads import GraphQuads, chinese, day, english, year
from kg.codes import Codes
from kg.errors import BuildError
from kg.vocab import GP, SCHEMA

_KINDS = {
    "renaming": ("更名", "Renaming"),
    "merger": ("合并", "Merger"),
    "split": ("拆分", "Split"),
    "transfer": ("职责划转", "Transfer of duties"),
}


def agency_iri(agency: Agency) -> URIRef:
    """Return a registered agency's IRI."""
    return iri.agency(agency.place, agency.id)


def write_agencies(quads: GraphQuads, register: AgencyRegister, codes: Codes) -> None:
    """Write the register of agencies.

    Args:
        quads: The graph `…/graph/registers`, which the triples are added to.
        register: Agencies and changes.
        codes: The code lists, for functions.

    Raises:
        BuildError: A function is not in the code list.
    """
    for agency in register:
        _write_agency(quads, agency, register, codes)
    for change in register.changes:
        _write_change(quads, change, register)


def _write_agency(quads: GraphQuads, agency: Agency, register: AgencyRegister, codes: Codes) -> None:
    subject = agency_iri(agency)
    quads.a(subject, GP.Agency)
    quads.add(subject, RDFS.label, chinese(agency.name_zh), english(agency.name_en))
    quads.add(
        subject, SKOS.altLabel, *(chinese(alias) for alias in agency.aliases if alias != agency.name_zh)
    )
    quads.add(subject, GP.jurisdiction, iri.place(agency.place))
    quads.add(subject, ORG.classification, *(_function(slug, subject, codes) for slug in agency.functions))
    quads.add(subject, SCHEMA.foundingDate, _date(agency.since))
    quads.add(subject, SCHEMA.dissolutionDate, _date(agency.until))
    quads.add(subject, DCTERMS.source, chinese(agency.source))
    quads.add(subject, GP.presentAgency, *map(agency_iri, register.present(agency)))


def _function(slug: str, subject: URIRef, codes: Codes) -> URIRef:
    if slug not in codes.slugs("agency-function"):
        raise BuildError(
            f"{subject}：代码表没有这一职能 {slug!r} is not in the code list 'agency-function'.",
            "请补入 add it to ontology/codes/agency-function.ttl, or correct data/registers/agencies.csv.",
        )
    return iri.concept("agency-function", slug)


def _write_change(quads: GraphQuads, change: AgencyChange, register: AgencyRegister) -> None:
    subject = iri.agency_change(change.slug)
    before = [register.get(change.place, slug) for slug in change.before]
    after = [register.get(change.place, slug) for slug in change.after]
    zh, en = _KINDS[change.kind]
    quads.a(subject, GP.AgencyChange)
    quads.add(
        subject,
        RDFS.label,
        chinese(
            f"{zh}：{'、'.join(row.name_zh for row in before)} → {'、'.join(row.name_zh for row in after)}"
            f"（{_chinese_date(change.date)}）"
        ),
        english(
            f"{en}: {', '.join(row.name_en for row in before)} → {', '.join(row.name_en for row in after)}"
            f" ({change.date})"
        ),
    )
    quads.add(subject, ORG.originalOrganization, *map(agency_iri, before))
    quads.add(subject, ORG.resultingOrganization, *map(agency_iri, after))
    quads.add(subject, DCTERMS.date, _date(change.date))
    quads.add(subject, GP.changeKind, Literal(change.kind))
    quads.add(subject, DCTERMS.source, chinese(change.source))
    for row in before:
        quads.add(agency_iri(row), ORG.changedBy, subject)
    for row in after:
        quads.add(agency_iri(row), ORG.resultedFrom, subject)


def _chinese_date(text: str) -> str:
    return "".join(f"{int(part)}{unit}" for part, unit in zip(text.split("-"), "年月日", strict=False))


def _date(text: str) -> Literal | None:
    """Return a date as exact as it is known: `xsd:gYear`, `xsd:gYearMonth` or `xsd:date`."""
    if not text:
        return None
    match text.count("-"):
        case 0:
            return year(int(text))
        case 1:
            return Literal(text, datatype=XSD.gYearMonth)
        case _:
            return day(text)

"""The graph of assessments: how every target stands, from day to day, and by which rule."""

from collections.abc import Iterable

from rdflib import URIRef
from rdflib.namespace import RDFS

from kg import iri
from kg.assess.facts import Assessment, Growth, SetAside
from kg.assess.standings import Standing
from kg.build.observation_graph import printed_figure
from kg.build.quads import GraphQuads, boolean, chinese, day, decimal, english
from kg.vocab import GP


def assessment_graph(standings: Iterable[Standing]) -> GraphQuads:
    """Build the graph of assessments.

    Args:
        standings: How target values and targets in words stand; of one subject they are intervals of days
            that neither overlap nor leave a gap.

    Returns:
        Quads of graph `…/graph/assessments`.
    """
    quads = GraphQuads(iri.graph("assessments"))
    for standing in standings:
        subject = iri.assessment(standing.subject, standing.as_of)
        _write_what(quads, subject, standing)
        _write_judgement(quads, subject, standing.assessment)
        _write_growth(quads, subject, standing.assessment.growth)
        quads.add(subject, GP.latestObservation, standing.latest)
        quads.add(subject, GP.baseObservation, standing.base)
        for figure, aside in standing.set_aside:
            zh, en = _reason(aside)
            quads.add(subject, GP.setAside, figure)
            quads.add(subject, GP.setAsideReason, chinese(zh), english(en))
    return quads


def _write_what(quads: GraphQuads, subject: URIRef, standing: Standing) -> None:
    """Say what is judged, as of which day, and until when it stays so."""
    since = standing.as_of.isoformat()
    name = standing.subject.removeprefix(f"{iri.thing('plan')}/").replace("/", " ", 1)
    quads.a(subject, GP.Assessment)
    quads.add(subject, RDFS.label, chinese(f"{name} 截至{since}"), english(f"{name} as of {since}"))
    quads.add(subject, GP.assesses, standing.subject)
    quads.add(subject, GP.plan, standing.plan)
    quads.add(subject, GP.asOf, day(since))
    quads.add(subject, GP.holdsUntil, day(standing.until.isoformat()) if standing.until else None)


def _write_judgement(quads: GraphQuads, subject: URIRef, found: Assessment) -> None:
    """Give the status, the rule with its sentence, and the numbers."""
    quads.add(subject, GP.status, iri.concept("status", found.status))
    quads.add(subject, GP.rule, iri.concept("assessment-rule", found.rule.id))
    quads.add(subject, GP.explanation, chinese(found.rule.zh), english(found.rule.en))
    quads.add(subject, GP.pathValue, decimal(found.path) if found.path is not None else None)
    quads.add(subject, GP.gap, decimal(found.gap) if found.gap is not None else None)
    if found.met_when_set is not None:
        quads.add(subject, GP.metWhenSet, boolean(value=found.met_when_set))
    if found.agree is not None:
        quads.add(subject, GP.rulesAgree, boolean(value=found.agree))


def _write_growth(quads: GraphQuads, subject: URIRef, growth: Growth) -> None:
    """Give the second rule's result, or its reason for giving none."""
    for term, rate in (
        (GP.observedRate, growth.observed),
        (GP.requiredRate, growth.required),
        (GP.rateRatio, growth.ratio),
    ):
        quads.add(subject, term, decimal(rate) if rate is not None else None)
    quads.add(subject, GP.rateVerdict, iri.concept("status", growth.verdict) if growth.verdict else None)
    quads.add(subject, GP.rateExplanation, chinese(growth.zh), english(growth.en))


def _reason(aside: SetAside) -> tuple[str, str]:
    """Return why a figure was not used, in both languages; which figure is part of the sentence."""
    reading = aside.reading
    figure = printed_figure(f"{reading.value:f}", reading.unit)
    part_zh, part_en = (
        (f"（{reading.population}）", f" ({reading.population})") if reading.population else ("", "")
    )
    return f"{reading.year}年 {figure}{part_zh}：{aside.zh}", f"{reading.year}, {figure}{part_en}: {aside.en}"

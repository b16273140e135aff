"""The graph of assessments, held against a golden file, against the figures and against the calendar."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef
from rdflib.namespace import RDF

from kg import iri
from kg.assess.standings import standings
from kg.build.assessment_graph import assessment_graph
from kg.build.quads import GraphQuads, Node, boolean
from kg.record import Record
from kg.registry import Registry
from kg.tables import ObservationRow, Table
from kg.vocab import GP

Held = Callable[[str, GraphQuads], None]
Observations = Table[ObservationRow]

DAY = date(2026, 11, 22)
PLAN = iri.plan("990100-children-2021-2030")
VALUE = URIRef(f"{PLAN}/d1/t1/v1")
WORDS = URIRef(f"{PLAN}/d1/t2")


def described(quads: GraphQuads) -> dict[URIRef, dict[URIRef, list[Node]]]:
    """Return what is said of each assessment, by predicate."""
    found: dict[URIRef, dict[URIRef, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, node, _ in quads:
        found[subject][predicate].append(node)
    return found


def test_the_graph_is_as_recorded(records: Mapping[str, Record], registry: Registry, held: Held) -> None:
    held("example-assessments.nq", assessment_graph(standings(records, registry, DAY)))


def test_a_value_is_judged_on_every_day_that_matters_and_once_a_day(
    records: Mapping[str, Record], registry: Registry
) -> None:
    found = described(assessment_graph(standings(records, registry, DAY)))
    days = {str(about[GP.asOf][0]) for about in found.values() if about[GP.assesses] == [VALUE]}
    year_ends = {f"{year}-12-31" for year in range(2021, 2031)}
    assert days == {"2021-01-01", "2024-06-01", "2026-11-22", "2031-01-01"} | year_ends


def test_an_assessment_names_figures_path_gap_and_both_rules(
    records: Mapping[str, Record], registry: Registry
) -> None:
    found = described(assessment_graph(standings(records, registry, DAY)))
    about = found[iri.assessment(VALUE, DAY)]
    key = "example-figures"
    assert about[GP.status] == [iri.concept("status", "on-track")]
    assert about[GP.rule] == [iri.concept("assessment-rule", "line")]
    assert about[GP.latestObservation] == [
        iri.observation("990100", "example-infant-mortality", 2023, "全市", key)
    ]
    assert about[GP.baseObservation] == [
        iri.observation("990100", "example-infant-mortality", 2020, "全市", key)
    ]
    assert [str(o) for o in about[GP.pathValue] + about[GP.gap]] == ["6.4", "0.6"]
    assert about[GP.metWhenSet] == [boolean(value=False)]
    assert about[GP.rateVerdict] == [iri.concept("status", "on-track")]
    assert about[GP.rulesAgree] == [boolean(value=True)]
    assert about[GP.setAside] == [iri.observation("990100", "example-infant-mortality", 2024, "", key)]
    reason = next(o for o in about[GP.setAsideReason] if isinstance(o, Literal) and o.language == "zh")
    assert str(reason).startswith("2024年 12例：")


def test_a_target_in_words_is_judged_once_and_for_good(
    records: Mapping[str, Record], registry: Registry
) -> None:
    found = described(assessment_graph(standings(records, registry, DAY)))
    [about] = [about for about in found.values() if about[GP.assesses] == [WORDS]]
    assert about[GP.status] == [iri.concept("status", "not-measurable")]
    assert about[GP.rule] == [iri.concept("assessment-rule", "in-words")]
    assert [str(o) for o in about[GP.asOf]] == ["2021-01-01"]
    assert GP.holdsUntil not in about


def test_a_value_without_any_figure_has_its_assessments_too(
    records: Mapping[str, Record], registry: Registry
) -> None:
    found = described(assessment_graph(standings(records, replace(registry, observations=()), DAY)))
    statuses = {
        str(about[GP.asOf][0]): about[GP.status][0]
        for about in found.values()
        if about[GP.assesses] == [VALUE]
    }
    assert statuses["2030-12-31"] == iri.concept("status", "no-data")
    assert statuses["2031-01-01"] == iri.concept("status", "overdue-unreported")
    assert len(set(statuses.values())) == len({"no-data", "overdue-unreported"})


FIGURES = st.dictionaries(
    st.tuples(st.integers(2010, 2036), st.sampled_from(["", "全市", "农村"])),
    st.tuples(
        st.decimals(allow_nan=False, allow_infinity=False, places=1, min_value=0, max_value=20),
        st.sampled_from(["‰", "%", "例"]),
        st.none() | st.dates(date(2010, 1, 1), date(2040, 12, 31)),
    ),
    max_size=6,
)


@given(FIGURES, st.dates(date(2015, 1, 1), date(2040, 1, 1)))
def test_on_any_day_exactly_one_assessment_of_a_value_holds(
    observations: Observations,
    records: Mapping[str, Record],
    registry: Registry,
    drawn: dict[tuple[int, str], tuple[Decimal, str, date | None]],
    day: date,
) -> None:
    rows = tuple(
        observations.rows[0].model_copy(
            update={
                "year": year,
                "population": population,
                "value": f"{value:f}",
                "unit": unit,
                "published": published.isoformat() if published else "",
                "row": number,
            }
        )
        for number, ((year, population), (value, unit, published)) in enumerate(drawn.items(), 2)
    )
    known = replace(registry, observations=(replace(observations, rows=rows),))
    quads = assessment_graph(standings(records, known, day))
    assert list(quads) == list(assessment_graph(standings(records, known, day)))
    assert {type(node) for quad in quads for node in quad} <= {URIRef, Literal}
    found = [a for a in described(quads).values() if a[GP.assesses] == [VALUE]]
    spans = sorted(
        (str(about[GP.asOf][0]), str(about[GP.holdsUntil][0]) if about[GP.holdsUntil] else "")
        for about in found
    )
    assert spans[0][0] == "2021-01-01"
    for (_, until), (following, _) in pairwise(spans):
        assert date.fromisoformat(until) + timedelta(days=1) == date.fromisoformat(following)
    assert spans[-1][1] == ""
    for about in found:
        assert about[RDF.type] == [GP.Assessment]
        for predicate in (GP.status, GP.rule, GP.plan):
            assert len(about[predicate]) == 1
        for predicate in (GP.explanation, GP.rateExplanation):
            assert sorted(str(o.language) for o in about[predicate] if isinstance(o, Literal)) == ["en", "zh"]

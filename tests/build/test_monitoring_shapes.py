"""What is built of imported tables and assessments keeps its shapes."""

from collections.abc import Mapping
from datetime import date

from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from kg import iri
from kg.assess.standings import standings
from kg.build.assessment_graph import assessment_graph
from kg.build.assignment_graph import assignment_graph
from kg.build.observation_graph import observation_graph
from kg.codes import Codes, shipped_ontology
from kg.record import Record
from kg.registry import Registry
from kg.tables import AssignmentRow, ObservationRow, Table
from kg.validate import validate
from kg.vocab import GP

PLAN = iri.plan("990100-children-2021-2030")
ELSEWHERE = {
    PLAN: GP.Plan,
    URIRef(f"{PLAN}/d1/t1"): GP.Target,
    URIRef(f"{PLAN}/d1/t1/v1"): GP.TargetValue,
    URIRef(f"{PLAN}/d1/t2"): GP.Target,
    iri.place("990100"): GP.Place,
    iri.concept("indicator", "example-infant-mortality"): GP.Indicator,
    iri.agency("990100", "health-bureau"): GP.Agency,
    iri.agency("990100", "health-commission"): GP.Agency,
}
"""Things that the tables and assessments are about, which other graphs describe."""


def test_tables_figures_and_assessments_keep_their_shapes(
    assignments: Table[AssignmentRow],
    observations: Table[ObservationRow],
    records: Mapping[str, Record],
    registry: Registry,
    codes: Codes,
) -> None:
    ours = Graph()
    for quads in (
        assignment_graph(assignments, records, registry, codes),
        observation_graph(observations, registry, codes),
        assessment_graph(standings(records, registry, date(2026, 11, 22))),
    ):
        for subject, predicate, node, _ in quads:
            ours.add((subject, predicate, node))
    built = set(ours.subjects())
    data = ours + shipped_ontology()
    for subject, kind in ELSEWHERE.items():
        data.add((subject, RDF.type, kind))
    report = validate(data, check_shapes=False)
    found = [r.cells() for r in report.results if r.focus in built and r.severity != "Info"]
    assert found == []
    reached = {"ImportedTable", "TableRow", "Observation", "Assessment", "Responsibility", "SourceDocument"}
    assert reached.isdisjoint(str(shape).rsplit("#", 1)[1] for shape in report.unreached)

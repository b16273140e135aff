"""The graph of an imported table of assignments, held against a golden file and against its rows."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef
from rdflib.namespace import ORG, RDF

from kg import iri
from kg.build.assignment_graph import assignment_graph
from kg.build.quads import GraphQuads, Node
from kg.codes import Codes, shipped_codes
from kg.errors import BuildError
from kg.record import Record
from kg.registry import Registry
from kg.tables import AssignmentRow, Table
from kg.vocab import GP

Held = Callable[[str, GraphQuads], None]
Assignments = Table[AssignmentRow]


def objects(quads: GraphQuads, predicate: URIRef) -> dict[URIRef, Node]:
    """Return the one object that each subject has of a predicate."""
    return {s: o for s, p, o, _ in quads if p == predicate}


def test_the_graph_is_as_recorded(
    assignments: Assignments, records: Mapping[str, Record], registry: Registry, codes: Codes, held: Held
) -> None:
    held("example-assignments.nq", assignment_graph(assignments, records, registry, codes))


def test_every_responsibility_is_assigned_and_cites_its_row(
    assignments: Assignments, records: Mapping[str, Record], registry: Registry, codes: Codes
) -> None:
    quads = assignment_graph(assignments, records, registry, codes)
    duties = {s for s, p, o, _ in quads if p == RDF.type and o == GP.Responsibility}
    rows = {s for s, p, o, _ in quads if p == RDF.type and o == GP.TableRow}
    assert len(duties) == len(assignments.rows)
    assert set(objects(quads, GP.basis)) == duties
    assert set(objects(quads, GP.basis).values()) == {iri.concept("basis", "assigned")}
    assert set(objects(quads, GP.evidence)) == duties
    assert set(objects(quads, GP.evidence).values()) == rows
    assert {str(o) for o in objects(quads, GP.printedAgency).values()} == {"市卫生局", "示例协会", "市卫健委"}


def test_registered_agencies_are_the_registers_and_only_others_are_described(
    assignments: Assignments, records: Mapping[str, Record], registry: Registry, codes: Codes
) -> None:
    quads = assignment_graph(assignments, records, registry, codes)
    other = iri.agency("990100", "示例市示例协会")
    registered = {iri.agency("990100", slug) for slug in ("health-bureau", "health-commission")}
    assert set(objects(quads, GP.agency).values()) == {other, *registered}
    assert {s for s, p, o, _ in quads if p == RDF.type and o == GP.Agency} == {other}
    assert objects(quads, GP.presentAgency) == {other: other}
    assert objects(quads, ORG.classification).keys() <= {other}


def test_a_printed_name_that_the_register_knows_by_now_is_the_registers(
    assignments: Assignments, records: Mapping[str, Record], registry: Registry, codes: Codes
) -> None:
    row = assignments.rows[1].model_copy(update={"agency": "示例市卫生健康委员会"})
    quads = assignment_graph(replace(assignments, rows=(row,)), records, registry, codes)
    assert set(objects(quads, GP.agency).values()) == {iri.agency("990100", "health-commission")}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"plan": "990100-women-2021-2030"}, "there is no plan 990100-women-2021-2030"),
        ({"target": "d1/t9"}, "has no target d1/t9"),
        ({"target": "d2/t1"}, "has no target d2/t1"),
        (
            {"statement": "示例婴儿死亡率下降。"},
            "导入时为“示例婴儿死亡率下降。”，现为“示例婴儿死亡率控制在5.0‰以下。”",
        ),
        ({"agency": "fire-brigade"}, "has no fire-brigade in place 990100"),
    ],
)
def test_a_row_that_no_longer_fits_is_refused_by_name(
    assignments: Assignments,
    records: Mapping[str, Record],
    registry: Registry,
    codes: Codes,
    change: dict[str, str],
    says: str,
) -> None:
    rows = (assignments.rows[1], assignments.rows[0].model_copy(update=change))
    with pytest.raises(BuildError) as error:
        assignment_graph(replace(assignments, rows=rows), records, registry, codes)
    assert says in error.value.message
    assert "assignments/example-assignments.csv，示例分解表.xlsx 儿童 第3行" in error.value.message
    assert error.value.remedy


ROLES = st.sampled_from(["lead", "participating", "oversight"])
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(NAMES, ROLES, st.integers(1, 9)), max_size=8))
def test_any_names_and_roles_make_one_responsibility_a_row_twice_the_same(
    assignments: Assignments,
    records: Mapping[str, Record],
    registry: Registry,
    drawn: list[tuple[str, str, int]],
) -> None:
    rows = tuple(
        assignments.rows[0].model_copy(update={"agency": f"示例{n}", "printed": n, "role": role, "row": row})
        for n, role, row in drawn
    )
    table = replace(assignments, rows=rows)
    quads = assignment_graph(table, records, registry, shipped_codes())
    assert list(quads) == list(assignment_graph(table, records, registry, shipped_codes()))
    assert len(objects(quads, GP.responsibleFor)) == len(rows)
    assert {type(node) for quad in quads for node in quad} <= {URIRef, Literal}
    assert all(str(node).isascii() for quad in quads for node in quad if isinstance(node, URIRef))

"""The graph of an imported table of figures, held against a golden file and against its rows."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS

from kg.build.observation_graph import observation_graph, printed_figure
from kg.build.quads import GraphQuads
from kg.codes import Codes, shipped_codes
from kg.errors import BuildError
from kg.registry import Registry
from kg.store import canonical_nquads
from kg.tables import ObservationRow, Table
from kg.vocab import GP

Held = Callable[[str, GraphQuads], None]
Observations = Table[ObservationRow]


def test_the_graph_is_as_recorded(
    observations: Observations, registry: Registry, codes: Codes, held: Held
) -> None:
    held("example-observations.nq", observation_graph(observations, registry, codes))


def test_every_figure_cites_its_row_and_is_named_in_both_languages(
    observations: Observations, registry: Registry, codes: Codes
) -> None:
    quads = observation_graph(observations, registry, codes)
    figures = {s for s, p, o, _ in quads if p == RDF.type and o == GP.Observation}
    assert len(figures) == len(observations.rows)
    assert {s for s, p, _, _ in quads if p == GP.evidence} == figures
    labels = {o for s, p, o, _ in quads if p == RDFS.label and s in figures}
    assert Literal("示例市 2023年 示例婴儿死亡率 8.1‰（农村）", lang="zh") in labels
    assert Literal("Example City, 2023: Example infant mortality 8.1‰ (农村)", lang="en") in labels


def test_a_figure_keeps_its_digits_as_printed_beside_the_number(
    observations: Observations, registry: Registry, codes: Codes
) -> None:
    quads = list(observation_graph(observations, registry, codes))
    figure = next(s for s, p, o, _ in quads if p == GP.valueText and o == Literal("5.60‰"))
    values = [o for s, p, o, _ in quads if s == figure and p == GP.value]
    assert [str(value) for value in values] == ["5.6"]


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [("14.3", "/10万", "14.3/10万"), ("1.5", "1:", "1:1.5"), ("1.5", ":1", "1.5:1"), ("3", "", "3")],
)
def test_a_figure_is_printed_with_its_unit_on_the_right_side(value: str, unit: str, printed: str) -> None:
    assert printed_figure(value, unit) == printed


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"place": "990199"}, "no place 990199 is registered"),
        ({"indicator": "unheard-of"}, "no indicator unheard-of is registered"),
        ({"unit": "斛"}, "the code list `unit` has no '斛'"),
        ({"published": "2024-13-01"}, "'2024-13-01' is no day of publication"),
        ({"published": "2024"}, "'2024' is no day of publication"),
        ({"year": 2020}, "row 2 gives the same place, indicator, year and population"),
    ],
)
def test_a_wrong_row_is_refused_by_name(
    observations: Observations,
    registry: Registry,
    codes: Codes,
    change: dict[str, str | int],
    says: str,
) -> None:
    rows = (observations.rows[0], observations.rows[1].model_copy(update=change))
    with pytest.raises(BuildError) as error:
        observation_graph(replace(observations, rows=rows), registry, codes)
    assert says in error.value.message
    assert "observations/example-figures.csv，示例数据.csv 第3行" in error.value.message
    assert error.value.remedy


@given(
    st.dictionaries(
        st.tuples(st.integers(1949, 2200), st.sampled_from(["", "全市", "农村", "女性", "0—6岁"])),
        st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-9999, max_value=10**9),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_any_figures_make_the_same_graph_in_any_order(
    observations: Observations,
    registry: Registry,
    drawn: dict[tuple[int, str], Decimal],
    random: Random,
) -> None:
    rows = [
        observations.rows[0].model_copy(
            update={"year": year, "population": population, "value": f"{value:f}", "row": number}
        )
        for number, ((year, population), value) in enumerate(drawn.items(), 2)
    ]
    quads = observation_graph(replace(observations, rows=tuple(rows)), registry, shipped_codes())
    random.shuffle(rows)
    again = observation_graph(replace(observations, rows=tuple(rows)), registry, shipped_codes())
    assert canonical_nquads(quads) == canonical_nquads(again)
    assert {type(node) for quad in quads for node in quad} <= {URIRef, Literal}
    written = sorted(Decimal(str(o)) for _, p, o, _ in quads if p == GP.value)
    assert written == sorted(drawn.values())

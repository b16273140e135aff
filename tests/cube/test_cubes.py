"""The cubes of the shipped data: well-formed, complete, and read by other tools."""

import io
from pathlib import Path

import pandas as pd
import pytest
from pysdmx.io import get_datasets
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from kg.cube import Cube, Design, broken, designs, fill, to_sdmx_csv, to_turtle, triples
from kg.cube.offering import EXPORTS
from kg.exports import Source
from kg.store import Store, canonical_nquads
from kg.tabular import Described, described
from tests import made_up

Quads = list[tuple[URIRef, URIRef, URIRef | Literal, URIRef]]
QB = Namespace("http://purl.org/linked-data/cube#")
WHOLE = {
    "observations": "?x a gp:Observation ; gp:place ?p ; gp:indicator ?i ; gp:year ?y ; gp:unit ?u",
    "target-values": "?x a gp:TargetValue ; gp:plan ?p ; gp:indicator ?i ; gp:due ?y ; gp:unit ?u",
}
ALL = {"observations": "?x a gp:Observation", "target-values": "?x a gp:TargetValue"}


@pytest.fixture(scope="module")
def quads() -> Quads:
    return list(made_up.quads())


@pytest.fixture(scope="module")
def tables(store: Store) -> Described:
    return described(store)


@pytest.fixture(scope="module", params=designs(), ids=lambda design: design.name)
def design(request: pytest.FixtureRequest) -> Design:
    chosen: Design = request.param
    return chosen


@pytest.fixture(scope="module")
def cube(design: Design, tables: Described) -> Cube:
    return fill(design, tables)


def _things(store: Store, where: str) -> set[str]:
    with store.query(f"SELECT DISTINCT ?x {{ {where} }}") as answer:
        return {row["x"].value for row in answer.rows()}


def test_the_cube_holds_every_figure_that_has_all_dimensions(cube: Cube, store: Store) -> None:
    taken, aside = {p.origin for p in cube.points}, {one.thing for one in cube.aside}
    assert taken == _things(store, WHOLE[cube.design.name])
    assert taken | aside == _things(store, ALL[cube.design.name])
    assert not taken & aside


def test_the_cube_breaks_no_integrity_constraint(cube: Cube) -> None:
    assert broken(triples(cube)) == []
    assert cube.points


def test_rdflib_reads_as_many_observations(cube: Cube) -> None:
    graph = Graph().parse(data=to_turtle(cube), format="turtle")
    observations = set(graph.subjects(RDF.type, QB.Observation))
    assert len(observations) == len(cube.points)
    in_slices = set(graph.objects(None, QB.observation))
    assert in_slices == observations
    assert {str(o) for o in graph.objects(None, URIRef("http://www.w3.org/ns/prov#wasDerivedFrom"))} == {
        p.origin for p in cube.points
    }
    labelled = set(graph.subjects(RDF.type, QB.ComponentProperty))
    assert len(labelled) == len(cube.design.components)
    assert all(
        len(list(graph.objects(s, URIRef("http://www.w3.org/2000/01/rdf-schema#label")))) == 2
        for s in labelled
    )


def test_an_sdmx_library_reads_as_many_observations(cube: Cube) -> None:
    content = to_sdmx_csv(cube)
    (dataset,) = get_datasets(io.BytesIO(content), validate=False)
    data = dataset.data
    assert len(data) == len(cube.points)
    assert dataset.short_urn == f"DataStructure=GOVPLAN:{cube.design.sdmx}(1.0)"
    assert set(data.columns) == {component.sdmx for component in cube.design.components}
    keys = [component.sdmx for component in cube.design.dimensions]
    assert not data.duplicated(keys).any()
    assert pd.to_numeric(data["OBS_VALUE"]).sum() == pytest.approx(
        sum(float(str(p.values["value"])) for p in cube.points)
    )


def test_codes_are_those_that_sdmx_allows(cube: Cube) -> None:
    for codes in cube.lists.values():
        notations = [code.notation for code in codes.codes.values()]
        assert len(set(notations)) == len(notations)
        assert all(pd.Series(notations, dtype=str).str.fullmatch(r"[A-Za-z0-9_@$-]+"))


def test_what_is_left_out_is_said_in_the_file(tables: Described) -> None:
    cube = fill(designs()[0], tables)
    assert cube.aside
    text = to_turtle(cube).decode()
    assert f"Left out: {len(cube.aside)}, each has no year." in text
    assert "未收入" in text


def test_two_figures_of_the_same_dimensions_are_told_apart_or_set_aside(quads: Quads) -> None:
    """Made-up figures: the same figure in two tables makes two points, since the source is a dimension."""
    made = described(Store.of(quads))
    cube = fill(designs()[0], made)
    dimensions = [tuple(p.values[c.name] for c in cube.design.dimensions) for p in cube.points]
    assert len(set(dimensions)) == len(dimensions)
    assert broken(triples(cube)) == []
    filled = made.of("observations")
    doubled = Described(
        tuple(
            type(f)(f.table, [*f.rows, ("https://example.org/again", *f.rows[0][1:])]) if f is filled else f
            for f in made.filled
        ),
        made.about,
        made.tables,
        made.columns,
    )
    again = fill(designs()[0], doubled)
    assert len(again.points) == len(cube.points)
    assert [one.en for one in again.aside if one.thing == "https://example.org/again"] == [
        f"has all dimensions of {filled.rows[0][0]}"
    ]


def test_exports_give_the_same_bytes_as_the_data_do(quads: Quads, tmp_path: Path) -> None:
    (tmp_path / "dataset.nq").write_bytes(canonical_nquads(quads))
    made = described(Store.of(reversed(quads)))
    of_data = {}
    for cube in (fill(design, made) for design in designs()):
        of_data[f"cube/{cube.design.name}.ttl"] = to_turtle(cube)
        of_data[f"cube/{cube.design.name}.csv"] = to_sdmx_csv(cube)
    of_release = {}
    for export in EXPORTS:
        export.write(Source(tmp_path, {}), tmp_path / "file", "")
        of_release[export.address] = (tmp_path / "file").read_bytes()
    assert of_release == of_data

"""Copies of a synthetic graph for other places: of nothing but synthetic things, whole, and saying so."""

import re
from itertools import islice
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDFS

from bench.generate.places import governed, write_registers
from bench.generate.plans import documents
from bench.generate.triples import BASE_PLANS, blocks
from bench.generate.writing import records_of
from kg import iri
from kg.build.plan_graph import PlanGraph
from kg.build.register_graph import register_graph
from kg.codes import shipped_codes
from kg.record import parse_record
from kg.registry import read_registry
from kg.store import canonical_nquads

CODE = re.compile(r"(?<!\d)9\d{5}(?!\d)")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the women's plans of the base, as records and as N-Quads."""
    folder = tmp_path_factory.mktemp("base")
    write_registers(folder / "registers", BASE_PLANS)
    registry, codes = read_registry(folder / "registers"), shipped_codes()
    graphs = [register_graph(registry, codes)]
    (folder / "records").mkdir()
    for made in documents(BASE_PLANS, "1"):
        for name, text in records_of(made, registry.places).items():
            if "-women-" in name:
                (folder / "records" / name).write_text(text, encoding="utf-8")
                graphs.append(PlanGraph(parse_record(name, text.encode()), registry, codes).quads)
    (folder / "base.nq").write_bytes(canonical_nquads(quad for graph in graphs for quad in graph))
    return folder


def test_copies_are_of_their_place_alone_and_say_that_they_are_synthetic(base: Path) -> None:
    made = list(islice(blocks(base / "base.nq", base / "records"), 7))
    assert [plans for plans, _ in made] == [10, 12, 14, 16, 18, 20, 22]
    for place, (_, text) in zip(islice(governed(), 5, 11), made[1:], strict=True):
        own = {place.code, place.within, f"{place.code[:2]}0000", "100000"}
        of_city = {f"{place.code[:4]}{n:02}" for n in range(10)} if place.level == "prefecture" else set()
        assert set(CODE.findall(text)) <= own | of_city | {f"{place.code[:2]}0100"}
        assert place.name_zh in text
        assert place.name_en in text
    plan, name = "910100-women-2021-2030", iri.graph("plan", "910100-women-2021-2030")
    lines = [line for line in made[-1][1].splitlines() if line.endswith(f"<{name}> .")]
    graph = Graph().parse(data="\n".join(f"{line.rpartition(' <')[0]} ." for line in lines), format="nt")
    of_base = re.findall(r"graph/plan/900100-women-2021-2030> \.\n", made[0][1])
    assert len(graph) == len(lines) == len(of_base)
    assert str(graph.value(iri.plan(plan), DCTERMS.title)).startswith("示例乙甲甲市")
    assert any("Synthetic" in str(said) for said in graph.objects(name, RDFS.comment))


def test_the_same_base_gives_the_same_bytes(base: Path) -> None:
    one, other = (list(islice(blocks(base / "base.nq", base / "records"), 2)) for _ in range(2))
    assert one == other

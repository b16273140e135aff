"""Dumps hold what the graph holds, by the count of tools that are not ours."""

import gzip
import warnings
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph

from kg.exports import Found, Source, find
from kg.exports.dumps import EXPORTS, FORMS, Form, write_dump
from kg.exports.lines import grouped, triples
from kg.exports.shelf import write
from kg.vocab import BASE
from tests.made_up import CITY_WOMEN

PLAN = f"{BASE}id/plan/{CITY_WOMEN}"
OX = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
}
ENDINGS = [form.ending for form in FORMS]


def form_of(ending: str) -> Form:
    return next(form for form in FORMS if form.ending == ending)


@pytest.fixture(scope="module")
def quads(source: Source) -> list[ox.Quad]:
    return list(ox.parse(path=str(source.dataset), format=ox.RdfFormat.N_QUADS))


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_whole_is_there_in_every_form(
    source: Source, quads: list[ox.Quad], tmp_path: Path, ending: str
) -> None:
    form = form_of(ending)
    write_dump(source, target := tmp_path / f"whole.{ending}", form)
    read = list(ox.parse(path=str(target), format=OX[ending]))
    wanted = set(quads) if form.graphs else {ox.Quad(q.subject, q.predicate, q.object) for q in quads}
    assert len(read) == len(wanted) > 5_000, "each once"
    assert set(read) == wanted


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_plan_is_all_that_any_graph_says_of_it(
    source: Source, quads: list[ox.Quad], tmp_path: Path, ending: str
) -> None:
    wanted = {q for q in quads if about_the_plan(q)}
    assert len({q.graph_name for q in wanted}) > 2, "assessments and duties stand in graphs of their own"
    write_dump(source, target := tmp_path / f"plan.{ending}", form_of(ending), "plan", CITY_WOMEN)
    if form_of(ending).graphs:
        assert rdflib_quads(target, ending) == len(wanted)
    else:
        assert len(Graph().parse(target)) == len({q.triple for q in wanted})


def about_the_plan(quad: ox.Quad) -> bool:
    graph, subject = quad.graph_name, quad.subject
    assert isinstance(graph, ox.NamedNode)
    assert isinstance(subject, ox.NamedNode)
    own = graph.value == f"{BASE}graph/plan/{CITY_WOMEN}"
    return own or subject.value == PLAN or subject.value.startswith(f"{PLAN}/")


def rdflib_quads(path: Path, ending: str) -> int:
    with warnings.catch_warnings():  # rdflib's readers use what rdflib itself deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset = Dataset()
        dataset.parse(path, format={"nq": "nquads", "jsonld": "json-ld"}.get(ending, ending))
        return sum(len(graph) for graph in dataset.graphs())


def test_a_graph_is_that_graph_alone(source: Source, quads: list[ox.Quad], tmp_path: Path) -> None:
    write_dump(source, target := tmp_path / "graph.nt", form_of("nt"), "graph", f"plan/{CITY_WOMEN}")
    name = ox.NamedNode(f"{BASE}graph/plan/{CITY_WOMEN}")
    assert len(Graph().parse(target)) == sum(q.graph_name == name for q in quads) > 100


def test_compressed_bytes_are_the_same_whenever_and_wherever_they_are_made(
    source: Source, tmp_path: Path
) -> None:
    found = find(EXPORTS, source, f"plan/{CITY_WOMEN}.trig.gz")
    assert found is not None
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    one, other = write(source, found, first), write(source, found, second)
    assert one.path.read_bytes() == other.path.read_bytes()
    assert one.sha256 == other.sha256
    plain = write(source, Found(found.export, found.thing), second)
    assert gzip.decompress(one.path.read_bytes()) == plain.path.read_bytes()


def test_an_address_is_compared_and_never_a_path(source: Source) -> None:
    for address in (
        "../build.json",
        "plan/../govplan.nq",
        "plan/.ttl",
        "graph/nothing.nt",
        "govplan.exe",
        "",
    ):
        assert find(EXPORTS, source, address) is None
    assert find(EXPORTS, source, "graph/registers.nt") is not None


def test_lines_of_a_triple_in_several_graphs_become_one(tmp_path: Path) -> None:
    lines = [b'<e:s> <e:p> "a" <e:g> .\n', b'<e:s> <e:p> "a" <e:h> .\n', b'<e:s> <e:p> "a"@zh <e:g> .\n']
    assert list(triples(lines)) == [b'<e:s> <e:p> "a" .\n', b'<e:s> <e:p> "a"@zh .\n']
    (tmp_path / "in.nq").write_bytes(b"".join(lines))
    grouped(tmp_path / "in.nq", tmp_path / "out.nq")
    assert (tmp_path / "out.nq").read_bytes() == lines[0] + lines[2] + lines[1]


def many(count: int) -> Iterator[bytes]:
    return (
        b'<https://example.org/s%07d> <https://example.org/p> "%07d" <https://example.org/g%d> .\n'
        % (number, number, number % 3)
        for number in range(count)
    )


def test_memory_does_not_grow_with_the_data(tmp_path: Path) -> None:
    import tracemalloc  # noqa: PLC0415 - slows whatever runs under it

    (tmp_path / "dataset.nq").write_bytes(b"".join(many(60_000)))
    big = Source(tmp_path, {})
    tracemalloc.start()
    try:
        for ending in ("trig", "ttl"):
            tracemalloc.reset_peak()
            write_dump(big, tmp_path / f"out.{ending}", form_of(ending))
            assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()

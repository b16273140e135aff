"""Contents of graphs: read, written, laid over a store; the default graph holds every triple once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.store import Store
from kg.store.content import ContentError, as_kept, from_lines, read_content, to_lines
from kg.writes.blobs import Blobs, DamagedError
from kg.writes.overlay import lay, released

EX = "https://example.org/made-up/"
GRAPHS = tuple(f"{EX}{name}" for name in "abc")


def turtle(text: str, salt: str = "salt") -> frozenset[object]:
    return frozenset(read_content(text.encode(), "text/turtle", EX, salt).get("", frozenset()))


def union(store: Store) -> list[str]:
    return sorted(f"{r['s'].value} {r['o'].value}" for r in store.query("SELECT ?s ?o { ?s ?p ?o }").rows())


@given(st.lists(st.tuples(st.sampled_from(GRAPHS), st.none() | st.sets(st.integers(0, 5))), max_size=12))
def test_the_default_graph_holds_every_triple_once_whatever_is_put(
    puts: list[tuple[str, set[int] | None]],
) -> None:
    store = Store([])
    held: dict[str, set[int]] = {}
    for graph, numbers in puts:
        text = "".join(f"<s> <p> {number} ." for number in numbers or ())
        store.put(
            graph,
            None
            if numbers is None
            else read_content(text.encode(), "text/turtle", EX, "").get("", frozenset()),
        )
        held.pop(graph, None)
        if numbers is not None:
            held[graph] = numbers
        every = {number for numbers in held.values() for number in numbers}
        assert union(store) == sorted(f"{EX}s {number}" for number in every)
        assert store.graphs() == sorted(held)
        assert len(store) == sum(map(len, held.values()))
        assert {g: len(store.content(g)) for g in held} == {g: len(numbers) for g, numbers in held.items()}


def test_what_is_put_in_another_spelling_is_not_lost() -> None:
    store = Store([])
    written = read_content(b'<s> <p> 1.50, "x"@zh-CN .', "text/turtle", EX, "").pop("")
    store.put(GRAPHS[0], written)
    store.put(GRAPHS[0], written)
    assert len(store.content(GRAPHS[0])) == 2
    assert store.content(GRAPHS[0]) == as_kept(written)


def test_the_same_content_gives_the_same_lines_and_they_read_back() -> None:
    one = turtle('<b> <p> "中\\n文"@zh, 2 . <a> <p> [ <q> 1 ], [ <q> 2 ] .')
    two = turtle('<a> <p> [ <q> 2 ], [ <q> 1 ] . <b> <p> 2, "中\\n文"@zh .')
    assert one == two
    lines = to_lines(GRAPHS[0], one)  # type: ignore[arg-type]
    assert from_lines(lines) == one
    assert lines.splitlines() == sorted(lines.splitlines())


def test_blank_nodes_of_other_salts_and_other_contents_are_others() -> None:
    def labels(text: str, salt: str) -> set[str]:
        return {str(triple).split()[0] for triple in turtle(text, salt)}

    assert labels("[] <p> 1 .", "a") == labels("_:any <p> 1 .", "a")
    assert not labels("[] <p> 1 .", "a") & labels("[] <p> 1 .", "b")
    assert not labels("[] <p> 1 .", "a") & labels("[] <p> 2 .", "a")


@pytest.mark.parametrize(
    ("media_type", "text"),
    [
        ("application/trig", "_:g { <s> <p> <o> }"),
        ("text/turtle", "<s> <p> <<( <s> <p> <o> )>> ."),
        ("text/turtle", '<s> <p> "x"@zh--ltr .'),
        ("application/ld+json", '{"@context": {"@import": "http://127.0.0.1:9/c"}, "@id": "urn:s"}'),
        ("application/ld+json", "{"),
        ("application/rdf+xml", "<a>"),
    ],
)
def test_what_is_not_kept_here_is_an_error(media_type: str, text: str) -> None:
    with pytest.raises(ContentError):
        read_content(text.encode(), media_type, EX, "")


RDF_XML = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://example.org/">'
ABOUT = '<r:Description r:about="http://example.org/s">'


@pytest.mark.parametrize(
    ("media_type", "text", "place"),
    [
        ("application/rdf+xml", f"{RDF_XML}\n{ABOUT}<x:p>a</x:p><x:q>b", (2, 65)),
        ("application/rdf+xml", f"{RDF_XML}{ABOUT}<x:p>a</x:p></r:Description>\n", (2, 1)),
        ("application/rdf+xml", RDF_XML, (1, len(RDF_XML) + 1)),
        ("application/rdf+xml", "", (1, 1)),
        ("application/rdf+xml", '<?xml version="1.0"?>', (1, 22)),
        ("application/rdf+xml", f"{RDF_XML}</r:RDF><x/>", (1, len(RDF_XML) + 9)),
        ("application/rdf+xml", '<?xml version="1.0" encoding="gb2312"?><a/>', None),
        ("application/ld+json", "null", (1, 1)),
        ("application/ld+json", " 42", (1, 1)),
        ("application/ld+json", '"x"', (1, 1)),
        ("application/ld+json", "true", (1, 1)),
        ("application/ld+json", "", (1, 1)),
        ("application/ld+json", '{"@id": "urn:s", "urn:p": "a"', (1, 30)),
        ("text/turtle", "<s> <p> 1", (1, 10)),
        ("application/n-triples", "<urn:s> <urn:p> <urn:o>", (1, 24)),
        ("application/trig", "<g> { <s> <p> <o> .", (1, 20)),
    ],
)
def test_what_is_cut_off_or_no_document_is_an_error_with_its_place(
    media_type: str, text: str, place: tuple[int, int] | None
) -> None:
    with pytest.raises(ContentError) as caught:
        read_content(text.encode(), media_type, EX, "")
    assert (caught.value.line, caught.value.column) == (place or (None, None))


@pytest.mark.parametrize(
    ("media_type", "text", "triples"),
    [
        ("application/rdf+xml", f"{RDF_XML}{ABOUT}<x:p>a</x:p></r:Description></r:RDF>", 1),
        ("application/rdf+xml", f"\ufeff{RDF_XML}</r:RDF><!-- 完 -->\n", 0),
        (
            "application/rdf+xml",
            f'<!DOCTYPE r:RDF [<!ENTITY e "ab">]>{RDF_XML}{ABOUT}<x:p>&e;</x:p></r:Description></r:RDF>',
            1,
        ),
        ("application/ld+json", "\n {}", 0),
        ("application/ld+json", "[]", 0),
        ("application/ld+json", "\ufeff[]", 0),
        ("text/turtle", "", 0),
        ("application/n-triples", "", 0),
    ],
)
def test_a_whole_document_is_read_though_it_may_say_nothing(media_type: str, text: str, triples: int) -> None:
    read = read_content(text.encode(), media_type, EX, "")
    assert sum(map(len, read.values())) == triples


def test_written_graphs_lie_over_a_release_and_the_release_wins(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    store = Store.of([])
    store.put(GRAPHS[0], as_kept(read_content(b"<s> <p> 0 .", "text/turtle", EX, "")[""]))
    assert released(store) == {GRAPHS[0]}

    def file(graph: str, number: int) -> str:
        return str(blobs.path(blobs.put(f'<{EX}s> <{EX}p> "{number}" <{graph}> .\n'.encode())))

    files = {graph: file(graph, number) for number, graph in enumerate(GRAPHS, 1)}
    assert lay(store, files) == {GRAPHS[0]}
    assert union(store) == [f"{EX}s {n}" for n in (0, 2, 3)]
    lay(store, files)
    changed = {GRAPHS[1]: file(GRAPHS[1], 9)}
    assert lay(store, changed) == frozenset()
    assert union(store) == [f"{EX}s {n}" for n in (0, 9)]
    lay(store, {})
    assert union(store) == [f"{EX}s 0"]
    with pytest.raises(DamagedError):
        lay(store, {GRAPHS[1]: str(tmp_path / f"{'0' * 64}.nq.gz")})

"""Where the operations of an update stand, whatever strings, IRIs and comments hold."""

import pytest

from kg.errors import QueryError
from kg.writes.pieces import pieces

BASE = "https://example.org/update"


def kinds(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text.strip()) for piece in pieces(text, BASE)]


def test_operations_end_at_semicolons_outside_groups() -> None:
    text = """INSERT DATA { <a;b> <p> "}; x" . # ; }
      <s> <p> '''{;''' } ; DROP ALL ;
      DELETE WHERE { ?s ?p ?o ; ?q ?r }"""
    assert [kind for kind, _ in kinds(text)] == ["insert data", "graphs", "delete where"]
    assert kinds(text)[2][1] == "DELETE WHERE { ?s ?p ?o ; ?q ?r }"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("delete data{<s><p><o>}", "delete data"),
        ("Delete Where { ?s ?p ?o }", "delete where"),
        ("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "modify"),
        ("WITH <g> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } USING <h> WHERE { ?s ?p ?o }", "modify"),
        ("INSERT { } WHERE { }", "modify"),
        ("COPY <a> TO DEFAULT", "graphs"),
        ("LOAD <a>", "graphs"),
    ],
)
def test_each_operation_has_its_kind(text: str, kind: str) -> None:
    assert [found for found, _ in kinds(text)] == [kind]


def test_declarations_hold_for_what_follows() -> None:
    text = """PREFIX insert: <urn:x#> # BASE <c>
      BASE <urn:b>
      DROP ALL; PREFIX b: <urn:y> DROP DEFAULT; PREFIX c: <z>"""
    first, second = pieces(text, BASE)
    assert first.prologue == f"BASE <{BASE}> PREFIX insert: <urn:x#> BASE <urn:b> "
    assert second.prologue == f"{first.prologue}PREFIX b: <urn:y> "
    assert second.text == "DROP DEFAULT"


def test_the_selection_is_the_pattern_with_places_kept() -> None:
    [piece] = pieces("INSERT { ?s <p> 1 }\nWHERE\n { ?s ?p ?o }", BASE)
    assert piece.selection.split("\n")[2] == " { ?s ?p ?o }"
    assert piece.selection.startswith(f"BASE <{BASE}> SELECT * WHERE ")
    assert piece.head.endswith("WHERE\n {}")


@pytest.mark.parametrize("text", ["", " \n", "# nothing", "PREFIX a: <urn:a>", "BASE <urn:a> PREFIX : <b>"])
def test_nothing_is_no_operation(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("INSERT DATA { <s> <p> <o>", 1, 13),
        ("DROP ALL }", 1, 10),
        ("DROP ALL;\n ASK {}", 2, 2),
        ("DROP ALL;;DROP ALL", 1, 10),
        (";", 1, 1),
        ("{ } INSERT DATA { }", 1, 1),
        ("INSERT DATA { } { }", 1, 17),
        ("INSERT DATA { } INSERT DATA { }", 1, 17),
        ("nonsense", 1, 1),
    ],
)
def test_what_is_no_operation_is_an_error_with_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(QueryError) as found:
        kinds(text)
    assert (found.value.line, found.value.column) == (line, column)

"""Rewritten queries: which are, which are not, and that the answer stays the same."""

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from kg.catalogue import catalogue
from kg.rewrite import rewrite
from kg.shipped import shipped
from kg.vocab import PREFIXES

A = "http://example.org/"

REWRITTEN = {
    "one triple pattern": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c } }",
    "one with a filter and an assignment behind it": """SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c . }
        FILTER(!BOUND(?c)) BIND(?a AS ?d) }""",
    "a join inside": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c . ?c :r ?d } }",
    "a filter inside": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c FILTER(?c > ?a) } }",
    "a list of properties": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c ; :r ?d } }",
    "a sequence path": "SELECT * { ?a :p ?b OPTIONAL { ?b :q/:r ?c } }",
    "two of them": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c ; :r ?d } OPTIONAL { ?a :q ?e ; :r ?f } }",
    "lower case, and a brace in a string": 'SELECT * { ?a :p "}" optional { ?a :q ?c ; :r "{" } }',
    "below a subquery": "SELECT * { { SELECT ?a { ?a :p ?b OPTIONAL { ?b :q ?c ; :r ?d } } } }",
    "an assignment inside": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c BIND(?c AS ?d) } }",
    "a filter of what is assigned": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c BIND(?c AS ?d) FILTER(?d>2) } }",
    "a subquery": "SELECT * { ?a :p ?b OPTIONAL { SELECT ?b (COUNT(?c) AS ?n) { ?b :q ?c } GROUP BY ?b } }",
    "a subquery in another": """SELECT * { ?a :p ?b OPTIONAL {
        SELECT ?b (GROUP_CONCAT(?c) AS ?n) { { SELECT DISTINCT ?b ?c { ?b :q ?c } ORDER BY ?c } }
        GROUP BY ?b } }""",
    "an OPTIONAL in a subquery": """SELECT * { ?a :p ?b OPTIONAL {
        SELECT DISTINCT ?b ?c { ?b :q ?c ; :r ?e OPTIONAL { ?e :q ?c ; :r ?f } } } }""",
    "an EXISTS in a subquery": """SELECT * { ?a :p ?b OPTIONAL {
        SELECT DISTINCT ?b ?c { ?b :q ?c FILTER(?c != :n1 || NOT EXISTS { ?d :r ?b, ?c }) } } }""",
    "an OPTIONAL in it": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c OPTIONAL { ?c :r ?d } } }",
    "two in it, and what is made of both": """SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c OPTIONAL { ?c :r ?d }
        OPTIONAL { ?c :p ?e BIND(?e AS ?f) } BIND(COALESCE(?d, ?f) AS ?g) } }""",
    "what leads from an OPTIONAL in it to what is outside": """SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c
        OPTIONAL { ?c :r ?d ; :q ?e } BIND(?d AS ?x) ?x :p ?a } }""",
    "an OPTIONAL in one in it": """SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c OPTIONAL { ?c :r ?d
        OPTIONAL { ?d :p ?e } } } }""",
    "after a union that binds it in each branch": """SELECT * { { ?a :p ?b } UNION { ?b :q ?a BIND(?a AS ?e) }
        OPTIONAL { ?b :r ?c } }""",
    "after a union that copies it": """SELECT * { { ?a :p ?x BIND(?x AS ?b) } UNION { ?b :q ?a }
        OPTIONAL { ?b :r ?c } }""",
    "after a subquery that selects it": """SELECT * { { SELECT ?b (COUNT(?x) AS ?n) { ?b :p ?x } GROUP BY ?b }
        OPTIONAL { ?b :r ?c } }""",
    "after a group that demands what is optional": """SELECT * { { ?a :p ?x OPTIONAL { ?x :q ?b }
        FILTER(BOUND(?b) && BOUND(?x)) } OPTIONAL { ?b :r ?c } }""",
    "after a subquery that demands what is optional": """SELECT * { { SELECT ?b { ?a :p ?x
        OPTIONAL { ?x :q ?b } FILTER(bound( $b )) } } OPTIONAL { ?b :r ?c } }""",
    "after a filter of it": "SELECT * { ?a :p ?b FILTER(?b > 1) OPTIONAL { ?a :q ?c ; :r ?d } }",
}
LEFT = {
    "after a union that binds it in one branch": """SELECT * { { ?a :p ?b } UNION { ?a :q ?c }
        OPTIONAL { ?b :r ?d } }""",
    "after a union that copies it too early": """SELECT * { { BIND(?x AS ?b) ?a :p ?x } UNION { ?a :q ?b }
        OPTIONAL { ?b :r ?d } }""",
    "after a union that assigns it": """SELECT * { { ?a :p ?x BIND(?x + 1 AS ?b) } UNION { ?a :q ?b }
        OPTIONAL { ?b :r ?d } }""",
    "after what it is taken from": "SELECT * { ?a :p ?c MINUS { ?a :q ?b } OPTIONAL { ?b :r ?d } }",
    "after what a filter holds": "SELECT * { ?a :p ?c FILTER EXISTS { ?a :q ?b } OPTIONAL { ?b :r ?d } }",
    "after values": "SELECT * { VALUES (?a ?b) { (:n1 UNDEF) } OPTIONAL { ?b :r ?d } }",
    "after a subquery that does not select it": """SELECT * { { SELECT ?a (COUNT(?b) AS ?n) { ?a :p ?b }
        GROUP BY ?a } OPTIONAL { ?b :r ?d } }""",
    "one triple pattern with more behind it": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c } ?a :r ?d }",
    "one triple pattern with a group behind it": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c } { ?a :r ?d } }",
    "demanded at the end of the same group": """SELECT * { ?a :p ?x MINUS { ?x :q ?b } OPTIONAL { ?b :r ?c }
        FILTER(BOUND(?b)) }""",
    "demanded earlier in the same group": """SELECT * { ?a :p ?x FILTER(BOUND(?b)) OPTIONAL { ?b :r ?c } }""",
    "demanded or not": """SELECT * { { ?a :p ?x MINUS { ?x :q ?b } FILTER(BOUND(?b) || ?x > 1) }
        OPTIONAL { ?b :r ?c } }""",
    "not demanded": "SELECT * { { ?a :p ?x MINUS { ?x :q ?b } FILTER(!BOUND(?b)) } OPTIONAL { ?b :r ?c } }",
    "demanded beside a doubt": """SELECT * { { ?a :p ?x MINUS { ?x :q ?b } FILTER(?x > 1 || BOUND(?x)
        && BOUND(?b)) } OPTIONAL { ?b :r ?c } }""",
    "demanded in a group within": """SELECT * { { ?a :p ?x MINUS { ?x :q ?b FILTER(BOUND(?b)) } }
        OPTIONAL { ?b :r ?c } }""",
    "nothing before": "SELECT * { OPTIONAL { ?b :q ?c ; :r ?d } }",
    "nothing shared": "SELECT * { ?a :p ?b OPTIONAL { ?x :q ?c ; :r ?d } }",
    "shared by the filter alone": "SELECT * { ?a :p ?b OPTIONAL { ?x :q ?c ; :r ?d FILTER(?d > ?b) } }",
    "bound by an assignment, which may fail": "SELECT * { BIND(1 / 0 AS ?b) OPTIONAL { ?b :q ?c ; :r ?d } }",
    "bound by VALUES, which may be UNDEF": "SELECT * { VALUES ?b { UNDEF } OPTIONAL { ?b :q ?c ; :r ?d } }",
    "bound by another OPTIONAL": "SELECT * { ?a :p ?x OPTIONAL { ?x :q* ?b } OPTIONAL { ?b :q ?c ; :r ?d } }",
    "bound by a filter alone": "SELECT * { ?a :p ?x FILTER :is-it(?b) OPTIONAL { ?b :q ?c ; :r ?d } }",
    "a nested group": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c { ?c :r ?d } } }",
    "a path that may be empty": "SELECT * { ?a :p ?b OPTIONAL { ?b :q* ?c . ?c :r ?d } }",
    "a path that may be one": "SELECT * { ?a :p ?b OPTIONAL { ?b :q? ?c . ?c :r ?d } }",
    "an assignment to what is outside": "SELECT * { ?a :p ?d ; :q ?b OPTIONAL { ?b :q ?c BIND(1 AS ?d) } }",
    "an assignment from outside": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c BIND(?a AS ?d) } }",
    "an assignment too early": "SELECT * { ?a :p ?b OPTIONAL { BIND(?b AS ?d) ?b :q ?c } }",
    "a new thing assigned": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c BIND(RAND() AS ?d) } }",
    "a subquery that gathers by something else": """SELECT * { ?a :p ?b OPTIONAL {
        SELECT (SAMPLE(?c) AS ?d) ?e { ?b :q ?c ; :r ?e } GROUP BY ?e } }""",
    "a subquery that gathers all": "SELECT * { ?a :p ?b OPTIONAL { SELECT (COUNT(*) AS ?n) { ?b :q ?c } } }",
    "a subquery that is cut": "SELECT * { ?a :p ?b OPTIONAL { SELECT ?b ?c { ?b :q ?c } LIMIT 1 } }",
    "a subquery that may not bind it": """SELECT * { ?a :p ?b OPTIONAL {
        SELECT ?b ?c { ?c :q ?d OPTIONAL { ?d :r* ?b } } } }""",
    "a subquery that reads it too early": """SELECT * { ?a :p ?b OPTIONAL {
        SELECT ?b ?d { BIND(?b AS ?d) ?b :q ?c } } }""",
    "a subquery that shares what is uncertain": """SELECT * { ?a :p ?b OPTIONAL { ?b :q* ?c } OPTIONAL {
        SELECT ?b ?c { ?b :r ?c } } }""",
    "a subquery whose EXISTS has it in a filter alone": """SELECT * { ?a :p ?b OPTIONAL {
        SELECT DISTINCT ?b ?c { ?b :q ?c FILTER EXISTS { ?d :r ?c FILTER(?d = ?b) } } } }""",
    "a subquery that gives an EXISTS, whose group is not the subquery's": """SELECT * { ?a :p ?b OPTIONAL {
        SELECT ?b (EXISTS { ?b :q ?z } AS ?c) { ?d :r ?e OPTIONAL { ?e :q* ?b } } } }""",
    "a subquery that is ordered by an EXISTS": """SELECT * { ?a :p ?b OPTIONAL {
        SELECT ?b ?c { ?b :q ?c } ORDER BY (EXISTS { ?b :r ?c }) } }""",
    "a subquery that shares two": "SELECT * { ?a :p ?b OPTIONAL { SELECT DISTINCT ?a ?b { ?a :q/:r ?b } } }",
    "a blank node": "SELECT * { ?a :p ?b OPTIONAL { ?b :q [ :r ?d ] } }",
    "something new each time": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c FILTER(RAND() > 0.5) } }",
    "something new after a minus": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c FILTER(?c > 1-RAND()) } }",
    "something new below zero": "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c FILTER(STR(?c) = -RAND()) } }",
    "a name that ends like it": "SELECT * { ?a :OPTIONAL ?b . ?a :p :optional . ?b :q ?c ; :r ?d }",
    "a string that looks like it": 'SELECT * { ?a :p ?b . ?b :q " OPTIONAL { ?b :q ?c ; :r ?d }" }',
}
INNER_ALONE = {
    "it shares what has a value outside alone": ("OPTIONAL { ?c :r ?a }", "OPTIONAL { ?b :q ?c %s }"),
    "its filter reads what is outside": ("OPTIONAL { ?c :r ?d FILTER(?d > ?a) }", "OPTIONAL { ?b :q ?c %s }"),
    "there is a path beside it": ("OPTIONAL { ?c :r ?d }", "OPTIONAL { ?b :q* ?c %s }"),
}


@pytest.mark.parametrize("name", INNER_ALONE)
def test_an_optional_in_another_is_asked_so_where_the_other_is_not(name: str) -> None:
    inner, outer = INNER_ALONE[name]
    query = "SELECT * { ?a :p ?b " + outer + " }"
    assert rewrite(query % inner) == query % f"LATERAL {{ {inner} }}"


@pytest.mark.parametrize("name", REWRITTEN)
def test_a_join_in_optional_is_asked_for_each_solution(name: str) -> None:
    assert rewrite(REWRITTEN[name]).count("LATERAL") == REWRITTEN[name].upper().count("OPTIONAL")


@pytest.mark.parametrize("name", LEFT)
def test_what_might_mean_something_else_is_left_as_it_is(name: str) -> None:
    assert rewrite(LEFT[name]) == LEFT[name]


def test_saved_queries_stay_readable_when_rewritten() -> None:
    store = ox.Store()
    rewritten = 0
    for query in catalogue(shipped("queries")).values():
        text = rewrite(query.text)
        rewritten += text != query.text
        store.query(text, prefixes=dict(PREFIXES))
    assert rewritten, "no saved query holds an OPTIONAL with a join"


VARIABLES = ["?a", "?b", "?c", "?d"]
NODES = [":n1", ":n2", ":n3", "1", "2"]
PROPERTIES = [":p", ":q", ":r"]

triples = st.lists(
    st.tuples(st.sampled_from(NODES[:3]), st.sampled_from(PROPERTIES), st.sampled_from(NODES)), max_size=14
)


@st.composite
def pattern(draw: st.DrawFn) -> str:
    subject = draw(st.sampled_from([*VARIABLES, ":n1"]))
    path = draw(st.sampled_from([*PROPERTIES, ":p/:q", "^:p", ":p|:r"]))
    more = draw(st.sampled_from(["", f" ; :r {draw(st.sampled_from(VARIABLES))}"]))
    return f"{subject} {path} {draw(st.sampled_from([*VARIABLES, *NODES[:2], '1']))}{more} ."


@st.composite
def condition(draw: st.DrawFn) -> str:
    left, right = draw(st.sampled_from(VARIABLES)), draw(st.sampled_from([*VARIABLES, "1", ":n1"]))
    return draw(
        st.sampled_from(
            [
                f"FILTER({left} = {right})",
                f"FILTER({left} > {right})",
                f"FILTER(!BOUND({left}))",
                f"FILTER(BOUND({left}))",
                f"FILTER(BOUND({left}) && BOUND({draw(st.sampled_from(VARIABLES))}))",
                "",
            ]
        )
    )


@st.composite
def optional(draw: st.DrawFn, new: str) -> str:
    """Patterns, filters and assignments, or a subquery of them; `new` names a variable."""
    inner = " ".join(draw(st.lists(pattern(), min_size=1, max_size=2))) + " " + draw(condition())
    one, other = draw(st.sampled_from(VARIABLES)), draw(st.sampled_from(VARIABLES))
    assigned = draw(st.sampled_from([f"?{new}", f"?{new}", one]))
    more = draw(pattern())
    within = draw(
        st.sampled_from(
            [
                "",
                f"OPTIONAL {{ {draw(pattern())} {draw(pattern())} }}",
                f"FILTER EXISTS {{ {draw(pattern())} }}",
            ]
        )
    )
    distinct = f"SELECT DISTINCT {one} {other} {{ {inner} {within} }}"
    return draw(
        st.sampled_from(
            [
                inner,
                f"{inner} {within} {draw(condition())}",
                f"{inner} OPTIONAL {{ {more} {draw(condition())} }} {draw(condition())}",
                f"{inner} OPTIONAL {{ {more} OPTIONAL {{ {draw(pattern())} }} }} {draw(pattern())}",
                f"{inner} OPTIONAL {{ {more} BIND({other} + 1 AS ?{new}) }} BIND(?{new} AS {one}x)",
                f"{inner} BIND({other} + 1 AS {assigned})",
                f"{inner} BIND(STR({other}) AS ?{new}) FILTER(?{new} > '1')",
                distinct,
                f"SELECT {one} (EXISTS {{ {draw(pattern())} }} AS ?{new}) {{ {inner} {within} }}",
                f"SELECT {one} (COUNT({other}) AS ?{new}) {{ {inner} {within} }} GROUP BY {one}",
                f"SELECT {one} (SUM({other}) AS ?{new}) {{ {{ {distinct} }} }} GROUP BY {one}",
            ]
        )
    )


@st.composite
def group(draw: st.DrawFn, depth: int = 2) -> str:
    one = draw(st.sampled_from(VARIABLES))
    subquery = f"{{ SELECT {one} {{ {draw(pattern())} {draw(condition())} }} }}"
    parts = [draw(st.sampled_from([draw(pattern()), draw(pattern()), subquery]))]
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(
            st.sampled_from(
                [
                    "pattern",
                    "optional",
                    "optional",
                    "filter",
                    "union",
                    "group",
                    "minus",
                    "bind",
                    "values",
                    "copy",
                ]
            )
        )
        if kind == "pattern":
            parts.append(draw(pattern()))
        elif kind == "filter":
            parts.append(draw(condition()))
        elif kind == "optional":
            parts.append(f"OPTIONAL {{ {draw(optional(f'o{len(parts)}x{depth}'))} }}")
        elif kind == "values":
            parts.append(f"VALUES {draw(st.sampled_from(VARIABLES))} {{ :n1 2 UNDEF }}")
        elif kind == "copy":
            parts.append(f"BIND({draw(st.sampled_from(VARIABLES))} AS {draw(st.sampled_from(VARIABLES))})")
        elif kind == "bind":
            parts.append(f"BIND({draw(st.sampled_from(VARIABLES))} + 1 AS ?e{len(parts)}x{depth})")
        elif depth:
            other = draw(group(depth - 1))
            more = {"minus": f"MINUS {other}", "group": other}
            parts.append(more.get(kind) or f"{other} UNION {draw(group(depth - 1))}")
    return "{ " + " ".join(parts) + " }"


def answers(store: ox.Store, query: str) -> Counter[tuple[str | None, ...]]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return Counter(tuple(str(t) if (t := row[v]) else None for v in found.variables) for row in found)


@settings(max_examples=400, deadline=None)
@given(triples, group())
def test_the_answer_stays_the_same(data: list[tuple[str, str, str]], where: str) -> None:
    store = ox.Store()
    turtle = f"@prefix : <{A}> .\n" + "".join(f"{s} {p} {o} .\n" for s, p, o in data)
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    query = f"PREFIX : <{A}>\nSELECT ?a ?b ?c ?d WHERE {where}"
    try:
        wanted = answers(store, query)
    except SyntaxError:  # it assigns to what has a value already
        reject()
    assert answers(store, rewrite(query)) == wanted

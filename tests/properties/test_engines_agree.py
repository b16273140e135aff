"""What Oxigraph answers, rdflib answers too: queries made up at random over small graphs.

Where they are known to differ (see also `DIFFERENCES`), SPARQL 1.1 Query decides, by the section named
here. Such queries are not made up, or the answers are brought into one form before they are compared:

* Numbers are compared by value, strings with and without `xsd:string` alike: the store keeps values, not
  spellings (17.2: operators work on values). Blank nodes are compared as such, their labels are an answer's
  own.
* Order is compared only where ORDER BY decides it (15.1).
* Alternatives `p|q`: a pair that both reach is one solution for each (18.4, Union). **Oxigraph is wrong**:
  once. So the alternatives made up here stand under `+` or DISTINCT, where it does not matter, or inside
  EXISTS.
* GROUP BY over nothing has no groups, so no rows (18.5.1). rdflib gives one row without values.
* A triple of CONSTRUCT with a literal as subject is left out (16.2). rdflib keeps it.
* `!(^p|q)` and `^!(p)` (9.1): rdflib fails or finds nothing.
* `10 < "x"` is an error, so false in FILTER (17.3). rdflib orders them. So comparisons are guarded by
  isNumeric, and that by BOUND: of nothing it is an error (17.2), for rdflib false.
* An error and false is false, an error or true is true (17.2). For rdflib both are errors. So operands are
  guarded by COALESCE.
* Group patterns are evaluated from inside (18.6): what is bound outside is not seen by a FILTER or OPTIONAL
  deeper in. rdflib puts outer bindings in first. So inner groups hold basic patterns, and a FILTER only in
  OPTIONAL, which does see the outer ones (18.2.2.6).
* A path of no length from a variable leads from each node of the graph (18.4): a property is none, nor what
  VALUES names. rdflib takes what is bound already. Such paths begin at an IRI here.
* It also leads from an IRI that is no node to itself (9.3). **Oxigraph is wrong**: it finds nothing. So
  every IRI that is asked for is a node here.
* `p*` and `p?` where a node leads to itself: each end is one solution (18.4). rdflib gives one for each
  way. So these stand under DISTINCT or inside EXISTS, too.
* A literal of value 0, false or "" as the end of a path is for rdflib no end (9.3 has no such rule).
"""

from collections import Counter
from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from kg.algebra.reading import ONE_AT_A_TIME
from kg.store import Store, Term

E = "http://example.org/"
GRAPH = URIRef(E + "graph")
THINGS = [f"e:{name}" for name in "abcd"]
PROPERTIES = ["e:p", "e:q", "e:r"]
VARIABLES = ["?w", "?x", "?y", "?z"]
VALUES = ["1", "2", "3", "10", '"x"', '"y"', '"字"', '"x"@en', '"x"@zh', "true"]

NUMBERS = {XSD.integer, XSD.decimal, XSD.double, XSD.float}
Shape = tuple[object, ...]
Triples = list[tuple[str, str, str]]


def literal(text: str) -> Node:
    [(_, _, node)] = Graph().parse(data=f"@prefix e: <{E}> . <x:s> <x:p> {text} .", format="turtle")
    return node


NODES = {text: literal(text) for text in (*THINGS, *PROPERTIES, *VALUES)}

triples = st.tuples(
    st.sampled_from(THINGS),
    st.sampled_from(PROPERTIES),
    st.one_of(st.sampled_from(THINGS), st.sampled_from(VALUES)),
)
graphs = st.lists(triples, max_size=12, unique=True)

variables = st.sampled_from(VARIABLES)
subjects = st.one_of(variables, variables, st.sampled_from(THINGS))
objects = st.one_of(variables, variables, st.sampled_from(THINGS), st.sampled_from(VALUES))

steps = st.recursive(
    st.sampled_from(PROPERTIES),
    lambda inner: st.one_of(
        st.builds("({}/{})".format, inner, inner),
        st.builds("(^{})".format, inner),
        st.builds("({})+".format, inner),
    ),
    max_leaves=3,
)
negated = st.sampled_from(["!e:p", "!(e:p|e:q)", "!(e:q|e:r)"])
looped = st.builds("({}|{})+".format, st.sampled_from(PROPERTIES), st.sampled_from(["e:q", "e:r", "^e:p"]))
short = st.one_of(st.sampled_from(PROPERTIES), st.just("^e:p"), st.just("e:p/e:q"), st.just("e:r/^e:q"))
standing = st.builds("({}){}".format, short, st.sampled_from("*?"))
alternatives = st.builds("({}|{})".format, steps, steps)

simple = st.sampled_from(PROPERTIES)
verbs = st.one_of(simple, simple, simple, variables, steps, negated, looped)
patterns = st.builds("{} {} {} .".format, subjects, verbs, objects)
forked = st.one_of(
    st.builds("{} {} {} .".format, subjects, alternatives, objects),
    st.builds("{} {} {} .".format, st.sampled_from(THINGS), standing, objects),
)
bgps = st.lists(patterns, min_size=1, max_size=3).map(" ".join)

operands = st.one_of(variables, st.sampled_from(VALUES), st.sampled_from(THINGS))
numbers = st.one_of(variables, st.sampled_from(["1", "2", "3", "10"]))
sums = st.builds("({} {} {})".format, numbers, st.sampled_from("+-*/"), numbers)
conditions = st.recursive(
    st.one_of(
        st.builds("{} {} {}".format, operands, st.sampled_from(["=", "!="]), operands),
        st.builds(
            "(BOUND({0}) && isNumeric({0}) && {0} {1} {2})".format,
            variables,
            st.sampled_from(["<", "<=", ">", ">="]),
            st.sampled_from("123"),
        ),
        st.builds("BOUND({})".format, variables),
        st.builds("{}({})".format, st.sampled_from(["isIRI", "isLiteral"]), variables),
        st.builds("LANG({}) = {}".format, variables, st.sampled_from(['""', '"en"', '"zh"'])),
        st.builds("CONTAINS(STR({}), {})".format, variables, st.sampled_from(['"x"', '"1"', '"a"', '""'])),
        st.builds("REGEX(STR({}), {})".format, variables, st.sampled_from(['"^x"', '"[0-9]"', '"X", "i"'])),
        st.builds("{} {}IN ({}, {})".format, operands, st.sampled_from(["", "NOT "]), operands, operands),
        st.builds("DATATYPE({}) = xsd:integer".format, variables),
    ),
    lambda inner: st.one_of(
        st.builds("(COALESCE({}, false) && COALESCE({}, false))".format, inner, inner),
        st.builds("(COALESCE({}, false) || COALESCE({}, false))".format, inner, inner),
        st.builds("!({})".format, inner),
    ),
    max_leaves=3,
)
expressions = st.one_of(
    operands,
    sums,
    conditions.map("({})".format),
    st.builds("STR({})".format, operands),
    st.builds("STRLEN(STR({}))".format, variables),
    st.builds("UCASE(STR({}))".format, variables),
    st.builds("COALESCE({}, {})".format, variables, operands),
    st.builds("IF({}, {}, {})".format, conditions, operands, operands),
    st.builds('CONCAT(STR({}), "-", STR({}))'.format, variables, operands),
)


values = st.one_of(
    st.builds("VALUES {} {{ {} {} }}".format, variables, st.sampled_from(THINGS), st.sampled_from(VALUES)),
    st.builds(
        "VALUES (?x ?y) {{ ({} UNDEF) ({} {}) }}".format,
        *[st.sampled_from(THINGS)] * 2,
        st.sampled_from(VALUES),
    ),
)


def parts() -> st.SearchStrategy[str]:
    """What may follow a basic pattern in a group."""
    filtered = st.builds("{} FILTER({})".format, bgps, conditions)
    return st.one_of(
        bgps,
        conditions.map("FILTER({})".format),
        values,
        st.builds("OPTIONAL {{ {} }}".format, st.one_of(bgps, filtered)),
        st.builds("{{ {} }} UNION {{ {} }}".format, bgps, bgps),
        st.builds("MINUS {{ {} }}".format, bgps),
        st.builds("FILTER {}EXISTS {{ {} }}".format, st.sampled_from(["", "NOT "]), st.one_of(bgps, forked)),
        st.builds("{{ SELECT DISTINCT {} {{ {} }} }}".format, variables, st.one_of(bgps, forked)),
    )


groups = st.builds("{} {}".format, bgps, st.lists(parts(), max_size=3).map(" ".join))

HEAD = f"PREFIX e: <{E}> PREFIX xsd: <{XSD}> "

plain = st.builds(
    "SELECT {}{} {{ {} }}".format, st.sampled_from(["", "DISTINCT "]), st.just("?w ?x ?y ?z"), groups
)
bound = st.builds("SELECT ?x ?y ({} AS ?new) {{ {} }}".format, expressions, groups)
bind = st.builds("SELECT ?x ?new {{ {} BIND({} AS ?new) }}".format, groups, expressions)
counted = st.builds(
    "SELECT {0} ({1} AS ?n) {{ {2} }} GROUP BY {0}{3}".format,
    variables,
    st.sampled_from(["COUNT(*)", "COUNT(?y)", "COUNT(DISTINCT ?y)", "COUNT(DISTINCT *)"]),
    groups,
    st.sampled_from(["", " HAVING (COUNT(*) > 1)"]),
)
summed = st.builds(
    "SELECT ?x ({}(?y) AS ?n) {{ ?x e:p ?y . {} FILTER(isNumeric(?y)) }} GROUP BY ?x".format,
    st.sampled_from(["SUM", "AVG", "MIN", "MAX", "SUM"]),
    bgps,
)
everything = st.builds("SELECT (COUNT(*) AS ?n) {{ {} }}".format, groups)
asks = st.builds("ASK {{ {} }}".format, groups)
built = st.builds("CONSTRUCT {{ ?x e:made ?y . ?y e:back {} }} {{ {} }}".format, operands, groups)
ordered = st.builds(
    "SELECT ?x ?n {{ ?x e:p ?n . {} FILTER(isNumeric(?n)) }} ORDER BY {} LIMIT {} OFFSET {}".format,
    bgps,
    st.sampled_from(["?n ?x", "DESC(?n) ?x", "?x DESC(?n)"]),
    st.integers(0, 3),
    st.integers(0, 2),
)


def oxigraph(store: Store, query: str) -> object:
    with store.query(HEAD + query) as answer:
        if answer.kind == "boolean":
            return bool(answer)
        if answer.kind == "graph":
            return {tuple(map(shape_of_term, triple)) for triple in answer.triples()}
        return [tuple(shape_of_term(row.get(name)) for name in answer.variables) for row in answer.rows()]


def rdflib(graph: Graph, query: str) -> object:
    with ONE_AT_A_TIME:
        result = graph.query(prepareQuery(HEAD + query))
        if result.type == "ASK":
            return bool(result.askAnswer)
        if result.type == "CONSTRUCT":
            return {tuple(map(shape, t)) for t in result.graph or () if not isinstance(t[0], Literal)}
        return [tuple(shape(row.get(name)) for name in result.vars or ()) for row in result.bindings]


def shape_of_term(term: Term | None) -> Shape | None:
    if term is None or term.kind == "iri":
        return shape(None if term is None else URIRef(term.value))
    if term.kind == "bnode":
        return ("bnode",)
    return shape(
        Literal(
            term.value, lang=term.language, datatype=None if term.language else URIRef(str(term.datatype))
        )
    )


def shape(node: Node | None) -> Shape | None:
    """Return a term in one form for both engines."""
    if node is None:
        return None
    if isinstance(node, BNode):
        return ("bnode",)
    if not isinstance(node, Literal):
        return (str(node),)
    if node.datatype in NUMBERS:
        try:
            return ("number", round(Decimal(str(node)), 12))
        except InvalidOperation:
            return (str(node), str(node.datatype))
    datatype = None if node.datatype in {None, XSD.string} else str(node.datatype)
    return (str(node), node.language, datatype)


def loaded(held: Triples) -> tuple[Store, Graph]:
    """Return both engines' graphs; every thing is a node of them."""
    there = [(NODES[name], URIRef(E + "there"), Literal("there")) for name in THINGS]
    triples = [*there, *((NODES[s], NODES[p], NODES[o]) for s, p, o in held)]
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return Store.of((*triple, GRAPH) for triple in triples), graph


def both(held: Triples, query: str) -> tuple[object, object]:
    store, graph = loaded(held)
    ours, theirs = oxigraph(store, query), rdflib(graph, query)
    if "GROUP BY" in query and ours == [] and theirs == [(None, None)]:
        theirs = []
    return ours, theirs


LAWS = settings(
    max_examples=80,
    derandomize=True,  # rdflib has more differences than are listed; a build must not find them by chance
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TABLES = {
    "plain": plain,
    "bound": bound,
    "bind": bind,
    "counted": counted,
    "summed": summed,
    "everything": everything,
}


@pytest.mark.slow
@pytest.mark.parametrize("form", TABLES)
@given(data=st.data(), held=graphs)
@LAWS
def test_tables_hold_the_same_rows(form: str, data: st.DataObject, held: Triples) -> None:
    ours, theirs = both(held, data.draw(TABLES[form]))
    assert isinstance(ours, list)
    assert isinstance(theirs, list)
    assert Counter(ours) == Counter(theirs)


@pytest.mark.slow
@given(held=graphs, query=ordered)
@LAWS
def test_pages_hold_the_same_rows_in_the_same_order(held: Triples, query: str) -> None:
    ours, theirs = both(held, query)
    assert ours == theirs


@pytest.mark.slow
@given(held=graphs, query=st.one_of(asks, built))
@LAWS
def test_booleans_and_graphs_are_the_same(held: Triples, query: str) -> None:
    ours, theirs = both(held, query)
    assert ours == theirs


TWICE, LOOP = [("e:a", "e:p", "e:b"), ("e:a", "e:q", "e:b")], [("e:a", "e:p", "e:a")]

DIFFERENCES = {
    "alternatives, 18.4: two": ("SELECT * { ?x (e:p|e:q) ?y }", TWICE, 1, 2),
    "no length from no node, 9.3: one": ("SELECT * { <e:nowhere> e:p* ?y }", TWICE, 0, 1),
    "negated inverse, 9.1: two": ("SELECT * { e:b !(^e:r|e:q) ?y }", TWICE, 2, None),
    "ordering across kinds, 17.3: none": ('SELECT * { ?x e:p ?y FILTER(1 < "x") }', TWICE, 0, 1),
    "isNumeric of nothing, 17.2: none": ("SELECT * { ?x e:p ?y FILTER(!isNumeric(?z)) }", TWICE, 0, 1),
    "error and false, 17.2: one": ('SELECT * { ?x e:p ?y FILTER(!(LANG(?z) = "" && false)) }', TWICE, 1, 0),
    "FILTER in an inner group, 18.6: none": (
        "SELECT * { ?x e:p ?y { ?x e:q ?z FILTER(BOUND(?y)) } }",
        TWICE,
        0,
        1,
    ),
    "optional step in a loop, 18.4: one": ("SELECT * { e:a e:p? ?y }", LOOP, 1, 2),
}
"""The query, what it is asked of, how many rows Oxigraph and rdflib give (`None`: it fails)."""


@pytest.mark.parametrize("name", DIFFERENCES)
def test_what_is_known_to_differ_still_does(name: str) -> None:
    query, held, ours, theirs = DIFFERENCES[name]
    store, graph = loaded(held)
    assert len(list(store.query(HEAD + query).rows())) == ours
    if theirs is None:
        with pytest.raises(Exception, match="Invalid path in NegatedPath"):
            rdflib(graph, query)
    else:
        found = rdflib(graph, query)
        assert isinstance(found, list)
        assert len(found) == theirs

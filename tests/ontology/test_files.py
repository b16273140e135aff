"""Every file of the ontology is read, and none lies about unread."""

from rdflib import BNode, Graph
from rdflib.namespace import OWL, RDF, SKOS

from kg.codes import read_ontology
from kg.shipped import shipped
from kg.vocab import BASE, GP

MODULES = {
    "agency",
    "assessment",
    "audience",
    "observation",
    "place",
    "plan",
    "provenance",
    "quantity",
    "query",
    "remit",
    "responsibility",
    "table",
    "validation",
}
CODE_LISTS = {
    "agency-function",
    "assessment-rule",
    "audience",
    "basis",
    "comparator",
    "direction",
    "domain",
    "place-level",
    "provision-section",
    "query-audience",
    "query-topic",
    "role",
    "status",
    "target-kind",
    "unit",
}


def test_the_files_on_disk_are_the_files_we_know_and_all_are_parsed(files: dict[str, Graph]) -> None:
    on_disk = {p.relative_to(shipped("ontology")).as_posix() for p in shipped("ontology").rglob("*.*")}
    known = {"govplan.ttl", "alignment.ttl"}
    known |= {f"{name}.ttl" for name in MODULES} | {f"codes/{name}.ttl" for name in CODE_LISTS}
    assert on_disk == known == set(files)
    assert all(len(graph) > 10 for graph in files.values())


def test_every_module_declares_terms_and_only_modules_do(files: dict[str, Graph]) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    declaring = {
        name
        for name, graph in files.items()
        for kind in kinds
        for term in graph.subjects(RDF.type, kind)
        if str(term).startswith(str(GP))
    }
    assert declaring == {f"{name}.ttl" for name in MODULES}


def test_a_code_list_holds_the_scheme_its_file_is_named_for(files: dict[str, Graph]) -> None:
    for name in CODE_LISTS:
        schemes = set(files[f"codes/{name}.ttl"].subjects(RDF.type, SKOS.ConceptScheme))
        assert [str(s) for s in schemes] == [f"{BASE}id/scheme/{name}"]


def test_no_blank_nodes_but_restrictions(files: dict[str, Graph]) -> None:
    for name, graph in files.items():
        blank = {node for triple in graph for node in triple if isinstance(node, BNode)}
        assert all((node, RDF.type, OWL.Restriction) in graph for node in blank), name
        assert not blank or name == "audience.ttl", name


def test_the_graph_names_restrictions_by_their_content() -> None:
    once, again = read_ontology(shipped("ontology")), read_ontology(shipped("ontology"))
    assert set(once) == set(again)
    assert not [node for triple in once for node in triple if isinstance(node, BNode)]
    assert len(set(once.subjects(RDF.type, OWL.Restriction))) == 6

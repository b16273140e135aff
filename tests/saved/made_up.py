"""A few made-up targets of 示例市 and 样本县 (places that do not exist), and a made-up query of them."""

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, XSD
from rdflib.term import Node

from kg import iri
from kg.catalogue import SavedQuery, parse_query
from kg.store import Store
from kg.vocab import BASE, GP

HEADER = """#+ title_zh = "示例目标"
#+ title_en = "Made-up targets"
#+ question_zh = "截至{as_of}，{place}有哪些目标提到{word}？"
#+ question_en = "As of {as_of}, which targets of {place} mention {word}?"
#+ description_zh = "每个目标一行。"
#+ description_en = "One row a target."
#+ version = "1.2.0"
#+ topics = ["targets"]
#+ audience = ["policy"]
#+ order = ["-value"]
#+ page_size = 2
#+ rows_at_least = 1
#+ [[parameters]]
#+ name = "place"
#+ type = "iri"
#+ class = "gp:Place"
#+ label_zh = "地区"
#+ label_en = "Place"
#+ [[parameters]]
#+ name = "word"
#+ type = "string"
#+ label_zh = "词"
#+ label_en = "Word"
#+ [[parameters]]
#+ name = "as_of"
#+ type = "date"
#+ label_zh = "截至日期"
#+ label_en = "As of"
#+ several = false
#+ default = "today"
"""
COLUMNS = """#+ [[columns]]
#+ name = "placeLabel"
#+ label_zh = "地区"
#+ label_en = "Place"
#+ label_of = "place"
#+ [[columns]]
#+ name = "statement"
#+ label_zh = "目标"
#+ label_en = "Target"
#+ meaning_zh = "原文"
#+ meaning_en = "As printed"
#+ link = "target"
#+ [[columns]]
#+ name = "value"
#+ label_zh = "目标值"
#+ label_en = "Value"
#+ kind = "number"
#+ unit_column = "unit"
#+ [[columns]]
#+ name = "unit"
#+ label_zh = "单位"
#+ label_en = "Unit"
#+ [[columns]]
#+ name = "due"
#+ label_zh = "到期年"
#+ label_en = "Due"
#+ kind = "year"
#+ [[columns]]
#+ name = "asked"
#+ label_zh = "截至"
#+ label_en = "As of"
#+ kind = "date"
#+ [[columns]]
#+ name = "place"
#+ label_zh = "地区IRI"
#+ label_en = "Place IRI"
#+ kind = "iri"
#+ [[columns]]
#+ name = "target"
#+ label_zh = "目标IRI"
#+ label_en = "Target IRI"
#+ kind = "iri"
"""
SELECT = """SELECT ?placeLabel ?statement ?value ?unit ?due ?asked ?place ?target WHERE {
  # VALUES place
  # VALUES word
  # VALUES as_of
  ?target a gp:Target ; gp:plan ?plan ; gp:statement ?statement .
  ?plan gp:place ?place .
  ?place rdfs:label ?placeLabel . FILTER(LANG(?placeLabel) = "zh")
  FILTER(!BOUND(?word) || CONTAINS(?statement, ?word))
  OPTIONAL { ?target gp:value ?value ; gp:unit ?unit ; gp:due ?due }
  BIND(?as_of AS ?asked)
} ORDER BY DESC(?value) ?target
"""
CONSTRUCT = """CONSTRUCT { ?target rdfs:label ?statement } WHERE {
  # VALUES place
  # VALUES word
  # VALUES as_of
  ?target gp:statement ?statement ; gp:plan/gp:place ?place .
  FILTER(!BOUND(?word) || CONTAINS(?statement, ?word))
}
"""
FORMULA = '=HYPERLINK("http://示例.invalid","点我")，托位 4.5 个'
"""A statement that a spreadsheet would take for a formula."""
CITY, COUNTY = iri.thing("place", "999900"), iri.thing("place", "999921")


def query(form: str = SELECT) -> SavedQuery:
    """Return the query."""
    return parse_query("made-up", HEADER + COLUMNS + form, "made-up.rq")


def store(*, second: str = "两癌筛查率达到 90%") -> Store:
    """Return the store.

    Args:
        second: Statement of the second target.
    """
    quads: list[tuple[Node, Node, Node, Node]] = []
    graph = iri.graph("plan", "made-up")

    def say(subject: Node, *pairs: tuple[Node, Node]) -> None:
        quads.extend((subject, predicate, value, graph) for predicate, value in pairs)

    for place, code, zh, en in ((CITY, "999900", "示例市", "Shili City"), (COUNTY, "999921", "样本县", "")):
        say(place, (RDF.type, GP.Place), (RDFS.label, Literal(zh, lang="zh")), (GP.placeCode, Literal(code)))
        say(place, (GP.placeLevel, iri.thing("place-level", "made-up")))
        if en:
            say(place, (RDFS.label, Literal(en, lang="en")))
    for key, place, title in (("city", CITY, "示例市妇女规划"), ("county", COUNTY, "样本县儿童规划")):
        plan, document = iri.thing("plan", key), iri.thing("document", key)
        say(plan, (RDF.type, GP.Plan), (RDFS.label, Literal(title, lang="zh")), (GP.place, place))
        say(plan, (PROV.wasDerivedFrom, document))
        say(document, (RDFS.label, Literal(f"{key}.txt")), (GP.sha256, Literal("0" * 64)))
    for at, (plan_key, statement, value, due) in enumerate(
        (("city", FORMULA, "4.5", "2030"), ("city", second, "90", "2025"), ("county", "改善环境", "", "")), 1
    ):
        target, plan = iri.thing("plan", plan_key, f"t{at}"), iri.thing("plan", plan_key)
        say(target, (RDF.type, GP.Target), (GP.plan, plan), (GP.statement, Literal(statement)))
        if value:
            say(target, (GP.value, Literal(value, datatype=XSD.decimal)), (GP.unit, Literal("%")))
            say(target, (GP.due, Literal(due, datatype=XSD.gYear)))
    dataset = URIRef(f"{BASE}id/dataset/made-up")
    say(dataset, (RDF.type, GP.Dataset), (DCTERMS.license, URIRef("https://example.org/licence")))
    return Store.of(quads)

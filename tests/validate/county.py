"""A small made-up world for the shapes: 示例县 has a plan, its city 示例市 one above it."""

from rdflib import Graph

from kg.validate import validate
from kg.vocab import BASE, PREFIXES

GPS = f"{BASE}shapes#"
EX = "https://example.org/"
CODES = ("comparator", "direction", "role", "status")
HEAD = "".join(f"@prefix {p}: <{n}> .\n" for p, n in (PREFIXES | {"ex": EX}).items()) + "".join(
    f"@prefix {code}: <{BASE}id/{code}/> .\n" for code in CODES
)
WORLD = """
ex:county rdfs:label "示例县"@zh ; schema:containedInPlace ex:city .
ex:city rdfs:label "示例市"@zh .
ex:plan a gp:Plan ; gp:place ex:county ; gp:audience ex:women ; gp:periodStart "2021"^^xsd:gYear ;
    gp:periodEnd "2030"^^xsd:gYear ; rdfs:label "示例县妇女发展规划"@zh .
ex:upper a gp:Plan ; gp:place ex:city ; gp:audience ex:women ; gp:periodStart "2021"^^xsd:gYear ;
    gp:periodEnd "2030"^^xsd:gYear ; rdfs:label "示例市妇女发展规划"@zh .
ex:rate a gp:Indicator ; gp:direction direction:higher-is-better ; gp:unit ex:percent ;
    skos:prefLabel "示例覆盖率"@zh .
"""


def quantity(name: str, **changed: str) -> str:
    """Return a target value of 90 % at least by 2030, or what is changed about it."""
    told = {
        "kind": "gp:TargetValue",
        "plan": "ex:plan",
        "comparator": "at-least",
        "value": "90.0",
        "unit": "ex:percent",
        "due": "2030",
        "more": "",
    } | changed
    return (
        f"ex:{name} a {told['kind']}, gp:Quantity ; gp:plan {told['plan']} ; gp:indicator ex:rate ;"
        f' gp:indicatorPhrase "示例覆盖率"@zh ; gp:comparator comparator:{told["comparator"]} ;'
        f' gp:value {told["value"]} ; gp:valueText "{told["value"]}%" ; gp:unit {told["unit"]} ;'
        f' gp:due "{told["due"]}"^^xsd:gYear ; rdfs:label "{name}"@zh {told["more"]} .\n'
    )


def figure(name: str, value: str, year: str = "2020", more: str = "", place: str = "ex:county") -> str:
    """Return a figure of the county, or what is changed about it; without a year when it is empty."""
    dated = f'gp:year "{year}"^^xsd:gYear ;' if year else ""
    return (
        f"ex:{name} a gp:Observation ; gp:place {place} ; gp:indicator ex:rate ; gp:value {value} ; {dated}"
        f' gp:valueText "{value}%" ; gp:unit ex:percent ; gp:indicatorPhrase "示例覆盖率"@zh {more} .\n'
    )


GIRLS = '; gp:population "女童"@zh'
LOWER = WORLD.replace("higher-is-better", "lower-is-better")


def found(data: str, shapes: Graph) -> set[str]:
    """Return what is found, as `shape focus value`."""
    report = validate(Graph().parse(data=HEAD + data, format="turtle"), shapes, check_shapes=False)
    return {
        f"{str(r.shape).removeprefix(GPS)} {r.focus.removeprefix(EX)} {str(r.value).removeprefix(EX)}"
        for r in report.results
    }

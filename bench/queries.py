"""The fourteen queries that endpoints are measured with: SPARQL 1.1 that every engine here takes.

`{target}`, `{plan}` and `{indicator}` are filled with things of the synthetic graph.
"""

from kg.vocab import BASE

PREFIXES = f"""PREFIX gp: <{BASE}ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

TEXTS = {
    "look-up": "SELECT ?p ?o WHERE {{ <{target}> ?p ?o }}",
    "mission": """SELECT ?name ?target ?status WHERE {{
  ?target a gp:Target ; gp:domain <{BASE}id/domain/children-safety> ; gp:hasTargetValue ?value .
  ?assessment gp:assesses ?value ; gp:status ?status ; gp:asOf ?from .
  ?duty gp:responsibleFor ?target ; gp:agency ?agency .
  ?agency rdfs:label ?name .
  FILTER(?from >= "2030-01-01"^^xsd:date && LANG(?name) = "zh")
}}""",
    "filter": """SELECT ?value ?number WHERE {{
  ?value gp:indicator <{indicator}> ; gp:value ?number ; gp:unit ?unit .
  FILTER(?number < 98 && ?number > 2)
}}""",
    "group by": """SELECT ?domain (COUNT(?target) AS ?targets) WHERE {{
  ?target a gp:Target ; gp:domain ?domain
}} GROUP BY ?domain""",
    "optional": """SELECT ?target ?number ?name WHERE {{
  ?target a gp:Target ; gp:plan <{plan}> .
  OPTIONAL {{ ?value dcterms:isPartOf ?target ; gp:value ?number }}
  OPTIONAL {{ ?duty gp:responsibleFor ?target ; gp:agency ?agency . ?agency rdfs:label ?name
              FILTER(LANG(?name) = "zh") }}
}}""",
    "path": """SELECT ?item ?kind WHERE {{ ?item dcterms:isPartOf+ <{plan}> ; a ?kind }}""",
    "order by": """SELECT ?value ?number ?label WHERE {{
  ?value a gp:TargetValue ; gp:value ?number ; rdfs:label ?label
}} ORDER BY DESC(?number) ?value ?label LIMIT 100""",
    "contains": """SELECT ?target ?text WHERE {{
  ?target a gp:Target ; gp:statement ?text FILTER(CONTAINS(?text, "儿童"))
}}""",
    "regex": """SELECT ?target WHERE {{
  ?target a gp:Target ; gp:statement ?text FILTER(REGEX(?text, "达到9[0-9]"))
}}""",
    "construct": """CONSTRUCT {{ ?target rdfs:label ?label ; gp:value ?number ; gp:unit ?unit }} WHERE {{
  ?target a gp:Target ; gp:plan <{plan}> ; rdfs:label ?label .
  OPTIONAL {{ ?value dcterms:isPartOf ?target ; gp:value ?number ; gp:unit ?unit }}
}}""",
    "describe": "DESCRIBE <{target}>",
    "count": "SELECT (COUNT(*) AS ?n) WHERE {{ ?target a gp:Target }}",
    "subquery": """SELECT ?indicator ?value ?best WHERE {{
  {{ SELECT ?indicator (MAX(?number) AS ?best) WHERE {{
      ?any a gp:TargetValue ; gp:indicator ?indicator ; gp:value ?number ; gp:unit <{BASE}id/unit/percent>
  }} GROUP BY ?indicator }}
  ?value a gp:TargetValue ; gp:indicator ?indicator ; gp:value ?best ; gp:unit <{BASE}id/unit/percent>
}}""",
    "values": """SELECT ?target ?domain ?label WHERE {{
  VALUES ?domain {{ <{BASE}id/domain/children-safety> <{BASE}id/domain/women-health> }}
  ?target gp:domain ?domain ; gp:plan <{plan}> ; rdfs:label ?label
}}""",
}


def queries(target: str, plan: str, indicator: str) -> dict[str, str]:
    """Return name to query, for one target, one plan and one indicator, by their IRIs."""
    filled = {"target": target, "plan": plan, "indicator": indicator, "BASE": BASE}
    return {name: PREFIXES + text.format(**filled) for name, text in TEXTS.items()}

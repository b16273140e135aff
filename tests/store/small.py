"""A small made-up release: two plan graphs that share a triple, a register graph, and texts of every kind."""

import json
from collections.abc import Mapping
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.namespace import RDFS, SKOS, XSD

from kg import iri
from kg.store import canonical_nquads
from kg.vocab import GP

ONE, TWO, REGISTERS = iri.graph("plan", "one"), iri.graph("plan", "two"), iri.graph("registers")
AGENCY, PERCENT = iri.agency("990100", "示例市卫生健康局"), iri.concept("unit", "percent")
THING = iri.thing("only-one")
TEXT = '示例 "引号" \\ 反斜杠\n第二行\t制表符 𠮷 😀'

Quads = list[tuple[URIRef, URIRef, URIRef | Literal, URIRef]]

QUADS: Quads = [
    (AGENCY, RDFS.label, Literal("示例市卫生健康局", lang="zh"), ONE),
    (AGENCY, RDFS.label, Literal("示例市卫生健康局", lang="zh"), TWO),
    (THING, GP.value, Literal("7.50", datatype=XSD.decimal), ONE),
    (THING, GP.due, Literal("2030", datatype=XSD.gYear), ONE),
    (THING, GP.ordinal, Literal(3), ONE),
    (THING, GP.statement, Literal(TEXT, lang="zh"), ONE),
    (THING, GP.agency, AGENCY, TWO),
    (PERCENT, SKOS.prefLabel, Literal("百分比", lang="zh"), REGISTERS),
    (PERCENT, SKOS.prefLabel, Literal("per cent", lang="en"), REGISTERS),
    (PERCENT, SKOS.notation, Literal("%"), REGISTERS),
]
DISTINCT = len({quad[:3] for quad in QUADS})


def release(folder: Path, version: str = "small", quads: Quads = QUADS) -> Path:
    """Write a release's folder."""
    folder.mkdir(parents=True)
    (folder / "dataset.nq").write_bytes(canonical_nquads(quads))
    manifest: Mapping[str, object] = {"version": version, "plans": [], "quads": len(quads)}
    (folder / "build.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder

"""A cube as RDF Data Cube: data set, structure, code lists, slices and observations, in full form."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV
from rdflib.term import Node

from kg import iri
from kg.cube.filling import CUBE, Cube, Point, called
from kg.cube.model import Component
from kg.tabular.model import Value
from kg.vocab import PREFIXES

QB = Namespace("http://purl.org/linked-data/cube#")
SDMX = "http://purl.org/linked-data/sdmx/2009/"

Triple = tuple[URIRef, URIRef, Node]

_minted = partial(iri.thing, CUBE)


def to_turtle(cube: Cube) -> bytes:
    """Write a cube as Turtle; the same data give the same bytes."""
    graph = Graph()
    for prefix in ("dcterms", "prov", "qb", "rdfs", "skos", "xsd"):
        graph.bind(prefix, PREFIXES[prefix])
    graph.bind("is", f"{_minted(cube.design.name, 'property')}/")
    graph.bind("sdmx-concept", f"{SDMX}concept#")
    for triple in triples(cube):
        graph.add(triple)
    return graph.serialize(format="turtle", encoding="utf-8")


def triples(cube: Cube) -> Iterator[Triple]:
    """Yield a cube's triples, some twice; long and short forms both, so nothing is left to normalise."""
    yield from _dataset(cube)
    yield from _structure(cube)
    for component in cube.design.components:
        if component.coded:
            yield from _code_list(cube, component)
    for point in cube.points:
        yield from _observation(cube, point)


def _dataset(cube: Cube) -> Iterator[Triple]:
    design, about = cube.design, cube.tables.about
    dataset = _minted(design.name)
    yield dataset, RDF.type, QB.DataSet
    yield from _labels(dataset, design.zh, design.en)
    yield dataset, DCTERMS.isPartOf, iri.thing("dataset", about.version)
    yield dataset, DCTERMS.license, URIRef(about.licence)
    yield dataset, DCTERMS.issued, Literal(about.issued, datatype=XSD.date)
    yield dataset, QB.structure, _minted(design.name, "structure")
    for (zh, en), times in sorted(Counter((one.zh, one.en) for one in cube.aside).items()):
        yield dataset, RDFS.comment, Literal(f"未收入 {times} 条：{zh}。", lang="zh")
        yield dataset, RDFS.comment, Literal(f"Left out: {times}, each {en}.", lang="en")


def _structure(cube: Cube) -> Iterator[Triple]:
    design = cube.design
    structure, key = _minted(design.name, "structure"), _minted(design.name, "slice", design.slice.name)
    yield structure, RDF.type, QB.DataStructureDefinition
    yield from _labels(structure, f"{design.zh}的数据结构", f"Structure of: {design.en}")
    for order, component in enumerate(design.components, 1):
        specification = _minted(design.name, "component", component.name)
        yield structure, QB.component, specification
        yield specification, RDF.type, QB.ComponentSpecification
        yield specification, QB.order, Literal(order)
        yield from _component(cube, component, specification)
    yield structure, QB.sliceKey, key
    yield key, RDF.type, QB.SliceKey
    yield from _labels(key, design.slice.zh, design.slice.en)
    for name in design.slice.fixed:
        yield key, QB.componentProperty, _property(cube, name)


def _component(cube: Cube, component: Component, specification: URIRef) -> Iterator[Triple]:
    design, prop = cube.design, _property(cube, component.name)
    if component in design.dimensions:
        kind, link = QB.DimensionProperty, QB.dimension
    elif component == design.measure:
        kind, link = QB.MeasureProperty, QB.measure
    else:
        kind, link = QB.AttributeProperty, QB.attribute
        yield specification, QB.componentRequired, Literal(False)
    yield specification, link, prop
    yield specification, QB.componentProperty, prop
    yield prop, RDF.type, RDF.Property
    yield prop, RDF.type, QB.ComponentProperty
    yield prop, RDF.type, kind
    yield from _labels(prop, *called(cube.tables, component))
    yield prop, SKOS.notation, Literal(component.sdmx)
    if component.coded:
        yield prop, RDF.type, QB.CodedProperty
        yield prop, QB.codeList, _list(cube, component)
    yield prop, RDFS.range, _range(component)
    if component.concept:
        yield prop, QB.concept, URIRef(f"{SDMX}concept#{component.concept}")
    if component.over:
        yield prop, RDFS.subPropertyOf, URIRef(SDMX + component.over)


def _range(component: Component) -> URIRef:
    if component.coded:
        return SKOS.Concept
    kinds = {"year": XSD.gYear, "decimal": XSD.decimal, "text": XSD.string, "date": XSD.date}
    return kinds[component.column.type]


def _code_list(cube: Cube, component: Component) -> Iterator[Triple]:
    codes, scheme = cube.lists[component.name], _list(cube, component)
    yield scheme, RDF.type, SKOS.ConceptScheme
    zh, en = called(cube.tables, component)
    yield from _labels(scheme, f"代码表：{zh}", f"Code list: {en}")
    for code in codes.codes.values():
        yield code.iri, RDF.type, SKOS.Concept
        yield code.iri, SKOS.inScheme, scheme
        yield code.iri, SKOS.notation, Literal(code.notation)
        yield code.iri, SKOS.prefLabel, Literal(code.zh, lang="zh")
        if code.en:
            yield code.iri, SKOS.prefLabel, Literal(code.en, lang="en")
    if codes.above is not None:
        yield scheme, RDF.type, QB.HierarchicalCodeList
        yield scheme, QB.parentChildProperty, SKOS.narrower
        for key, code in codes.codes.items():
            if key in codes.above:
                yield codes.codes[codes.above[key]].iri, SKOS.narrower, code.iri
            else:
                yield scheme, QB.hierarchyRoot, code.iri


def _observation(cube: Cube, point: Point) -> Iterator[Triple]:
    design = cube.design
    dataset = _minted(design.name)
    observation = _minted(design.name, "at", *(_segment(cube, c, point) for c in design.dimensions))
    yield observation, RDF.type, QB.Observation
    yield observation, QB.dataSet, dataset
    yield observation, PROV.wasDerivedFrom, URIRef(point.origin)
    for component in design.components:
        value = point.values.get(component.name)
        if value is not None:
            yield observation, _property(cube, component.name), _node(cube, component, value)
    fixed = [c for c in design.dimensions if c.name in design.slice.fixed]
    series = _minted(design.name, design.slice.name, *(_segment(cube, c, point) for c in fixed))
    yield dataset, QB.slice, series
    yield series, RDF.type, QB.Slice
    yield series, QB.sliceStructure, _minted(design.name, "slice", design.slice.name)
    yield series, QB.observation, observation
    for component in fixed:
        yield series, _property(cube, component.name), _node(cube, component, point.values[component.name])


def _segment(cube: Cube, component: Component, point: Point) -> str:
    value = point.values[component.name]
    if not component.coded:
        return str(value)
    return iri.segment_text(cube.notation(component, value))


def _node(cube: Cube, component: Component, value: Value) -> Node:
    if component.coded:
        return cube.lists[component.name].codes[str(value)].iri
    if isinstance(value, Decimal):
        return Literal(format(value, "f"), datatype=XSD.decimal)
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=XSD.date)
    if component.column.type == "year":
        return Literal(f"{value:04}", datatype=XSD.gYear)
    return Literal(str(value))


def _property(cube: Cube, name: str) -> URIRef:
    return _minted(cube.design.name, "property", name.replace("_", "-"))


def _list(cube: Cube, component: Component) -> URIRef:
    return _minted(cube.design.name, "codes", component.name.replace("_", "-"))


def _labels(subject: URIRef, zh: str, en: str) -> Iterator[Triple]:
    yield subject, RDFS.label, Literal(zh, lang="zh")
    yield subject, RDFS.label, Literal(en, lang="en")

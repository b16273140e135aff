"""The saved queries as data: any SPARQL editor finds them in the graph and runs them as they stand."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDFS, SH, XSD

from kg import iri
from kg.build.quads import GraphQuads, boolean, chinese, english, integer
from kg.catalogue import DATATYPES, Column, Header, Kind, Parameter, SavedQuery, value_list
from kg.codes import Codes
from kg.errors import BuildError
from kg.vocab import BASE, CSVW, GP, PREFIXES, SCHEMA

_FORMS = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
}
_CSVW_TYPES: Mapping[Kind, str] = {
    "text": "string",
    "number": "decimal",
    "integer": "integer",
    "year": "gYear",
    "date": "date",
    "iri": "anyURI",
    "boolean": "boolean",
}
"""CSV on the Web's names of what columns hold."""
_PREFIXED = re.compile(r"(?<![\w-])([a-z]+):")
_DECLARED = re.compile(r"^[ \t]*PREFIX[ \t]+([a-z-]+):", re.MULTILINE | re.IGNORECASE)
_HOW_TO = "参数在 VALUES 行中填写，UNDEF 为全部。 Parameters stand in the VALUES lines; UNDEF means all."


def query_graph(queries: Mapping[str, SavedQuery], names: Codes, day: date) -> GraphQuads:
    """Build the graph of the saved queries.

    Args:
        queries: The catalogue.
        names: Code lists, for the topics, and concepts of the registers, for the values of examples.
        day: The build day, which dates are bound to where the query says today.

    Returns:
        Quads of graph `…/graph/queries`.

    Raises:
        BuildError: A topic is in no code list, or a query has no form that can be listed.
    """
    quads = GraphQuads(iri.graph("queries"))
    for query in queries.values():
        _write_query(quads, query, names, day)
    return quads


def _write_query(quads: GraphQuads, query: SavedQuery, names: Codes, day: date) -> None:
    subject, header = iri.query(query.name), query.header
    form, property_of_text = _form(query)
    quads.a(subject, GP.SavedQuery, SH.SPARQLExecutable, form)
    quads.add(subject, RDFS.label, chinese(header.title_zh), english(header.title_en))
    quads.add(subject, RDFS.comment, chinese(header.description_zh), english(header.description_en))
    quads.add(subject, GP.question, chinese(header.question_zh), english(header.question_en))
    quads.add(subject, DCTERMS.identifier, Literal(query.name))
    quads.add(subject, OWL.versionInfo, Literal(header.version))
    quads.add(
        subject, DCTERMS.subject, *(names.get("query-topic", topic, subject) for topic in header.topics)
    )
    quads.add(
        subject, DCTERMS.audience, *(names.get("query-audience", word, subject) for word in header.audience)
    )
    quads.add(subject, property_of_text, Literal(runnable(query, names, day)))
    quads.add(subject, GP.contentHash, Literal(query.hash))
    quads.add(subject, GP.pageSize, integer(header.page_size))
    quads.add(subject, GP.rowsAtLeast, integer(header.rows_at_least))
    quads.add(subject, GP.rowsAtMost, None if header.rows_at_most is None else integer(header.rows_at_most))
    _write_chart(quads, subject, header)
    for ordinal, parameter in enumerate(header.parameters, 1):
        _write_parameter(quads, subject, ordinal, parameter)
    for ordinal, column in enumerate(header.columns, 1):
        _write_column(quads, subject, ordinal, column)


def _write_chart(quads: GraphQuads, query: URIRef, header: Header) -> None:
    if header.chart is None:
        return
    for language in ("zh", "en"):
        chart = header.chart.vega_lite(header.columns_by_name, language)
        text = json.dumps(chart, ensure_ascii=False, sort_keys=True)
        quads.add(query, GP.chart, Literal(text, lang=language))


def _write_column(quads: GraphQuads, query: URIRef, ordinal: int, column: Column) -> None:
    node = iri.result_column(query, column.name)
    quads.a(node, GP.ResultColumn)
    quads.add(node, RDFS.label, chinese(column.label_zh), english(column.label_en))
    if column.meaning_zh:
        quads.add(node, RDFS.comment, chinese(column.meaning_zh), english(column.meaning_en))
    quads.add(node, CSVW.name, Literal(column.name))
    quads.add(node, CSVW.datatype, Literal(_CSVW_TYPES[column.kind]))
    quads.add(node, SCHEMA.unitText, Literal(column.unit) if column.unit else None)
    for predicate, name in (
        (GP.unitColumn, column.unit_column),
        (GP.labelOf, column.label_of),
        (GP.leadsTo, column.link),
    ):
        quads.add(node, predicate, iri.result_column(query, name) if name else None)
    quads.add(node, CSVW.suppressOutput, boolean(value=True) if column.hidden else None)
    quads.add(node, GP.ordinal, integer(ordinal))
    quads.add(node, DCTERMS.isPartOf, query)


def _write_parameter(quads: GraphQuads, query: URIRef, ordinal: int, parameter: Parameter) -> None:
    node = iri.query_parameter(query, parameter.name)
    quads.a(node, GP.QueryParameter)
    quads.add(node, RDFS.label, chinese(parameter.label_zh), english(parameter.label_en))
    if parameter.help_zh or parameter.help_en:
        quads.add(node, RDFS.comment, chinese(parameter.help_zh), english(parameter.help_en))
    quads.add(node, SCHEMA.valueName, Literal(parameter.name))
    quads.add(node, SCHEMA.valueRequired, boolean(value=parameter.required))
    quads.add(node, SCHEMA.multipleValues, boolean(value=parameter.several))
    quads.add(node, SCHEMA.defaultValue, Literal(parameter.default) if parameter.default else None)
    choices = "|".join(re.escape(choice.value) for choice in parameter.choices)
    quads.add(node, SCHEMA.valuePattern, Literal(choices) if choices else None)
    listing = value_list(parameter)
    quads.add(node, GP.valueList, None if listing is None else Literal(with_prefixes(listing)))
    quads.add(node, *_type(parameter))
    quads.add(node, GP.ordinal, integer(ordinal))
    quads.add(node, DCTERMS.isPartOf, query)


def _type(parameter: Parameter) -> tuple[URIRef, URIRef]:
    """Return by which property a parameter says what its values are, and what it says."""
    if parameter.of is None:
        return SH.datatype, DATATYPES.get(parameter.type, XSD.string)
    return SH["class"] if parameter.type == "iri" else GP.valueScheme, parameter.of


def _form(query: SavedQuery) -> tuple[URIRef, URIRef]:
    """Return the class of a query's form and the property that holds its text."""
    form = _FORMS.get(query.form or "")
    if form is None:
        raise BuildError(
            f"queries/{query.name}.rq：不是可列出的查询 is no SELECT, CONSTRUCT or ASK.",
            "请改写为其中一种 write it as one of these.",
        )
    return form


def runnable(query: SavedQuery, names: Codes, day: date) -> str:
    """Return a query's text as it runs alone, in any engine: prefixes declared, each parameter given or open.

    A parameter is bound to its default, and a required one to the value of the golden check where the
    registers know it; all others are open, which means all.

    Args:
        query: The saved query.
        names: Concepts of code lists and registers, by what people call them.
        day: What `today` means.

    Returns:
        SPARQL text below comments that say what it is and what its parameters take.
    """
    values = {p.name: _example(query, p, names, day) for p in query.header.parameters}
    return with_prefixes(query.bound(values, whole=False), list(_comments(query)))


def with_prefixes(text: str, comments: Sequence[str] = ()) -> str:
    """Return a query's text with the prefixes declared that it uses, below comments that may use them too."""
    used = set(_PREFIXED.findall("\n".join([*comments, text]))) - set(_DECLARED.findall(text))
    prefixes = [f"PREFIX {name}: <{PREFIXES[name]}>" for name in PREFIXES if name in used]
    return "\n".join([*comments, *prefixes, text])


def _comments(query: SavedQuery) -> Iterator[str]:
    header = query.header
    yield f"# {header.title_zh} · {header.title_en}"
    if header.parameters:
        yield f"# {_HOW_TO}"
    for parameter in header.parameters:
        need = "（必填 required）" if parameter.required else ""
        yield f"# ?{parameter.name} {parameter.label_zh} {parameter.label_en}{need}: {_spelling(parameter)}"


def _spelling(parameter: Parameter) -> str:
    """Return how a value of a parameter is written in SPARQL."""
    if parameter.is_thing:
        return f"<{BASE}id/{parameter.key}/…>"
    if parameter.choices:
        return " ".join(Literal(choice.value).n3() for choice in parameter.choices)
    if parameter.type in DATATYPES:
        return f'"…"^^xsd:{DATATYPES[parameter.type].removeprefix(str(XSD))}'
    return '"…"'


def _example(query: SavedQuery, parameter: Parameter, names: Codes, day: date) -> tuple[str, ...]:
    golden = query.header.golden.get(parameter.name) if parameter.required else None
    chosen = parameter.given((golden,) if golden else (), day)
    if not parameter.is_thing:
        return chosen
    concepts = (value if value.startswith(BASE) else names.find(parameter.key, value) for value in chosen)
    return tuple(str(concept) for concept in concepts if concept)

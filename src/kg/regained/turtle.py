"""A Turtle file in our ontology, anybody's, as records."""

from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from kg.errors import RecordError
from kg.record import Record
from kg.regained.plan import Names, regain
from kg.vocab import GP

MOST_BYTES = 16 * 1024 * 1024
"""A file may be so large."""


def read_turtle(data: bytes, name: str, names: Names) -> list[Record]:
    """Read the plans of a Turtle file: each `gp:Plan` that has parts or a period.

    Args:
        data: The file's bytes, UTF-8.
        name: The file's name.
        names: What places and agencies are called that the file does not describe.

    Returns:
        One record a plan, by the plans' IRIs.

    Raises:
        RecordError: It is too large, no Turtle, holds no plan, or a plan lacks what a record needs.
    """
    if len(data) > MOST_BYTES:
        raise RecordError(
            f"{name}：{len(data)} 字节，超过上限 bytes, more than {MOST_BYTES}.",
            "请按规划拆开 split it by plan.",
        )
    try:
        graph = Graph().parse(data=data.decode("utf-8-sig"), format="turtle")
    except (RecursionError, Exception) as error:  # rdflib's parsers raise errors of many kinds
        told = " ".join(str(error).split())[:200]
        raise RecordError(f"{name}：不是 Turtle is no Turtle: {told}.", "请改正语法 mend it.") from error
    plans = {one for one in graph.subjects(RDF.type, GP.Plan) if isinstance(one, URIRef)}
    if not plans:
        raise RecordError(
            f"{name}：没有 gp:Plan it has no {GP.Plan}.", f"请用本体的词 use the ontology's terms, {GP}."
        )
    return [regain(graph, plan, names, name) for plan in sorted(plans)]

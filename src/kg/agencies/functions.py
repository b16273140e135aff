"""The code list of agency functions as names: which function a name means, how a function is called."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from rdflib import Graph, Literal
from rdflib.namespace import RDF, SKOS

from kg.base import named_here
from kg.flat import fold
from kg.shipped import shipped
from kg.vocab import GP
from kg.vocabulary import vocabulary


@dataclass(frozen=True)
class Function:
    """A concept of the code list `agency-function`.

    Attributes:
        slug: Last segment of its IRI.
        label: Chinese preferred label.
        names: Label and aliases, width folded.
        broader: Slug of the wider function; empty at the top.
    """

    slug: str
    label: str
    names: frozenset[str]
    broader: str


@cache
def functions() -> dict[str, Function]:
    """Return the functions of the shipped code list by slug."""
    path = shipped("ontology", "codes", "agency-function.ttl")
    graph = Graph().parse(data=named_here(path.read_text(encoding="utf-8")), format="turtle")
    found: dict[str, Function] = {}
    for concept in sorted(graph.subjects(RDF.type, GP.AgencyFunction), key=str):
        labels = {
            predicate: [str(o) for o in graph.objects(concept, predicate) if _chinese(o)]
            for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
        }
        broader = graph.value(concept, SKOS.broader)
        found[_slug(concept)] = Function(
            slug=_slug(concept),
            label=labels[SKOS.prefLabel][0],
            names=frozenset(fold(name) for names in labels.values() for name in names),
            broader=_slug(broader) if broader else "",
        )
    return found


def _slug(node: object) -> str:
    return str(node).rsplit("/", 1)[1]


def _chinese(node: object) -> bool:
    return isinstance(node, Literal) and node.language == "zh"


def generic(name: str) -> str | None:
    """Return the function of a name that fits any place's body with it, without place and level.

    卫生健康部门, 卫健局 and 妇联 are such names. 学校 (there are many), 派出所 (a part), 各级妇联 (several),
    有关部门 (any) and 省卫健委 (the level is another reading's business) are none.

    Args:
        name: Folded, without place and level.
    """
    words: dict[str, Any] = vocabulary("agency-names")["generic"]
    if name.startswith(tuple(words["plural_beginnings"])) or name in words["not_the_body"]:
        return None
    for function in functions().values():
        if name in function.names:
            held = function.slug not in words["without_holder"] and (
                function.broader not in words["many_holders"]
            )
            return function.slug if held and not _says_level(function, name) else None
    return None


def _says_level(function: Function, name: str) -> bool:
    """Whether a name says a level: without it, or with another, it is a name of the function too (团市委)."""
    levels: list[str] = vocabulary("agency-names")["level_words"]
    return any(
        name[:at] + other + name[at + len(level) :] in function.names
        for level in levels
        for at in range(len(name))
        if name.startswith(level, at)
        for other in ("", *levels)
        if other != level
    )


def called(slug: str) -> str:
    """Return how the body with a function is called where its name is not known: 卫生健康部门, 妇女联合会."""
    words: dict[str, Any] = vocabulary("agency-names")["designation"]
    ending: str = words["ending"]
    function = functions()[slug]
    if function.broader not in words["of"] or slug in words["own_label"] or function.label.endswith(ending):
        return function.label
    longest = fold(function.label) + ending
    departments = [name for name in function.names if name.endswith(ending)]
    if longest in departments or not departments:
        return function.label + ending
    return min(departments, key=lambda name: (len(name), name))

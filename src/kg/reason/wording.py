"""How axioms read: a sentence in Chinese and one in English each."""

from collections.abc import Callable, Iterable, Mapping

from rdflib import Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import Node

from kg.reason.axioms import UNIQUE_NAME, Axiom, is_generated
from kg.vocab import BASE, GP

_SENTENCES: dict[URIRef, tuple[str, str]] = {
    RDFS.subClassOf: ("凡{s}都是{o}", "every {s} is a {o}"),
    OWL.equivalentClass: ("{s}与{o}是同一类", "{s} and {o} are one class"),
    OWL.disjointWith: ("{s}与{o}互斥，没有一物同属两类", "nothing is both {s} and {o}"),
    RDFS.subPropertyOf: ("凡有属性{s}，就有属性{o}", "whatever has {s} has {o}"),
    OWL.equivalentProperty: ("属性{s}与属性{o}相同", "{s} and {o} are one property"),
    OWL.inverseOf: ("属性{s}与属性{o}互逆", "{s} and {o} are inverse"),
    RDFS.domain: ("凡有属性{s}的都是{o}", "whatever has {s} is a {o}"),
    RDFS.range: ("属性{s}的值都是{o}", "every value of {s} is a {o}"),
}
_FACT = ("{s} 的{p}是 {o}", "{s} has {p} {o}")
_MEMBER = ("{s} 是一个{o}", "{s} is a {o}")
_FUNCTIONAL = ("属性{s}至多有一个值", "there is at most one value of {s}")
_DIFFERENT = ("不同的 IRI 指不同的事物：{things}", "different IRIs are different things: {things}")
_RESTRICTIONS: dict[URIRef, tuple[str, str]] = {
    OWL.hasValue: ("属性{p}的值为{o}的事物", "thing whose {p} is {o}"),
    OWL.someValuesFrom: ("有属性{p}且其值属于{o}的事物", "thing with some {p} that is a {o}"),
    OWL.allValuesFrom: ("属性{p}的值都属于{o}的事物", "thing whose every {p} is a {o}"),
}
_SHORT = ((str(GP), "gp:"), (f"{BASE}id/", ""), (str(XSD), "xsd:"))

Labels = Mapping[tuple[URIRef, str], str]


def sentences(axioms: Iterable[Axiom], labels: Labels) -> list[tuple[str, str]]:
    """Say what axioms say.

    Args:
        axioms: Axioms of an explanation.
        labels: Labels by thing and language tag.

    Returns:
        Chinese and English for each axiom in order; that things are different is said once for all, at the
        end.
    """
    said: list[tuple[str, str]] = []
    different: list[URIRef] = []
    for axiom in axioms:
        if axiom.main[1] == UNIQUE_NAME:
            different.append(axiom.main[0])
        else:
            said.append((_sentence(axiom, labels, "zh"), _sentence(axiom, labels, "en")))
    if different:
        zh, en = (
            form.format(things="、".join(_name(thing, labels, language) for thing in different))
            for form, language in zip(_DIFFERENT, ("zh", "en"), strict=True)
        )
        said.append((zh, en.replace("、", ", ")))
    return said


def _sentence(axiom: Axiom, labels: Labels, language: str) -> str:
    subject, predicate, node = axiom.main
    at = 0 if language == "zh" else 1

    def name(thing: Node) -> str:
        return _restriction(axiom, thing, name, at) if is_generated(thing) else _name(thing, labels, language)

    if predicate == RDF.type and node == OWL.FunctionalProperty:
        form = _FUNCTIONAL[at]
    elif predicate == RDF.type:
        form = _MEMBER[at]
    else:
        form = _SENTENCES.get(predicate, _FACT)[at]
    return form.format(s=name(subject), p=name(predicate), o=name(node))


def _restriction(axiom: Axiom, thing: Node, name: Callable[[Node], str], at: int) -> str:
    told = {predicate: node for subject, predicate, node in axiom.parts if subject == thing}
    kind = next(kind for kind in _RESTRICTIONS if kind in told)
    return _RESTRICTIONS[kind][at].format(p=name(told[OWL.onProperty]), o=name(told[kind]))


def _name(thing: Node, labels: Labels, language: str) -> str:
    """Return a thing's label in quotes with its short IRI, or the IRI alone."""
    if isinstance(thing, Literal):
        return f"“{thing}”"
    short = str(thing)
    for start, prefix in _SHORT:
        short = short.replace(start, prefix, 1) if short.startswith(start) else short
    label = labels.get((URIRef(str(thing)), language))
    left, right = ("“", "”") if language == "zh" else ("‘", "’")
    return (
        f"{left}{label}{right}（{short}）"
        if label and language == "zh"
        else _beside(label, short, left, right)
    )


def _beside(label: str | None, short: str, left: str, right: str) -> str:
    return f"{left}{label}{right} ({short})" if label else short

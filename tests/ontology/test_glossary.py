"""The glossary is in order and knows the ontology's main words by the same names."""

import re
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS

from kg.vocab import GP

GLOSSARY = Path(__file__).resolve().parents[2] / "GLOSSARY.md"
LINE = re.compile(r"- \*\*(?P<en>[^*]+)\*\* · (?P<zh>[^·]+) · (?P<told>.+)")
MAIN = [
    GP.Agency,
    GP.AgencyFunction,
    GP.Assessment,
    GP.Audience,
    GP.BeneficiaryGroup,
    GP.CitedWork,
    GP.Commitment,
    GP.Comparator,
    GP.Direction,
    GP.Domain,
    GP.DomainSection,
    GP.Indicator,
    GP.KeyProject,
    GP.LegalAct,
    GP.Measure,
    GP.Observation,
    GP.Place,
    GP.Plan,
    GP.Provision,
    GP.Quantity,
    GP.Responsibility,
    GP.Role,
    GP.SavedQuery,
    GP.SourceDocument,
    GP.SourceSpan,
    GP.Status,
    GP.Target,
    GP.TargetKind,
    GP.TargetValue,
    GP.Topic,
    GP.Unit,
]


def entries() -> dict[str, str]:
    """Return English name to Chinese name, in the file's order."""
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
    matches = [LINE.fullmatch(line) for line in lines]
    assert None not in matches, [line for line, match in zip(lines, matches, strict=True) if match is None]
    return {match["en"]: match["zh"] for match in matches if match}


def label(ontology: Graph, term: URIRef, language: str) -> str:
    """Return a term's label in a language."""
    labels = [
        o for o in ontology.objects(term, RDFS.label) if isinstance(o, Literal) and o.language == language
    ]
    return str(labels[0])


def test_entries_are_in_alphabetical_order_and_each_there_once() -> None:
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
    names = list(entries())
    assert len(names) == len(lines) > 100
    assert names == sorted(names, key=str.casefold)


def test_the_main_terms_have_the_ontologys_own_names(ontology: Graph) -> None:
    known = entries()
    for term in MAIN:
        english, chinese = label(ontology, term, "en"), label(ontology, term, "zh")
        assert english in known, english
        assert chinese in known[english] or known[english].split("（")[0] in chinese, english

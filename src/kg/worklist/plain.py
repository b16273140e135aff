"""Findings for programs: dictionaries that are written as JSON."""

from collections.abc import Iterable
from typing import Any

from kg.history import Past, before
from kg.term import XSD_STRING, Term
from kg.worklist.lists import By, whole, work_lists
from kg.worklist.model import Acceptance, Finding, Findings, Named, Quote

_LISTS: tuple[By, ...] = ("severity", "group", "agency", "plan", "domain", "shape")


def as_dict(findings: Findings, chosen: Iterable[Finding]) -> dict[str, Any]:
    """Return some findings of a release with their counts and work lists.

    Args:
        findings: All of them.
        chosen: Those that are wanted.

    Returns:
        `conforms` is `sh:conforms` of the same findings in RDF: there is none. `passes` is what `kg validate`
        exits by: there is no violation that is not accepted.
    """
    found = list(chosen)
    total = whole(found)
    return {
        "version": findings.version,
        "day": findings.day.isoformat(),
        "conforms": not found,
        "passes": not total.open["Violation"],
        "open": total.open,
        "accepted": total.accepted,
        "lists": {
            by: [
                _named(work.named) | {"open": work.open, "accepted": work.accepted}
                for work in work_lists(found, by)
            ]
            for by in _LISTS
        },
        "acceptances": {
            "expired": [_acceptance(entry) for entry in findings.expired],
            "unmatched": [_acceptance(entry) for entry in findings.unmatched],
        },
        "previous": _past(before(findings.history, findings.version)),
        "results": [_finding(finding) for finding in found],
    }


def _named(named: Named) -> dict[str, Any]:
    return {"key": named.key, "zh": named.zh, "en": named.en, "iri": named.iri}


def _finding(finding: Finding) -> dict[str, Any]:
    rule, item = finding.rule, finding.item
    return {
        "iri": finding.iri,
        "severity": finding.severity,
        "shape": rule.iri,
        "rule": {"zh": rule.name.zh, "en": rule.name.en},
        "description": {"zh": rule.description.zh, "en": rule.description.en},
        "group": rule.group.key,
        "focus": _named(finding.focus),
        "item": {"iri": item.iri, "kind": item.kind, "words": item.words} if item else None,
        "plans": [_named(plan) for plan in finding.plans],
        "domain": _named(finding.domain) if finding.domain else None,
        "path": rule.path,
        "value": _term(finding.value),
        "component": finding.component,
        "message": {"zh": finding.message.zh, "en": finding.message.en},
        "settled_by": {
            "ground": finding.fixer.ground.value,
            "presumed": finding.fixer.presumed,
            "agencies": [_named(agency) for agency in finding.fixer.agencies],
        },
        "suggested": [_named(agency) for agency in finding.suggested],
        "quote": _quote(finding.quote),
        "other_quote": _quote(finding.other),
        "accepted": finding.accepted,
        "acceptance": _acceptance(finding.acceptance) if finding.acceptance else None,
    }


def _term(term: Term | None) -> dict[str, str] | None:
    """Return a term as the JSON results of SPARQL write it."""
    if term is None:
        return None
    if term.kind == "iri":
        return {"type": "uri", "value": term.value}
    told = {"type": "literal", "value": term.value}
    if term.language:
        return told | {"xml:lang": term.language}
    return told | ({"datatype": term.datatype} if term.datatype not in {None, XSD_STRING} else {})


def _quote(quote: Quote | None) -> dict[str, Any] | None:
    if quote is None:
        return None
    return {
        "words": quote.words,
        "document": quote.document.zh,
        "iri": quote.document.iri,
        "start": quote.start,
        "end": quote.end,
    }


def _acceptance(entry: Acceptance) -> dict[str, Any]:
    return {
        "iri": entry.iri,
        "about": entry.identifier,
        "reason": {"zh": entry.reason.zh, "en": entry.reason.en},
        "role": entry.role,
        "until": entry.until.isoformat(),
    }


def _past(past: Past | None) -> dict[str, Any] | None:
    return past.model_dump() if past else None

"""A record as it ships: facts without paragraphs, one plan each, with the digest that guards them."""

import hashlib
import json

from kg.record.model import Record, Target, items


def facts(record: Record) -> Record:
    """Return a copy without what may not ship: paragraphs of measures, projects and provisions, footnotes.

    Args:
        record: A whole extraction.

    Returns:
        Metadata, domains, target statements, titles, quantities, duties, laws, tags, spans and hashes.
    """
    copy = record.model_copy(deep=True)
    for plan in copy.plans:
        for _, item in items(plan):
            if isinstance(item, Target):
                item.footnotes = []
            else:
                item.text = None
    for finding in copy.findings:
        finding.text = None
    return copy


def split(record: Record) -> list[Record]:
    """Return one record a plan, each with the findings whose line lies in the plan or that name no line.

    Args:
        record: A record of one or more plans.

    Returns:
        As many records as plans, in order; their plans are the record's own.
    """
    return [
        record.model_copy(update={"plans": [plan], "findings": list(record.findings)})
        for plan in record.plans
    ]


_ADDED = ("slug", "partial", "source")
"""Fields that older records lack: left out of the digest where they say nothing, so that it holds."""


def digest(record: Record) -> str:
    """Return the sha256 of a record's extracted facts: its plans, as canonical JSON."""
    plans = [plan.model_dump(mode="json") for plan in record.plans]
    for plan in plans:
        for name in _ADDED:
            if not plan[name]:
                del plan[name]
    text = json.dumps(plans, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def to_json(record: Record) -> str:
    """Write a record as JSON text: two spaces, Chinese as it is, one line end at the end."""
    return record.model_dump_json(indent=2) + "\n"

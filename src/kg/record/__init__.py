"""The record of a document: what extraction yields, what `data/plans/` keeps, what the build reads.

`model` is its shape, `bounds` what single values may be, `reading` how a file is read, `shipping` what of it
ships.
"""

from kg.record.bounds import DECIMALS, WHOLE_DIGITS, Number, Span, calculable
from kg.record.model import (
    Audience,
    Baseline,
    Comparator,
    Correction,
    Domain,
    Duty,
    Finding,
    Item,
    Measure,
    Plan,
    Quantity,
    Record,
    Role,
    Slug,
    Target,
    TargetKind,
    items,
)
from kg.record.reading import address, parse_record, read_record, record_of
from kg.record.shipping import digest, facts, split, to_json

__all__ = [
    "DECIMALS",
    "WHOLE_DIGITS",
    "Audience",
    "Baseline",
    "Comparator",
    "Correction",
    "Domain",
    "Duty",
    "Finding",
    "Item",
    "Measure",
    "Number",
    "Plan",
    "Quantity",
    "Record",
    "Role",
    "Slug",
    "Span",
    "Target",
    "TargetKind",
    "address",
    "calculable",
    "digest",
    "facts",
    "items",
    "parse_record",
    "read_record",
    "record_of",
    "split",
    "to_json",
]

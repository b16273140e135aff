"""Entries of releases: what each one's validation counted, and how that compares with the one before."""

from collections.abc import Sequence
from itertools import pairwise
from typing import get_args

from kg.feeds.entries import Entry
from kg.feeds.findings import ended
from kg.feeds.wording import said
from kg.history import Past
from kg.report import Severity
from kg.vocab import BASE


def release_entries(history: Sequence[Past], found: Sequence[Past], current: str) -> list[Entry]:
    """Return the entries of releases.

    Args:
        history: All releases, oldest first.
        found: Those wanted, in their order.
        current: The version whose graph is at hand; it alone has a page.
    """
    before = {after.version: past for past, after in pairwise(history)}
    entries = []
    for past in found:
        dataset = f"{BASE}id/dataset/{past.version}"
        counts = {severity: past.open(severity) for severity in get_args(Severity)}
        earlier = before.get(past.version)
        if earlier:
            grown = {severity: count - earlier.open(severity) for severity, count in counts.items()}
            compared = said("entries", "change", version=earlier.version, **grown)
        else:
            compared = said("entries", "first-release")
        entries.append(
            Entry(
                id=dataset,
                updated=ended(past),
                title=said("entries", "release", version=past.version, day=past.as_of),
                lines=(said("entries", "counts", **counts), compared),
                page=dataset if past.version == current else "",
                category=("release", said("feeds", "releases")),
            )
        )
    return entries

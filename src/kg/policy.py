"""Which findings are known and accepted: for what reason, by whom, until when.

The entries stand in `data/dataset.toml`. An accepted finding stays a finding: it is stored, shown and
counted, apart from those that somebody still has to settle.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SH, XSD

from kg import iri
from kg.errors import PolicyError
from kg.report import REPORT, SHAPE_PREFIXES, Result, shorten
from kg.vocab import GP

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Accepted(BaseModel):
    """One entry `[[accepted]]`: the findings of one shape, at one thing or wherever they are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shape: Annotated[str, StringConstraints(pattern=r"^gps:[A-Za-z][A-Za-z0-9-]*$")]
    focus: str = Field(
        default="", description="Last segments of the IRI of the thing at fault; empty for every thing"
    )
    reason_zh: Text
    reason_en: Text
    role: Text
    """Who accepted it: a role, never a name."""
    until: date
    """The last day on which it counts."""

    @property
    def iri(self) -> URIRef:
        """The entry's IRI, made from what it is about."""
        digest = hashlib.sha256(f"{self.shape} {self.focus}".encode()).hexdigest()[:16]
        return iri.thing("acceptance", digest)

    @property
    def about(self) -> str:
        """What it is about: the shape, and the thing where it names one."""
        return f"{self.shape} {self.focus}".rstrip()

    def counts(self, day: date) -> bool:
        """Tell whether it still counts on a day."""
        return day <= self.until

    def covers(self, result: Result) -> bool:
        """Tell whether a result is one that it speaks of."""
        name = SHAPE_PREFIXES["gps"] + self.shape.removeprefix("gps:")
        at = not self.focus or f"/{result.focus}".endswith(f"/{self.focus}")
        return at and str(result.shape) == name


@dataclass(frozen=True)
class Policy:
    """The entries held against what validation found.

    Attributes:
        entries: All of them.
        by_result: Digest of a result to the entry that accepts it, whether or not that still counts: the one
            that counts longest, of those that name the thing before those that name none.
    """

    entries: tuple[Accepted, ...]
    by_result: dict[str, Accepted]

    def accepted(self, results: Iterable[Result], day: date) -> dict[str, int]:
        """Count the results that are accepted on a day, by severity; severities without any are left out."""
        counts: dict[str, int] = {}
        for result in results:
            entry = self.by_result.get(result.digest)
            if entry is not None and entry.counts(day):
                counts[result.severity] = counts.get(result.severity, 0) + 1
        return counts

    def unaccepted(self, results: Iterable[Result], day: date) -> list[Result]:
        """Return the violations that no entry accepts on a day."""
        return [
            result
            for result in results
            if result.severity == "Violation"
            and ((entry := self.by_result.get(result.digest)) is None or not entry.counts(day))
        ]

    def expired(self, day: date) -> tuple[Accepted, ...]:
        """Return the entries that count no more on a day."""
        return tuple(entry for entry in self.entries if not entry.counts(day))

    def unmatched(self) -> tuple[Accepted, ...]:
        """Return the entries that accept no result."""
        used = {entry.iri for entry in self.by_result.values()}
        return tuple(entry for entry in self.entries if entry.iri not in used)

    def triples(self) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
        """Yield every entry as a `gp:Acceptance`, and which results of the report each accepts."""
        for entry in self.entries:
            node, name = entry.iri, entry.shape.removeprefix("gps:")
            where = f" {entry.focus}" if entry.focus else ""
            yield node, RDF.type, GP.Acceptance
            yield node, RDFS.label, Literal(f"认可 {name}{where}", lang="zh")
            yield node, RDFS.label, Literal(f"Acceptance of {name}{where}", lang="en")
            yield node, DCTERMS.identifier, Literal(f"{entry.shape}{where}")
            yield node, SH.sourceShape, URIRef(SHAPE_PREFIXES["gps"] + name)
            yield node, DCTERMS.description, Literal(entry.reason_zh, lang="zh")
            yield node, DCTERMS.description, Literal(entry.reason_en, lang="en")
            yield node, GP.acceptedBy, Literal(entry.role, lang="zh")
            yield node, GP.acceptedUntil, Literal(entry.until.isoformat(), datatype=XSD.date)
        for digest, entry in sorted(self.by_result.items()):
            yield iri.below(REPORT, digest), GP.acceptance, entry.iri


def apply(entries: Iterable[Accepted], results: Iterable[Result]) -> Policy:
    """Hold entries against results.

    Args:
        entries: What `data/dataset.toml` accepts.
        results: What validation found.
    """
    ranked = sorted(entries, key=lambda entry: (bool(entry.focus), entry.until), reverse=True)
    by_result = {}
    for result in results:
        fit = [entry for entry in ranked if entry.covers(result)]
        if fit:
            by_result[result.digest] = max(fit, key=lambda entry: (bool(entry.focus), entry.until))
    return Policy(tuple(sorted(ranked, key=lambda entry: (entry.shape, entry.focus))), by_result)


def require_shapes(entries: Iterable[Accepted], shapes: Collection[str]) -> None:
    """Refuse an entry that accepts findings of a shape that is not there: it would never accept anything.

    Args:
        entries: What `data/dataset.toml` accepts.
        shapes: Prefixed names of all shapes.

    Raises:
        PolicyError: Names the entry, and the shapes that are called nearly so.
    """
    for entry in entries:
        if entry.shape not in shapes:
            near = get_close_matches(entry.shape, sorted(shapes), n=5)
            known = ", ".join(near) if near else "shapes/*.ttl"
            raise PolicyError(
                f"data/dataset.toml [[accepted]] {entry.about}：没有这条规则 there is no such shape.",
                f"请改为现有的规则，或删去这一项 name one that is there, or remove the entry: {known}.",
            )


_TOLD = 5
"""So many of the violations that stop a build are told with it."""


def told(found: Sequence[Result]) -> str:
    """Return violations in a few lines: how many of each shape, and what the first say.

    Args:
        found: At least one.
    """
    counts = Counter(shorten(result.shape) for result in found)
    lines = ["，".join(f"{shape} {count}" for shape, count in sorted(counts.items()))]
    lines += [f"  {result.focus}：{result.message_zh} {result.message_en}" for result in found[:_TOLD]]
    if len(found) > _TOLD:
        lines.append(f"  另有 {len(found) - _TOLD} 条 more")
    return "\n".join(lines)

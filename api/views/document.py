"""A source document as its page shows it: its text with what was taken from it marked, or the quotes."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from api.reading import Label, labels, number, rows, text
from kg.document import MAX_BYTES, Document, read
from kg.errors import KgError
from kg.store import GraphStore
from kg.vocab import GP

AT_ONCE = 8_000
"""Code points of text on a page."""
PLACES_AT_ONCE = 120
"""Places on a page where the text is not given."""
ITEMS = ("Target", "Measure", "KeyProject", "Provision", "Observation")
PARTS = ("TargetValue", "Commitment", "Responsibility")
"""Kinds of things that documents say; parts stand inside items."""

_SPANS = """
SELECT ?thing ?kind ?start ?end ?exact ?words WHERE {
  ?span oa:hasSource $document ; oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
  ?thing gp:source ?span ; a ?kind .
  FILTER(?kind IN (%s))
  OPTIONAL { ?span oa:hasSelector/oa:exact ?exact }
  OPTIONAL { ?thing dcterms:title ?words }
}"""
_ABOUT = "SELECT ?sha256 WHERE { $document gp:sha256 ?sha256 }"
_PLANS = "SELECT DISTINCT ?plan WHERE { ?plan a gp:Plan ; gp:source/oa:hasSource $document }"


@dataclass(frozen=True)
class Said:
    """A thing that the document says.

    Attributes:
        thing: The thing.
        kind: One of `ITEMS` or `PARTS`.
    """

    thing: Label
    kind: str

    @property
    def part(self) -> bool:
        """Whether it stands inside an item."""
        return self.kind in PARTS


@dataclass(frozen=True)
class Stretch:
    """A stretch of the document.

    Attributes:
        start: First code point.
        end: One past the last.
        words: The text there; empty where it does not ship.
        said: What it says, items before parts.
    """

    start: int
    end: int
    words: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class SourceView:
    """A source document.

    Attributes:
        sha256: Hash of its bytes.
        plans: The plans in it.
        counts: Kinds of things that it says, and how many.
        text: The page's text cut at every place, gaps between places included; empty where it is not given.
        places: The page's places in order, where the text is not given.
        page: Which page, from 1.
        pages: How many pages there are.
        size: Code points of the whole text; 0 where it is not given.
    """

    sha256: str
    plans: list[Label]
    counts: list[tuple[str, int]]
    text: list[Stretch]
    places: list[Stretch]
    page: int
    pages: int
    size: int

    @property
    def given(self) -> bool:
        """Whether the text is given."""
        return self.size > 0


def source_view(
    store: GraphStore, document: str, folder: Path | None, page: int, at: int | None
) -> SourceView:
    """Read a source document.

    Args:
        store: The built graph.
        document: Its IRI.
        folder: Where the operator keeps the documents whose text may be shown; `None` if it may not.
        page: Which page, from 1; one beyond the last is the last.
        at: A code point that the page has to hold instead.
    """
    stretches = _stretches(store, document)
    counted: dict[str, set[str]] = defaultdict(set)
    for stretch in stretches:
        for said in stretch.said:
            counted[said.kind].add(said.thing.iri)
    sha256 = text(next(rows(store, _ABOUT, document=document), {}), "sha256")
    plans = labels(store, [row["plan"].value for row in rows(store, _PLANS, document=document)])
    source = given(folder, sha256) if folder and sha256 else None
    cuts = _pages(source.text) if source else _numbers(stretches)
    page = min(page, len(cuts)) if at is None else _holding(cuts, at)
    first, last = cuts[page - 1]
    return SourceView(
        sha256=sha256,
        plans=sorted(plans.values(), key=lambda label: label.iri),
        counts=[(kind, len(counted[kind])) for kind in (*ITEMS, *PARTS) if kind in counted],
        text=list(_cut(source.text, stretches, first, last)) if source else [],
        places=[] if source else [s for s in stretches if first <= s.start < last],
        page=page,
        pages=len(cuts),
        size=len(source.text) if source else 0,
    )


def _stretches(store: GraphStore, document: str) -> list[Stretch]:
    """Return the places that the document has things at, in order, larger before smaller."""
    kinds = ", ".join(f"<{GP[kind]}>" for kind in (*ITEMS, *PARTS))
    found = list(rows(store, _SPANS % kinds, document=document))
    names = labels(store, {row["thing"].value for row in found})
    said: dict[tuple[int, int], dict[str, Said]] = defaultdict(dict)
    words: dict[tuple[int, int], str] = {}
    for row in found:
        at = number(row, "start"), number(row, "end")
        thing, kind = row["thing"].value, row["kind"].value.rpartition("#")[2]
        said[at][thing] = Said(names[thing], kind)
        words[at] = text(row, "exact") or words.get(at, "") or text(row, "words")
    order = (*ITEMS, *PARTS)
    return [
        Stretch(*at, words[at], tuple(sorted(of.values(), key=lambda s: (order.index(s.kind), s.thing.iri))))
        for at, of in sorted(said.items(), key=lambda pair: (pair[0][0], -pair[0][1]))
    ]


def _pages(whole: str) -> list[tuple[int, int]]:
    """Cut a text into pages that end with a line, as far as lines are short."""
    cuts: list[tuple[int, int]] = []
    start = 0
    while start < len(whole) or not cuts:
        end = min(start + AT_ONCE, len(whole))
        line = whole.rfind("\n", start, end) + 1
        end = line if end < len(whole) and line > start else end
        cuts.append((start, end))
        start = end
    return cuts


def _numbers(stretches: Sequence[Stretch]) -> list[tuple[int, int]]:
    """Cut places into pages."""
    starts = [stretch.start for stretch in stretches][::PLACES_AT_ONCE] or [0]
    starts = sorted(set(starts))
    ends = [*starts[1:], max((stretch.end for stretch in stretches), default=0) + 1]
    return list(zip(starts, ends, strict=True))


def _holding(cuts: Sequence[tuple[int, int]], at: int) -> int:
    return max((place for place, (start, _) in enumerate(cuts, 1) if start <= at), default=1)


def _cut(whole: str, stretches: Sequence[Stretch], first: int, last: int) -> Iterator[Stretch]:
    """Cut a page's text at every place's ends; each piece has what covers it, the smallest place's last."""
    inside = [s for s in stretches if s.start < last and s.end > first]
    ends = {first, last, *(min(max(at, first), last) for s in inside for at in (s.start, s.end))}
    edges = sorted(ends)
    for start, end in pairwise(edges):
        over = sorted((s for s in inside if s.start <= start and end <= s.end), key=lambda s: s.start - s.end)
        yield Stretch(start, end, whole[start:end], tuple(said for s in over for said in s.said))


def given(folder: Path, sha256: str) -> Document | None:
    """Return the document of a hash from a folder; `None` if it is not there or cannot be read.

    Args:
        folder: The folder.
        sha256: Hash of the document's bytes.
    """
    try:
        stamp = tuple(sorted((path, path.stat().st_mtime_ns) for path in folder.iterdir() if path.is_file()))
    except OSError:
        return None
    return _found(stamp, sha256)


@lru_cache(maxsize=8)
def _found(stamp: tuple[tuple[Path, int], ...], sha256: str) -> Document | None:
    """Return the document of a hash; the files with their times say when to look anew."""
    for path, _ in stamp:
        try:
            if path.stat().st_size <= MAX_BYTES and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                return read(path)
        except (OSError, KgError):
            continue
    return None

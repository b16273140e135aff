"""The closure of a graph that lies in parts, drawn part by part until no part has news for another."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from kg.assembly.keeping import Bench
from kg.build.digests import digest
from kg.build.parts import Parts
from kg.build.plan_parts import Drawing, Ground, axiom_lines, drawn

Group = tuple[str, ...]
"""Keys of parts of which the closure is drawn together."""
Told = tuple[tuple[str, str], ...]
"""Classes of things that other groups tell: thing and class."""


def close(groups: Sequence[Group], base: str, ground: Ground, bench: Bench) -> list[str]:
    """Draw what follows from parts.

    Args:
        groups: Keys of the parts, those together that are drawn together.
        base: Digest of software and ontology.
        ground: What the parts stand on.
        bench: Where the work is done.

    Returns:
        Keys of what was drawn, to be read by `drawn_lines`; some of it may be asserted by a part.
    """
    axioms = digest("axioms", base)
    if axioms not in bench.parts:
        bench.parts.put(axioms, axiom_lines(ground.joint))
    if ground.joint.apart:
        keys = _until_no_news(groups, base, bench)
        if not any(_head(bench.parts, key).more for key in keys):
            return [axioms, *keys]
    return [axioms, *_draw([(tuple(key for group in groups for key in group), ())], base, bench)]


def drawn_lines(parts: Parts, key: str) -> Iterator[bytes]:
    """Yield the lines of what was drawn."""
    return islice(parts.lines(key), 1, None)


def _until_no_news(groups: Sequence[Group], base: str, bench: Bench) -> list[str]:
    """Draw groups, again those that others tell something, until nobody has news; return the keys."""
    told: list[Told] = [() for _ in groups]
    keys = _draw([(group, ()) for group in groups], base, bench)
    while news := _news(bench.parts, keys):
        for at, more in news.items():
            told[at] = tuple(sorted({*told[at], *more}))
        again = _draw([(groups[at], told[at]) for at in news], base, bench)
        for at, key in zip(news, again, strict=True):
            keys[at] = key
    return keys


def _draw(groups: Sequence[tuple[Group, Told]], base: str, bench: Bench) -> list[str]:
    """Draw groups, each with what it is told; return the keys."""
    keys = [digest("drawn", base, *group, *(word for one in told for word in one)) for group, told in groups]
    tasks = [
        (key, Drawing(bench.parts.folder, group, told))
        for key, (group, told) in zip(keys, groups, strict=True)
    ]
    bench.keep("推理 infer", drawn, tasks)
    return keys


def _news(parts: Parts, keys: Sequence[str]) -> dict[int, Told]:
    """Return what others know of the things whose classes matter to a group, as far as it does not."""
    heads = [_head(parts, key) for key in keys]
    known: dict[str, set[str]] = defaultdict(set)
    for head in heads:
        for thing, kind in head.gives:
            known[thing].add(kind)
    news: dict[int, Told] = {}
    for at, head in enumerate(heads):
        told = {(thing, kind) for thing in head.needs for kind in known.get(thing, ())}
        if more := told - head.gives:
            news[at] = tuple(sorted(more))
    return news


@dataclass(frozen=True)
class _Head:
    """What a drawing says of itself; see `kg.reason.shards.Drawn`."""

    needs: frozenset[str]
    gives: frozenset[tuple[str, str]]
    more: bool


def _head(parts: Parts, key: str) -> _Head:
    read = json.loads(next(parts.lines(key)))
    gives = frozenset((thing, kind) for thing, kind in read["gives"])
    return _Head(frozenset(read["needs"]), gives, read["more"])

"""SHACL Core held against a graph shard by shard: each plan's things alone, in the light of all else.

A shape judges a thing by what is said of it, of what it refers to and of what refers to it. So a shard is
some things with their surroundings; what pySHACL finds of these things in it is what it finds of them in
the whole graph, and depends on nothing else: it can be found by any process, and be kept.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from kg.errors import BuildError
from kg.report import Result, shorten
from kg.store import read_nquads
from kg.validate.core import core_results
from kg.validate.lookup import Followed, Lines, object_of, predicate_of, subject_of
from kg.validate.numbers import require_calculable
from kg.validate.targets import aimed, targeted
from kg.vocab import BASE

STEPS = 2
"""How far from a thing shapes look; of what lies beyond they ask the class alone."""
REST = "rest"
"""The shard of all that belongs to no plan, table or place's figures."""

_OF_ITS_OWN = re.compile(rb"<" + re.escape(f"{BASE}id/".encode()) + rb"(plan|table|observation)/([^/>]+)")
_TYPE = f"<{RDF.type}>".encode()
_SUBCLASS = f"<{RDFS.subClassOf}>".encode()
_NESTING = (SH.node, SH.property, SH.qualifiedValueShape, SH["not"], SH["or"], SH["and"], SH.xone)
_FAR = (SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)


@dataclass(frozen=True)
class Shard:
    """Some things, and what shapes look at from there.

    Attributes:
        name: What it is called, for example `plan/440103-women-2021-2030`.
        things: The things, as N-Quads writes them, sorted.
        lines: N-Triples of their surroundings, sorted.
    """

    name: str
    things: tuple[bytes, ...]
    lines: tuple[bytes, ...]

    @property
    def digest(self) -> str:
        """Return the digest of all that what is found in it depends on, but the shapes."""
        whole = hashlib.sha256()
        for line in (*self.things, b"", *self.lines):
            whole.update(line + b"\n")
        return whole.hexdigest()


def shard_of(thing: bytes) -> str:
    """Return the name of the shard that a thing is in, given as N-Quads writes it."""
    found = _OF_ITS_OWN.match(thing)
    return (found[1] + b"/" + found[2]).decode() if found else REST


def grouped(lines: Lines) -> dict[str, list[bytes]]:
    """Return all things of a graph by shard, in the order of their names."""
    things: dict[str, dict[bytes, None]] = {}
    last = b""
    for line in lines:
        if (thing := subject_of(line)) != last:
            things.setdefault(shard_of(thing), {})[thing] = None
            last = thing
    return {name: sorted(things[name]) for name in sorted(things)}


def followed(shapes: Graph) -> frozenset[bytes]:
    """Return the properties that shapes follow backwards, as N-Quads writes them."""
    return frozenset(f"<{node}>".encode() for node in shapes.objects(None, SH.inversePath))


def subclass_lines(lines: Lines) -> list[bytes]:
    """Return all that is said of what is a subclass of what."""
    return [_triple(line) for line in lines if predicate_of(line) == _SUBCLASS]


def cut(name: str, things: Collection[bytes], lines: Lines, back: Followed, classes: list[bytes]) -> Shard:
    """Cut a shard out of a graph.

    Args:
        name: What to call it.
        things: Its things.
        lines: The graph.
        back: Who refers to what by a property that shapes follow backwards.
        classes: `subclass_lines` of the graph.
    """
    found = set(classes)
    reached = {*things, *(other for thing in things for other in back.get(thing, ()))}
    described: set[bytes] = set()
    for _ in range(STEPS + 1):
        fresh = reached - described
        described |= fresh
        told = [line for thing in fresh for line in lines.about(thing)]
        found.update(map(_triple, told))
        reached = {node for node in map(object_of, told) if node.startswith(b"<")}
    for thing in reached - described:
        found.update(_triple(line) for line in lines.about(thing) if predicate_of(line) == _TYPE)
    return Shard(name, tuple(sorted(things)), tuple(sorted(found)))


def _triple(line: bytes) -> bytes:
    return line[: line.rindex(b" <")] + b" ."


def results_by_shard(shards: Iterable[Shard], shapes: Graph) -> dict[str, list[Result]]:
    """Hold the things of some shards against the shapes, SPARQL constraints left out.

    Args:
        shards: The shards; one run of pySHACL for all of them, which finds the same as one for each.
        shapes: The shapes, which look no further than `require_near` allows.

    Returns:
        Results by the name of the shard.

    Raises:
        BuildError: A number of theirs is beyond an engine, or a shape is malformed.
    """
    held = list(shards)
    data, focus = Graph(), {URIRef(thing[1:-1].decode()) for one in held for thing in one.things}
    for triple in read_nquads(b"\n".join({line for one in held for line in one.lines}) + b"\n"):
        data.add(triple)
    require_calculable(data)
    found: dict[str, list[Result]] = {one.name: [] for one in held}
    for result in core_results(data, aimed(data, shapes, focus)):
        found[shard_of(f"<{result.focus}>".encode())].append(result)
    return {name: sorted(results, key=Result.cells) for name, results in found.items()}


def require_near(shapes: Graph) -> None:
    """Refuse shapes that look further than a shard reaches, or are about more than subjects.

    Raises:
        BuildError: Names the shape.
    """
    for shape in shapes.subjects(SH.targetObjectsOf, None):
        raise _too_far(shape)
    for path in shapes.objects(None, SH.path):
        if (path, RDF.first, None) in shapes or any((path, far, None) in shapes for far in _FAR):
            raise _too_far(path)
    for shape in targeted(shapes):
        if _depth(shapes, shape) > STEPS:
            raise _too_far(shape)


def _depth(shapes: Graph, shape: Node) -> int:
    """Return how many steps a shape looks from a thing; no shape is part of itself."""
    own = int((shape, SH.path, None) in shapes)
    nested = (node for predicate in _NESTING for node in shapes.objects(shape, predicate))
    parts = (part for node in nested for part in _members(shapes, node))
    return own + max((_depth(shapes, part) for part in parts), default=0)


def _members(shapes: Graph, node: Node) -> Iterator[Node]:
    """Yield the members of a list, or the node itself where it is none."""
    if (node, RDF.first, None) in shapes:
        yield from shapes.items(node)
    else:
        yield node


def _too_far(shape: Node) -> BuildError:
    name = shorten(shape) if isinstance(shape, URIRef) else str(shape)
    return BuildError(
        f"{name}：规则看得太远，无法分片校验 the shape looks further than {STEPS} steps from a thing.",
        "请改写为 SPARQL 约束 write it as a SPARQL constraint.",
    )

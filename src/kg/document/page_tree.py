"""Walking a web page's tree in document order without recursion: pages can be nested thousands deep."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

_TEXT = "-text"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walk: a text node (`text` is set), or entering or leaving an element."""

    node: LexborNode
    tag: str
    enters: bool
    text: str | None = None


def steps(root: LexborNode, without: Container[int] = ()) -> Iterator[Step]:
    """Yield the walk over `root` and all that is in it.

    Args:
        root: Where the walk begins and ends.
        without: `mem_id` of elements not to enter.
    """
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, enters = stack.pop()
        tag = node.tag or ""
        if tag == _TEXT:
            yield Step(node, tag, enters=True, text=node.text_content or "")
            continue
        if tag.startswith("-") or (enters and node.mem_id in without):
            continue
        yield Step(node, tag, enters)
        if enters:
            stack.append((node, False))
            child = node.last_child
            while child is not None:
                stack.append((child, True))
                child = child.prev


def attribute(node: LexborNode, name: str) -> str:
    """Return an attribute's value; empty when it is absent or has none."""
    return node.attributes.get(name) or ""

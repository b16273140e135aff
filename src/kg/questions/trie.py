"""Finding many known phrases in one pass over a question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Payload = TypeVar("Payload")


@dataclass
class _Node(Generic[Payload]):
    after: dict[str, "_Node[Payload]"] = field(default_factory=dict)
    held: list[Payload] = field(default_factory=list)


class Trie(Generic[Payload]):
    """Known sequences of tokens, each with what it stands for."""

    def __init__(self) -> None:
        self._root: _Node[Payload] = _Node()

    def add(self, sequence: Sequence[str], payload: Payload) -> None:
        """Add a sequence; the same one may stand for several things."""
        node = self._root
        for token in sequence:
            node = node.after.setdefault(token, _Node())
        if sequence and payload not in node.held:
            node.held.append(payload)

    def at(self, sequence: Sequence[str], start: int) -> Iterator[tuple[int, list[Payload]]]:
        """Yield the end of each known sequence that begins at a place, and what it stands for."""
        node = self._root
        for position in range(start, len(sequence)):
            found = node.after.get(sequence[position])
            if found is None:
                return
            node = found
            if node.held:
                yield position + 1, node.held

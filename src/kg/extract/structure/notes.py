"""Footnotes: their references and bodies in the raw text."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kg.flat import flatten

_REFERENCE = re.compile(r"\[footnoteRef:(?P<number>\d+)\]")
_BODY = re.compile(r"\[\s*(?P<number>\d+):(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]")


@dataclass(frozen=True)
class Note:
    """A footnote.

    Attributes:
        at: Offset of its reference in the raw text; of its body where no reference is printed.
        text: Its body without layout.
    """

    at: int
    text: str


def find_notes(raw: str) -> list[Note]:
    """Return all footnotes of a raw text, in the order of their references.

    A number can be used again further on: a reference belongs to the next body of its number, or to the last
    one before it where none follows.
    """
    bodies: dict[str, list[tuple[int, str]]] = {}
    for body in _BODY.finditer(raw):
        bodies.setdefault(body["number"], []).append((body.start(), flatten(raw, *body.span("text")).text))
    notes: list[Note] = []
    cited: set[int] = set()
    for reference in _REFERENCE.finditer(raw):
        known = bodies.get(reference["number"], [])
        if known:
            place, words = known[min(bisect_left(known, (reference.start(),)), len(known) - 1)]
            cited.add(place)
            notes.append(Note(reference.start(), words))
    notes.extend(Note(at, words) for known in bodies.values() for at, words in known if at not in cited)
    return sorted((note for note in notes if note.text), key=lambda note: note.at)


def notes_between(notes: Sequence[Note], start: int, end: int) -> list[str]:
    """Return the bodies of the footnotes whose reference stands at `start <= offset < end`."""
    return [note.text for note in notes if start <= note.at < end]

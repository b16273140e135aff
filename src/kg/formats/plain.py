"""The terminal: columns in line, a Chinese character two cells wide."""

import unicodedata

from kg.formats.issued import Issued
from kg.formats.table import layout


def to_text(issued: Issued) -> bytes:
    """Write an answer for the terminal, under the question and above how much of it this is."""
    answer = issued.answer
    if answer.triples is not None:
        return (
            b"".join(f"{s.value} {p.value} {o.value}\n".encode() for s, p, o in answer.triples)
            + f"{issued.extent}\n".encode()
        )
    columns = layout(answer).readers
    lines = [[column.heading for column in columns]]
    lines += [[" ".join(c.text(row[c.column.name]).split()) for c in columns] for row in answer.rows]
    widths = [max(width(line[at]) for line in lines) for at in range(len(columns))]
    written = [
        "  ".join(
            _padded(cell, size, right=column.numeric)
            for cell, size, column in zip(line, widths, columns, strict=True)
        ).rstrip()
        for line in lines
    ]
    rule = "  ".join("-" * size for size in widths)
    end = [issued.extent, f"回执 receipt  {issued.receipt.id}"]
    return ("\n".join([issued.question, "", written[0], rule, *written[1:], *end]) + "\n").encode()


def width(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(cell: str, size: int, *, right: bool) -> str:
    blanks = " " * (size - width(cell))
    return blanks + cell if right else cell + blanks

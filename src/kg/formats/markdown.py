"""Markdown: for minutes, mails and assistants."""

import re

from kg.formats.issued import Issued
from kg.formats.table import Shown, layout
from kg.formats.words import words
from kg.saved import Cell

_MARKS = re.compile(r"([\\`*_\[\]<>|#~])")


def to_markdown(issued: Issued) -> bytes:
    """Write an answer as Markdown (tables as GitHub has them), with its sources and receipt below."""
    answer, say = issued.answer, words(issued.answer.language)
    columns = layout(answer).readers
    lines = [f"# {plain(issued.title)}", "", plain(issued.question), ""]
    lines += [_line([plain(column.heading) for column in columns])]
    lines += [_line(["---:" if column.numeric else "---" for column in columns])]
    lines += [
        _line([_cell(issued, column, row[column.column.name]) for column in columns]) for row in answer.rows
    ]
    lines += ["", issued.extent, ""]
    if answer.sources:
        lines += [f"**{say['sources']}**", ""]
        for source in answer.sources:
            title = plain(source.title.first(answer.language))
            named = f"[{title}]({issued.link(source.iri)})" if source.iri else title
            lines.append(f"- {named}" + (f" · {plain(source.document)}" if source.document else ""))
        lines.append("")
    receipt = issued.receipt
    lines.append(
        f"**{say['data']}** {receipt.data} · {receipt.time}"
        + (f" · {answer.license}" if answer.license else "")
    )
    lines += ["", f"**{say['receipt']}** `{receipt.id}`", ""]
    return "\n".join(lines).encode()


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(issued: Issued, column: Shown, cell: Cell) -> str:
    text = plain(column.text(cell))
    return f"[{text}]({issued.link(cell.iri)})" if cell.iri and text else text


def plain(text: str) -> str:
    """Return a text that stands in one line and means nothing else in Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))

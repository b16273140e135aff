"""Plain text and Markdown: the text as it is, one piece a line."""

import re

from kg.document.assembly import Assembly
from kg.document.model import Origin

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def assemble(text: str, name: str) -> Assembly:
    """Return the text, line by line as an editor counts lines.

    Args:
        text: The decoded text.
        name: The document's name, for errors.

    Raises:
        DocumentError: There are too many lines.
    """
    assembly = Assembly(name)
    for number, match in enumerate(_LINE.finditer(text), start=1):
        assembly.add(match[0], Origin("line", (number,)))
    return assembly

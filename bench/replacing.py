"""A section of a Markdown file, replaced by the program that measured it; all others stay."""

import re
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"


def replaced(text: str, heading: str, section: str) -> str:
    """Return a text with a section in place of the one of the same heading, or at its end.

    Args:
        text: Markdown whose sections begin with `# `.
        heading: The section's first line, with its `# `.
        section: The whole new section, heading included.
    """
    whole = re.compile(rf"^{re.escape(heading)}[ \t]*\n.*?(?=^# |\Z)", re.MULTILINE | re.DOTALL)
    new = section.strip() + "\n"
    if found := whole.search(text):
        before, after = text[: found.start()].rstrip(), text[found.end() :].strip()
    else:
        before, after = text.rstrip(), ""
    return "\n\n".join(part for part in (before, new.rstrip(), after) if part) + "\n"


def put(heading: str, section: str, path: Path = RESULTS) -> None:
    """Put a section into the file of results; the file is made if it is not there."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(replaced(text, heading, section), encoding="utf-8")

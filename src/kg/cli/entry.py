"""Where `kg` begins: loads the command's module, turns our errors into one message and exit code 1."""

import sys
from importlib import import_module

from kg.cli.app import app, stderr
from kg.errors import KgError

FAMILIES = {
    "extract": "records",
    "correct": "records",
    "indicators": "registers",
    "build": "graph",
    "validate": "validation",
    "serve": "graph",
    "backup": "backup",
    "restore": "backup",
    "doctor": "doctor",
    "export": "exports",
    "load": "load",
    "mcp": "assistants",
    "reason": "reason",
    "import": "tables",
    "template": "tables",
    "queries": "saved",
    "query": "saved",
    "pack": "pack",
    "verify-receipt": "receipts",
    "search": "search",
    "ask": "ask",
    "calendar": "feeds",
    "feed": "feeds",
    "token": "tokens",
    "history": "history",
    "revert": "history",
    "stratml": "stratml",
    "diff": "difference",
    "report": "reports",
}
"""Command to module: reading a document need not wait for what only the build imports."""


def load(command: str | None = None) -> None:
    """Import the module of one command, or of all when it is `None` or unknown (help, a misspelling)."""
    families = [FAMILIES[command]] if command in FAMILIES else sorted(set(FAMILIES.values()))
    for family in families:
        import_module(f"kg.cli.{family}")


def main() -> None:
    """Run the command line."""
    load(sys.argv[1] if len(sys.argv) > 1 else None)
    try:
        app()
    except KgError as error:
        stderr.print(f"错误 error: {error.message}")
        if error.remedy:
            stderr.print(f"  → {error.remedy}")
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output went away: head, less
        sys.stderr.close()
        sys.exit(1)

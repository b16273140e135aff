"""axe-core in the browser: what a page asks of people that WCAG 2.2 AA says it may not.

The library comes with `web/`'s packages (`make setup`); it is evaluated in the page, which no policy of the
page bars.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.lacking import lacking

SCRIPT = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},  # new in WCAG 2.2, and off unless asked for
    "resultTypes": ["violations"],
}
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What another colour scheme can change."""
SIZES: dict[str, Any] = {
    "runOnly": {
        "type": "rule",
        "values": ["target-size", "scrollable-region-focusable", "empty-table-header", "meta-viewport"],
    },
    "rules": {"target-size": {"enabled": True}},
}
"""What another width can change."""


@cache
def _source() -> str:
    if not SCRIPT.is_file():
        lacking("no axe-core below web/node_modules (make setup)", "KG_REQUIRE_BROWSER")
    return SCRIPT.read_text(encoding="utf-8")


def violations(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    """Return what axe finds wrong, one line an element: rule, element, and what to do.

    Args:
        page: The page, loaded.
        options: Which rules run, as `axe.run` takes them.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    found = page.evaluate(f"axe.run(document, {json.dumps(options)})")
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]

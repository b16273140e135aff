"""Findings as one page that needs nothing else: to be read in a browser, mailed and printed."""

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from kg.worklist.lists import whole, work_lists
from kg.worklist.model import Finding, Findings, severity_words
from kg.worklist.trend import trend


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kg.worklist", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def to_paper(findings: Findings, chosen: Sequence[Finding]) -> str:
    """Return the page as HTML.

    Args:
        findings: All findings of the release.
        chosen: Those that are wanted.
    """
    by_agency = work_lists(chosen, "agency")
    return (
        _environment()
        .get_template("paper.html")
        .render(
            findings=findings,
            total=whole(chosen),
            severities=work_lists(chosen, "severity"),
            agencies=by_agency,
            shapes=work_lists(chosen, "shape"),
            words=severity_words,
            trend=trend(findings),
            count=len(chosen),
        )
    )
